"""History is rows added: the database itself refuses to change or delete them."""

from django.db import migrations

from screening.models.append_only import append_only_sql, drop_append_only_sql

# The tables of that day: later ones get their triggers in their own migration.
TABLES = (
    "screening_protocolversion",
    "screening_savedpage",
    "screening_evaluation",
    "screening_flag",
    "screening_flagevent",
    "screening_decision",
    "screening_caseevent",
)


def make_append_only(apps, schema_editor):
    run(schema_editor, append_only_sql)


def make_changeable(apps, schema_editor):
    run(schema_editor, drop_append_only_sql)


def run(schema_editor, statements):
    for table in TABLES:
        for statement in statements(table, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('screening', '0001_records'),
    ]

    operations = [
        migrations.RunPython(make_append_only, make_changeable),
    ]
