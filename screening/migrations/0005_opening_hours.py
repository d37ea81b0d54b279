"""Opening hours as times instead of a free text, and no promise written by hand."""

from datetime import time

from django.db import migrations

# What the shipped text said. Another text cannot be read: staff enter their hours.
SHIPPED = "Monday to Friday, 8:30 a.m. to 5:00 p.m."


def enter_hours(apps, schema_editor):
    profile = apps.get_model("screening", "ClinicProfile").objects.first()
    if profile is None or profile.hours != SHIPPED:
        return
    span = apps.get_model("screening", "OpeningSpan")
    span.objects.bulk_create(
        span(profile=profile, weekday=day, opens=time(8, 30), closes=time(17))
        for day in range(5)
    )


class Migration(migrations.Migration):

    dependencies = [
        ('screening', '0004_safety'),
    ]

    operations = [
        migrations.RunPython(enter_hours, migrations.RunPython.noop),
        migrations.RemoveField(model_name='clinicprofile', name='hours'),
        migrations.RemoveField(model_name='clinicprofile', name='out_of_hours'),
        migrations.RemoveField(model_name='clinicprofile', name='reply_within'),
    ]
