"""Name the case of each decision and number the decisions of each case."""

from itertools import groupby

from django.db import migrations

from screening.models.append_only import drop_append_only_sql

TABLE = "screening_decision"
CLOSED, ACKNOWLEDGED = "closed", "acknowledged"


def lift(apps, schema_editor):
    """Let this history be completed; 0022 makes it append-only again."""
    for statement in drop_append_only_sql(TABLE, schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def number(apps, schema_editor):
    decisions = apps.get_model("screening", "Decision").objects
    rows = decisions.order_by("flag__screening_id", "at", "pk")
    found = rows.values_list("flag__screening_id", "pk", "at")
    for screening_id, of_case in groupby(found.iterator(), key=lambda row: row[0]):
        last = None
        for place, (_, pk, at) in enumerate(of_case, start=1):
            decisions.filter(pk=pk).update(screening_id=screening_id, number=place)
            last = at
        cases = apps.get_model("screening", "Screening").objects
        # Closed was said when every flag was: what was finished stays finished.
        cases.filter(pk=screening_id, status=CLOSED).update(resolved_at=last)


class Migration(migrations.Migration):

    dependencies = [
        ("screening", "0020_care"),
    ]

    operations = [
        migrations.RunPython(lift, migrations.RunPython.noop),
        migrations.RunPython(number, migrations.RunPython.noop),
    ]
