"""Keyed hashes of who a person is, also for screenings that are there already."""

import django.db.models.deletion
from django.db import migrations, models

from screening.sealing import place, unseal
from screening.search_terms import keys_of

CHUNK = 500
TABLE = "screening_screening"


def fill(apps, schema_editor):
    """Make the keys of every screening that names its person."""
    screenings = apps.get_model("screening", "Screening").objects
    keys = apps.get_model("screening", "SearchKey").objects
    known = screenings.exclude(identity=b"").values_list("pk", "identity")
    for pk, identity in known.iterator(CHUNK):
        found = keys_of(unseal(identity, place(TABLE, pk, "identity")))
        keys.bulk_create(
            keys.model(screening_id=pk, kind=kind, key_hash=key_hash)
            for kind, key_hash in found.items()
        )


class Migration(migrations.Migration):
    dependencies = [("screening", "0024_kinds_of_events")]

    operations = [
        migrations.CreateModel(
            name="SearchKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("last_name", "last name"), ("birth_date", "date of birth"), ("phone", "phone number"), ("email", "e-mail address"), ("person", "last name and date of birth")], max_length=10, verbose_name="kind")),
                ("key_hash", models.CharField(editable=False, max_length=64)),
                ("screening", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="search_keys", to="screening.screening")),
            ],
            options={
                "verbose_name": "search key",
                "verbose_name_plural": "search keys",
                "indexes": [models.Index(fields=["key_hash"], name="search_key_hash")],
                "constraints": [models.UniqueConstraint(fields=("screening", "kind"), name="search_key_once_a_kind")],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
