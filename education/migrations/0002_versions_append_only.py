"""Let the database itself refuse to change or delete a version of an article.

Django rebuilds a SQLite table when a later migration alters it, and the triggers go
with the old table: such a migration runs these statements again.
"""

from django.db import migrations

TABLE = "education_articleversion"
ACTIONS = ("update", "delete")

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION education_refuse_change() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'append-only: % refuses %', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
$$ LANGUAGE plpgsql
"""


def add_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
        what = "FOR EACH ROW EXECUTE FUNCTION education_refuse_change()"
    else:
        what = f"BEGIN SELECT RAISE(ABORT, 'append-only: {TABLE}'); END"
    for action in ACTIONS:
        name = f"{TABLE}_no_{action}"
        schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {action} ON {TABLE} {what}")


def drop_triggers(apps, schema_editor):
    on = f" ON {TABLE}" if schema_editor.connection.vendor == "postgresql" else ""
    for action in ACTIONS:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{action}{on}")


class Migration(migrations.Migration):
    dependencies = [("education", "0001_initial")]

    operations = [migrations.RunPython(add_triggers, drop_triggers)]
