"""Since when a severe number of blood pressure waits for a person's question."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("screening", "0010_return_links"),
    ]

    operations = [
        migrations.AddField(
            model_name="screening",
            name="pressure_to_ask_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="blood pressure to ask about"
            ),
        ),
    ]
