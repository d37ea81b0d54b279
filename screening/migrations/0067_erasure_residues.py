"""Note which erased cases the database's files may still hold, those of before too."""

from uuid import UUID

from django.db import migrations, models


def note_earlier(apps, schema_editor):
    """Let the worker free the files of what was erased before it noted that."""
    lines = apps.get_model("screening", "AuditEntry").objects.filter(kind="erased")
    residues = apps.get_model("screening", "ErasureResidue").objects
    residues.bulk_create(
        residues.model(chain=UUID(chain), erased_at=at)
        for chain, at in lines.values_list("chain", "at")
    )


class Migration(migrations.Migration):
    dependencies = [("screening", "0064_no_truncate_no_replace")]

    operations = [
        migrations.CreateModel(
            name="ErasureResidue",
            fields=[
                ("chain", models.UUIDField(primary_key=True, serialize=False)),
                ("erased_at", models.DateTimeField(verbose_name="erased")),
                (
                    "freed_at",
                    models.DateTimeField(null=True, verbose_name="files free of it"),
                ),
            ],
            options={
                "verbose_name": "residue of an erasure",
                "verbose_name_plural": "residues of erasures",
            },
        ),
        migrations.RunPython(note_earlier, migrations.RunPython.noop),
    ]
