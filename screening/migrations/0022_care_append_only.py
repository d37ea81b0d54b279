"""Decisions have a case and a number, and the new history is append-only."""

import django.db.models.deletion
from django.db import migrations, models

from screening.models.append_only import append_only_sql, drop_append_only_sql

NEW = (
    "screening_contactattempt",
    "screening_casenote",
    "screening_consultation",
    "screening_consultationstep",
    "screening_escalation",
)
# SQLite drops triggers with a table that it makes anew.
ALTERED = ("screening_decision", "screening_caseevent")


def make_append_only(apps, schema_editor):
    run(schema_editor, append_only_sql, (*ALTERED, *NEW))


def make_changeable(apps, schema_editor):
    run(schema_editor, drop_append_only_sql, NEW)


def run(schema_editor, statements, tables):
    for table in tables:
        for statement in statements(table, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ("screening", "0021_decisions_of_cases"),
    ]

    operations = [
        migrations.AlterField(
            model_name='decision',
            name='number',
            field=models.PositiveIntegerField(verbose_name='number'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='screening',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='screening.screening'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(fields=('screening', 'number'), name='decision_number'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'correct')), fields=('about',), name='decision_corrected_once'),
        ),
        migrations.RunPython(make_append_only, make_changeable),
    ]
