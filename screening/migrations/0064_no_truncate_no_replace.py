"""History refuses TRUNCATE (PostgreSQL) and INSERT OR REPLACE (SQLite), too."""

from django.db import migrations

from screening.models.append_only import (
    keys_of,
    no_replace_sql,
    no_truncate_sql,
)

TABLES = (
    "screening_protocolversion",
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
    "screening_accessreason",
    "screening_holdstep",
    "screening_erasurestep",
    "screening_auditentry",
    "django_admin_log",
)
# An entry is corrected once.
ALSO = {
    "screening_decision": "kind = 'correct' AND NEW.kind = 'correct' "
    "AND about_id = NEW.about_id"
}


def forwards(apps, schema_editor):
    connection = schema_editor.connection
    for table in TABLES:
        if connection.vendor == "postgresql":
            sql = no_truncate_sql(table)
        else:
            with connection.cursor() as cursor:
                keys = keys_of(cursor, table)
            sql = no_replace_sql(table, keys, ALSO.get(table, ""))
        schema_editor.execute(sql, params=None)


def backwards(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        name = f"{table}_no_truncate ON {table}" if postgresql else f"{table}_no_replace"
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}", params=None)


class Migration(migrations.Migration):

    dependencies = [
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("screening", "0063_kinds_of_lines"),
    ]

    operations = [migrations.RunPython(forwards, backwards)]
