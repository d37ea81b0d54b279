"""History of pages refuses TRUNCATE (PostgreSQL) and INSERT OR REPLACE (SQLite), too.

`INSERT OR REPLACE` takes a row away that has the same key and fires no trigger of a
DELETE; TRUNCATE fires no trigger of a row.
"""

from django.db import migrations

# Each unique key.
KEYS = {
    "education_articleversion": (("id",), ("article_id", "number")),
    "education_picture": (("id",), ("name",)),
    "education_pageevent": (("id",),),
}


def forwards(apps, schema_editor):
    for table, keys in KEYS.items():
        sql = no_truncate(table)
        if schema_editor.connection.vendor == "sqlite":
            sql = no_replace(table, keys)
        schema_editor.execute(sql, params=None)


def no_truncate(table):
    return (
        f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION education_refuse_change()"
    )


def no_replace(table, keys):
    same = [" AND ".join(f"{c} = NEW.{c}" for c in columns) for columns in keys]
    stands = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE {one})"  # nosec B608 - names of our own
        for one in same
    )
    return (
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {stands} "
        f"BEGIN SELECT RAISE(ABORT, 'append-only: {table} refuses replace'); END"
    )


def backwards(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in KEYS:
        name = f"{table}_no_truncate ON {table}" if postgresql else f"{table}_no_replace"
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}", params=None)


class Migration(migrations.Migration):

    dependencies = [("education", "0005_editing")]

    operations = [migrations.RunPython(forwards, backwards)]
