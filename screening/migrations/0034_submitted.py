"""An index of what was handed in when: for the arrivals on the staff's first page."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("screening", "0033_pressure_to_ask")]

    operations = [
        migrations.AddIndex(
            model_name="screening",
            index=models.Index(condition=models.Q(("submitted_at__isnull", False)), fields=["submitted_at"], name="screening_submitted"),
        ),
    ]
