"""Changes after submission: amendments, and the saved pages that belong to one."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from screening.models.append_only import append_only_sql

ALTERED = ("screening_savedpage", "screening_caseevent")


def keep_append_only(apps, schema_editor):
    """Make the triggers again: SQLite drops them with a table that is rebuilt."""
    for table in ALTERED:
        for statement in append_only_sql(table, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('screening', '0008_attempts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='screening',
            name='amended_at',
            field=models.DateTimeField(null=True, verbose_name='changed after submission'),
        ),
        migrations.AddField(
            model_name='screening',
            name='proved_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='caseevent',
            name='kind',
            field=models.CharField(choices=[('started', 'Started'), ('started_by_phone', 'Started by phone, filled in by staff'), ('submitted', 'Submitted'), ('flag_acknowledged', 'Flag acknowledged'), ('flag_closed', 'Flag closed'), ('help_read', 'Patient went on from the crisis page'), ('stopped', 'Patient chose to stop'), ('call_asked', 'Patient asked for a call'), ('call_answered', 'Request for a call answered'), ('patient_returned', 'Patient opened it again'), ('amendment_opened', 'Opened for changes'), ('amendment_handed_in', 'Changes handed in'), ('contact_attempted', 'Tried to reach the patient')], max_length=20, verbose_name='kind'),
        ),
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(choices=[('correction', 'Correction or addition'), ('readings', 'Blood pressure readings'), ('staff_entry', 'Entered by staff')], max_length=11, verbose_name='reason')),
                ('opened_at', models.DateTimeField(verbose_name='opened')),
                ('handed_in_at', models.DateTimeField(null=True, verbose_name='handed in')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('screening', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='screening.screening')),
            ],
            options={
                'verbose_name': 'amendment',
                'verbose_name_plural': 'amendments',
                'ordering': ['opened_at'],
            },
        ),
        migrations.AddField(
            model_name='savedpage',
            name='amendment',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pages', to='screening.amendment'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.UniqueConstraint(condition=models.Q(('by', None), ('handed_in_at', None)), fields=('screening',), name='one_open_amendment_of_patient'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.UniqueConstraint(condition=models.Q(('handed_in_at', None)), fields=('screening', 'by'), name='one_open_amendment_of_person'),
        ),
        migrations.RunPython(keep_append_only, migrations.RunPython.noop),
    ]
