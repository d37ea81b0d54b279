"""The language in which each page was shown."""

from django.db import migrations, models

from screening.models.append_only import append_only_sql

TABLE = "screening_savedpage"


def keep_append_only(apps, schema_editor):
    # SQLite made a new table, and the triggers went with the old one.
    for statement in append_only_sql(TABLE, schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ("screening", "0006_leave"),
    ]

    operations = [
        # Runs last on the way back, where the table is made anew too.
        migrations.RunPython(migrations.RunPython.noop, keep_append_only),
        migrations.AddField(
            model_name="savedpage",
            name="language",
            field=models.CharField(
                default="en", max_length=15, verbose_name="language"
            ),
        ),
        migrations.RunPython(keep_append_only, migrations.RunPython.noop),
    ]
