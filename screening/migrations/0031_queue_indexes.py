"""What the queue reads first at any size: what is due, and what is open and not due."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("screening", "0030_search_keys")]

    operations = [
        migrations.RemoveIndex(model_name="screening", name="screening_due"),
        migrations.AddIndex(
            model_name="screening",
            index=models.Index(condition=models.Q(("due_at__isnull", False)), fields=["due_at", "-open_level", "id"], name="screening_due"),
        ),
        migrations.AddIndex(
            model_name="screening",
            index=models.Index(condition=models.Q(("due_at", None), ("resolved_at", None), ("submitted_at__isnull", False)), fields=["-started_at", "-id"], name="screening_open_not_due"),
        ),
    ]
