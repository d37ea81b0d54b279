"""History is rows added: the database itself refuses to change or delete them."""

from django.db import migrations

from screening.models.append_only import (
    APPEND_ONLY_TABLES,
    append_only_sql,
    drop_append_only_sql,
)


def make_append_only(apps, schema_editor):
    run(schema_editor, append_only_sql)


def make_changeable(apps, schema_editor):
    run(schema_editor, drop_append_only_sql)


def run(schema_editor, statements):
    for table in APPEND_ONLY_TABLES:
        for statement in statements(table, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('screening', '0001_records'),
    ]

    operations = [
        migrations.RunPython(make_append_only, make_changeable),
    ]
