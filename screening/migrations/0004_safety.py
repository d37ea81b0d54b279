"""Calendar, requests for a call, due times."""

import django.db.models.deletion
import screening.models.clinic_profile
import uuid
from django.conf import settings
from django.db import migrations, models

from screening.models.append_only import append_only_sql, drop_append_only_sql

TABLES = ("screening_callbackrequest", "screening_callbackanswer")


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
        ('screening', '0003_screening_version'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='clinicprofile',
            options={'verbose_name': 'clinic settings', 'verbose_name_plural': 'clinic settings'},
        ),
        migrations.AddField(
            model_name='screening',
            name='call_asked_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='asks for a call'),
        ),
        migrations.AddField(
            model_name='screening',
            name='due_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='due'),
        ),
        migrations.AlterField(
            model_name='caseevent',
            name='kind',
            field=models.CharField(choices=[('started', 'Started'), ('submitted', 'Submitted'), ('flag_acknowledged', 'Flag acknowledged'), ('flag_closed', 'Flag closed'), ('help_read', 'Patient went on from the crisis page'), ('stopped', 'Patient chose to stop'), ('call_asked', 'Patient asked for a call'), ('call_answered', 'Request for a call answered')], max_length=20, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='clinicprofile',
            name='name',
            field=models.CharField(default='Old Town Florissant Mood Clinic', help_text='Stands at the top of every page.', max_length=120, verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='clinicprofile',
            name='phone',
            field=models.CharField(default='(314) 555-0142', help_text='The number that patients call. It stands on every page.', max_length=40, verbose_name='phone'),
        ),
        migrations.AlterField(
            model_name='clinicprofile',
            name='time_zone',
            field=models.CharField(default='America/Chicago', help_text='All times on this page are in this zone. Summer time is taken care of.', max_length=60, validators=[screening.models.clinic_profile.is_time_zone], verbose_name='time zone'),
        ),
        migrations.AlterField(
            model_name='clinicprofile',
            name='who_reads',
            field=models.CharField(default='A nurse or a doctor of our clinic reads your answers.', help_text='One sentence that patients read before they start and at the end.', max_length=200, verbose_name='who reads the answers'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='evaluation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='screening.evaluation'),
        ),
        migrations.CreateModel(
            name='CallbackRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('content', models.BinaryField()),
                ('level', models.PositiveSmallIntegerField(verbose_name='level')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('screening', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='callbacks', to='screening.screening')),
            ],
            options={
                'verbose_name': 'request for a call',
                'verbose_name_plural': 'requests for a call',
                'ordering': ['asked_at'],
            },
        ),
        migrations.CreateModel(
            name='CallbackAnswer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('note', models.BinaryField()),
                ('at', models.DateTimeField(verbose_name='at')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='callback_answers', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='screening.callbackrequest')),
            ],
            options={
                'verbose_name': 'answer to a request for a call',
                'verbose_name_plural': 'answers to requests for a call',
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='OnCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(verbose_name='until')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('phone', models.CharField(max_length=40, verbose_name='phone')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='on_call', to='screening.clinicprofile')),
            ],
            options={
                'verbose_name': 'person on call',
                'verbose_name_plural': 'people on call',
                'ordering': ['starts_at'],
            },
        ),
        migrations.CreateModel(
            name='OpeningSpan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], verbose_name='weekday')),
                ('opens', models.TimeField(verbose_name='opens')),
                ('closes', models.TimeField(help_text='Midnight is the end of that day.', verbose_name='closes')),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='spans', to='screening.clinicprofile')),
            ],
            options={
                'verbose_name': 'opening time',
                'verbose_name_plural': 'opening hours',
                'ordering': ['weekday', 'opens'],
            },
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='date')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holidays', to='screening.clinicprofile')),
            ],
            options={
                'verbose_name': 'holiday',
                'verbose_name_plural': 'holidays',
                'ordering': ['day'],
                'constraints': [models.UniqueConstraint(fields=('profile', 'day'), name='holiday_once')],
            },
        ),
        migrations.RunPython(make_append_only, make_changeable),
    ]
