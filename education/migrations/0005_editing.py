"""Owners of pages, pictures, the trail, and reminders; history append-only."""

import django.db.models.deletion
import education.models.article
from django.conf import settings
from django.db import migrations, models

APPEND_ONLY = ('education_picture', 'education_pageevent')
ACTIONS = ('update', 'delete')


def add_triggers(apps, schema_editor):
    """The function of PostgreSQL is there since 0002."""
    postgresql = schema_editor.connection.vendor == 'postgresql'
    for table in APPEND_ONLY:
        what = "FOR EACH ROW EXECUTE FUNCTION education_refuse_change()"
        if not postgresql:
            what = f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
        for action in ACTIONS:
            schema_editor.execute(
                f'CREATE TRIGGER {table}_no_{action} BEFORE {action} ON {table} {what}'
            )


def drop_triggers(apps, schema_editor):
    for table in APPEND_ONLY:
        on = f' ON {table}' if schema_editor.connection.vendor == 'postgresql' else ''
        for action in ACTIONS:
            schema_editor.execute(f'DROP TRIGGER IF EXISTS {table}_no_{action}{on}')


class Migration(migrations.Migration):

    dependencies = [
        ('education', '0004_learn_steps'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='article',
            options={'ordering': ['position', 'slug'], 'permissions': [('edit_article', 'Can write versions and propose them'), ('approve_article', 'Can approve, publish and withdraw versions')], 'verbose_name': 'page', 'verbose_name_plural': 'pages'},
        ),
        migrations.AlterField(
            model_name='articleversion',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='education.article', verbose_name='page'),
        ),
        migrations.AddField(
            model_name='article',
            name='owner',
            field=models.ForeignKey(blank=True, help_text='Who sees to it that the page is read again in time.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner'),
        ),
        migrations.AlterField(
            model_name='article',
            name='slug',
            field=models.SlugField(help_text="The end of the page's web address, such as sleep-and-mood: small letters, digits and hyphens. It stays as it is, since others link to it.", max_length=80, unique=True, validators=[education.models.article.is_free], verbose_name='address'),
        ),
        migrations.CreateModel(
            name='PageEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('added', 'Page begun'), ('placed', 'Place, owner or related pages changed'), ('saved', 'Draft saved'), ('submitted', 'Sent to review'), ('sent_back', 'Sent back to the writers'), ('approved', 'Approved'), ('published', 'Published'), ('withdrawn', 'Taken off the site'), ('restored', 'Older text made a draft'), ('picture', 'Picture added')], max_length=10, verbose_name='what')),
                ('version', models.PositiveIntegerField(null=True, verbose_name='version')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('detail', models.TextField(blank=True, verbose_name='detail')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('article', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='education.article', verbose_name='page')),
            ],
            options={
                'verbose_name': 'event of a page',
                'verbose_name_plural': 'trail of the pages',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                ('content', models.BinaryField()),
                ('width', models.PositiveSmallIntegerField(verbose_name='width')),
                ('height', models.PositiveSmallIntegerField(verbose_name='height')),
                ('added_at', models.DateTimeField(verbose_name='added')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='added by')),
            ],
            options={
                'verbose_name': 'picture',
                'verbose_name_plural': 'pictures',
                'ordering': ['-added_at'],
            },
        ),
        migrations.CreateModel(
            name='ReviewMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='month')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('next_attempt_at', models.DateTimeField(verbose_name='next attempt')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                ('last_error', models.CharField(blank=True, max_length=100, verbose_name='last error')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
            options={
                'verbose_name': 'reminder',
                'verbose_name_plural': 'reminders to owners',
                'ordering': ['-month'],
                'constraints': [models.UniqueConstraint(fields=('owner', 'month'), name='education_review_mail_once_a_month')],
            },
        ),
        migrations.RunPython(add_triggers, drop_triggers),
    ]
