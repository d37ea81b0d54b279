"""Screenings that may be spam are set aside, and kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("screening", "0061_pressure_asked")]

    operations = [
        migrations.AddField(
            model_name="screening",
            name="set_aside_at",
            field=models.DateTimeField(
                editable=False, null=True, verbose_name="set aside"
            ),
        ),
        migrations.AddIndex(
            model_name="screening",
            index=models.Index(
                condition=models.Q(("set_aside_at__isnull", False)),
                fields=["set_aside_at"],
                name="screening_set_aside",
            ),
        ),
    ]
