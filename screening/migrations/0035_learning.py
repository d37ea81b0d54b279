"""What a patient was given to read, and the questions on what was understood."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from screening.models.append_only import append_only_sql, drop_append_only_sql

TABLES = ("screening_shownsection", "screening_teachback")


def add_triggers(apps, schema_editor):
    for table in TABLES:
        for statement in append_only_sql(table, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)


def drop_triggers(apps, schema_editor):
    for table in TABLES:
        for statement in drop_append_only_sql(table, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('screening', '0034_submitted'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ShownSection',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('how', models.CharField(choices=[('question', 'With a question'), ('receipt', 'Listed at the end, by the answers'), ('staff', 'Added by staff')], max_length=8, verbose_name='how')),
                ('key', models.CharField(editable=False, max_length=64, unique=True)),
                ('content', models.BinaryField()),
                ('at', models.DateTimeField(verbose_name='at')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('screening', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shown_sections', to='screening.screening')),
            ],
            options={
                'verbose_name': 'section shown',
                'verbose_name_plural': 'sections shown',
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='TeachBack',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('content', models.BinaryField()),
                ('at', models.DateTimeField(verbose_name='at')),
                ('screening', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='teach_back', to='screening.screening')),
            ],
            options={
                'verbose_name': 'teach-back',
                'verbose_name_plural': 'teach-backs',
            },
        ),
        migrations.RunPython(add_triggers, drop_triggers),
    ]
