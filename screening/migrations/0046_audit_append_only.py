"""The trail is append-only, and so is the admin's own log; a case may be erased."""

from django.db import migrations

from screening.models.append_only import (
    append_only_sql,
    drop_append_only_sql,
    erasable_sql,
)

NEVER_ERASED = ("screening_auditentry", "django_admin_log")
NEW = ("screening_accessreason", "screening_holdstep", "screening_erasurestep")
# They refused every DELETE until now.
OLD = (
    "screening_savedpage",
    "screening_evaluation",
    "screening_flag",
    "screening_flagevent",
    "screening_decision",
    "screening_caseevent",
    "screening_callbackrequest",
    "screening_callbackanswer",
    "screening_contactattempt",
    "screening_casenote",
    "screening_consultation",
    "screening_consultationstep",
    "screening_escalation",
    "screening_shownsection",
    "screening_teachback",
)


def forwards(apps, schema_editor):
    run(schema_editor, append_only_sql, NEVER_ERASED)
    run(schema_editor, erasable_sql, (*OLD, *NEW))


def backwards(apps, schema_editor):
    run(schema_editor, drop_append_only_sql, (*NEVER_ERASED, *OLD, *NEW))
    run(schema_editor, append_only_sql, OLD)


def run(schema_editor, statements, tables):
    for table in tables:
        for statement in statements(table, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("screening", "0045_audit_trail"),
    ]

    operations = [migrations.RunPython(forwards, backwards)]
