"""An index of the cases that somebody owns, and none of the many that nobody owns."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("screening", "0031_queue_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="screening",
            name="owner",
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="owned_cases", to=settings.AUTH_USER_MODEL, verbose_name="owner"),
        ),
        migrations.AddIndex(
            model_name="screening",
            index=models.Index(condition=models.Q(("owner__isnull", False)), fields=["owner"], name="screening_owned"),
        ),
    ]
