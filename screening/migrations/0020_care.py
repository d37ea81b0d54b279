"""The case of staff: decisions of every kind, owners, contacts, consultations, the clock."""

import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from screening.models.append_only import append_only_sql


ALTERED = ("screening_decision", "screening_caseevent")


def keep_append_only(apps, schema_editor):
    for table in ALTERED:
        for statement in append_only_sql(table, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('screening', '0013_pressure'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # Runs last on the way back, where SQLite has made the tables anew.
        migrations.RunPython(migrations.RunPython.noop, keep_append_only),
        migrations.CreateModel(
            name='CaseNote',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('content', models.BinaryField()),
                ('at', models.DateTimeField(verbose_name='at')),
            ],
            options={
                'verbose_name': 'note on a case',
                'verbose_name_plural': 'notes on cases',
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='CasePresence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField(db_index=True, verbose_name='seen')),
            ],
            options={
                'verbose_name': 'open case',
                'verbose_name_plural': 'open cases',
            },
        ),
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('phone', 'Phone call'), ('video', 'Video call'), ('visit', 'Visit to the clinic')], max_length=5, verbose_name='kind')),
                ('by_day', models.DateField(verbose_name='by')),
                ('note', models.BinaryField(default=b'')),
                ('at', models.DateTimeField(verbose_name='asked')),
            ],
            options={
                'verbose_name': 'consultation',
                'verbose_name_plural': 'consultations',
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='ConsultationStep',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('kind', models.CharField(choices=[('booked', 'Booked'), ('called_off', 'Booking called off'), ('done', 'Ended')], max_length=10, verbose_name='step')),
                ('starts_at', models.DateTimeField(null=True, verbose_name='starts')),
                ('minutes', models.PositiveSmallIntegerField(null=True, verbose_name='minutes')),
                ('outcome', models.CharField(blank=True, choices=[('held', 'Took place'), ('no_show', 'Patient did not come'), ('patient_declined', 'Patient does not want it'), ('not_needed', 'No longer needed')], max_length=16, verbose_name='outcome')),
                ('note', models.BinaryField(default=b'')),
                ('at', models.DateTimeField(verbose_name='at')),
            ],
            options={
                'verbose_name': 'step of a consultation',
                'verbose_name_plural': 'steps of consultations',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='ContactAttempt',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('channel', models.CharField(choices=[('phone', 'Phone call'), ('video', 'Video call'), ('text', 'Text message'), ('email', 'E-mail'), ('letter', 'Letter'), ('in_person', 'In person'), ('other_person', 'Through the contact person')], max_length=12, verbose_name='channel')),
                ('outcome', models.CharField(choices=[('reached', 'Reached the patient'), ('reached_other', 'Reached the contact person'), ('message_left', 'Left a neutral message'), ('no_answer', 'No answer'), ('busy', 'Busy'), ('wrong_number', 'Number is wrong or out of order'), ('asked_later', 'Patient asked for another time'), ('declined', 'Patient does not want to be contacted')], max_length=13, verbose_name='outcome')),
                ('tried_at', models.DateTimeField(verbose_name='tried')),
                ('next_try_at', models.DateTimeField(null=True, verbose_name='next try')),
                ('note', models.BinaryField(default=b'')),
                ('at', models.DateTimeField(verbose_name='written down')),
            ],
            options={
                'verbose_name': 'contact attempt',
                'verbose_name_plural': 'contact attempts',
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='Escalation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(editable=False, max_length=120, unique=True)),
                ('rung', models.CharField(choices=[('owner', 'Owner'), ('on_duty', 'On duty'), ('lead', 'Clinical lead')], max_length=7, verbose_name='told')),
                ('level', models.PositiveSmallIntegerField(verbose_name='level')),
                ('due_at', models.DateTimeField(null=True, verbose_name='due')),
                ('planned_at', models.DateTimeField(verbose_name='planned')),
                ('at', models.DateTimeField(verbose_name='at')),
            ],
            options={
                'verbose_name': 'escalation',
                'verbose_name_plural': 'escalations',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='NoticePreference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('urgent', 'Urgent answers or a request for a call'), ('escalation', 'A case waits too long, or was passed up'), ('handed_over', 'A case was handed over to me'), ('returned', 'A case of mine came back or changed'), ('reminder', 'A consultation of mine is near'), ('new_case', 'A new case to resolve before booking'), ('notes_only', 'A new case with notes only, or no flag')], max_length=11, verbose_name='about')),
                ('delivery', models.CharField(choices=[('immediate', 'At once'), ('digest', 'In the daily digest'), ('none', 'Not at all')], max_length=9, verbose_name='when')),
            ],
            options={
                'verbose_name': 'notice preference',
                'verbose_name_plural': 'notice preferences',
            },
        ),
        migrations.CreateModel(
            name='QuietHours',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='quiet_hours', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('starts', models.TimeField(verbose_name='from')),
                ('ends', models.TimeField(verbose_name='until')),
            ],
            options={
                'verbose_name': 'quiet hours',
                'verbose_name_plural': 'quiet hours',
            },
        ),
        migrations.AlterModelOptions(
            name='decision',
            options={'ordering': ['number'], 'permissions': [('sign_decision', 'Can sign as the second clinician'), ('correct_decision', 'Can correct entries of others'), ('give_up_contact', 'Can close a case as not reached')], 'verbose_name': 'decision', 'verbose_name_plural': 'decisions'},
        ),
        migrations.AlterModelOptions(
            name='screening',
            options={'permissions': [('assist_screening', 'Can fill in a screening by phone'), ('view_call_list', 'Can see whom to call, and when'), ('view_substance_use', 'Can see answers about alcohol and drugs'), ('own_case', 'Can claim, hand over and release cases'), ('escalate_case', 'Can pass a case up'), ('export_case', 'Can print and export cases'), ('view_report', 'Can see reports')], 'verbose_name': 'screening', 'verbose_name_plural': 'screenings'},
        ),
        migrations.RemoveConstraint(
            model_name='decision',
            name='flag_is_closed_once',
        ),
        migrations.AddField(
            model_name='clinicprofile',
            name='most_failed_tries',
            field=models.PositiveSmallIntegerField(default=3, help_text='After so many the case is passed up to the person named below.', validators=[django.core.validators.MinValueValidator(1)], verbose_name='failed tries to reach a patient'),
        ),
        migrations.AddField(
            model_name='clinicprofile',
            name='second_signature_from',
            field=models.PositiveSmallIntegerField(choices=[(0, 'Never'), (4, 'Emergency now'), (3, 'Same day and above'), (2, 'Before booking and above')], default=0, help_text='A flag of this level stays open until a second person signs.', verbose_name='second clinician signs from'),
        ),
        migrations.AddField(
            model_name='clinicprofile',
            name='unreachable_goes_to',
            field=models.CharField(choices=[('owner', 'Owner'), ('on_duty', 'On duty'), ('lead', 'Clinical lead')], default='lead', max_length=7, verbose_name='who decides then'),
        ),
        migrations.AddField(
            model_name='decision',
            name='about',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='screening.decision'),
        ),
        migrations.AddField(
            model_name='decision',
            name='code',
            field=models.CharField(blank=True, choices=[('no_action', 'Assessed: no action needed'), ('safety_plan', 'Safety plan made'), ('needs_records', 'Needs records'), ('needs_reading', 'Needs a reading'), ('book_consultation', 'Book a consultation'), ('not_now', 'Not suitable now'), ('referred', 'Referred to another service'), ('emergency_services', 'Emergency services involved'), ('not_reached', 'Could not reach the patient')], max_length=20, verbose_name='outcome'),
        ),
        migrations.AddField(
            model_name='decision',
            name='judgement',
            field=models.CharField(blank=True, choices=[('over', 'Over-flagged: less urgent than the rule says'), ('right', 'Rightly flagged'), ('under', 'Under-flagged: more urgent than the rule says')], max_length=5, verbose_name='what of the rule'),
        ),
        migrations.AddField(
            model_name='decision',
            name='number',
            field=models.PositiveIntegerField(null=True, verbose_name='number'),
        ),
        migrations.AddField(
            model_name='decision',
            name='returns_at',
            field=models.DateTimeField(null=True, verbose_name='comes back'),
        ),
        migrations.AddField(
            model_name='decision',
            name='screening',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='screening.screening'),
        ),
        migrations.AddField(
            model_name='notice',
            name='in_digest',
            field=models.BooleanField(default=False, verbose_name='in the digest'),
        ),
        migrations.AddField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('urgent', 'Urgent answers or a request for a call'), ('escalation', 'A case waits too long, or was passed up'), ('handed_over', 'A case was handed over to me'), ('returned', 'A case of mine came back or changed'), ('reminder', 'A consultation of mine is near'), ('new_case', 'A new case to resolve before booking'), ('notes_only', 'A new case with notes only, or no flag')], default='urgent', max_length=11, verbose_name='about'),
        ),
        migrations.AddField(
            model_name='notice',
            name='to',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL, verbose_name='to'),
        ),
        migrations.AddField(
            model_name='screening',
            name='case_version',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='screening',
            name='failed_tries',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='failed tries'),
        ),
        migrations.AddField(
            model_name='screening',
            name='owner',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='owned_cases', to=settings.AUTH_USER_MODEL, verbose_name='owner'),
        ),
        migrations.AddField(
            model_name='screening',
            name='resolution',
            field=models.CharField(blank=True, choices=[('no_action', 'Assessed: no action needed'), ('safety_plan', 'Safety plan made'), ('needs_records', 'Needs records'), ('needs_reading', 'Needs a reading'), ('book_consultation', 'Book a consultation'), ('not_now', 'Not suitable now'), ('referred', 'Referred to another service'), ('emergency_services', 'Emergency services involved'), ('not_reached', 'Could not reach the patient')], default='', max_length=20, verbose_name='outcome'),
        ),
        migrations.AddField(
            model_name='screening',
            name='resolved_at',
            field=models.DateTimeField(null=True, verbose_name='closed'),
        ),
        migrations.AddField(
            model_name='screening',
            name='returns_at',
            field=models.DateTimeField(null=True, verbose_name='comes back'),
        ),
        migrations.AddField(
            model_name='screening',
            name='follow_up_at',
            field=models.DateTimeField(null=True, verbose_name='next step'),
        ),
        migrations.AddField(
            model_name='screening',
            name='wakes_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='caseevent',
            name='kind',
            field=models.CharField(choices=[('started', 'Started'), ('started_by_phone', 'Started by phone, filled in by staff'), ('submitted', 'Submitted'), ('flag_acknowledged', 'Flag acknowledged'), ('flag_closed', 'Flag closed'), ('help_read', 'Patient went on from the crisis page'), ('stopped', 'Patient chose to stop'), ('call_asked', 'Patient asked for a call'), ('call_answered', 'Request for a call answered'), ('patient_returned', 'Patient opened it again'), ('amendment_opened', 'Opened for changes'), ('amendment_handed_in', 'Changes handed in'), ('contact_attempted', 'Tried to reach the patient'), ('decided', 'Decided'), ('claimed', 'Claimed'), ('handed_over', 'Handed over'), ('released', 'Released'), ('returned', 'Came back by itself'), ('reopened', 'Opened again by new information'), ('escalated', 'Told further up'), ('noted', 'Note written'), ('consultation_asked', 'Consultation asked for'), ('consultation_step', 'Consultation changed'), ('viewed', 'Viewed'), ('printed', 'Printed'), ('exported', 'Exported')], max_length=20, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='flag',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='screening.flag'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='kind',
            field=models.CharField(choices=[('acknowledge', 'Acknowledged'), ('propose', 'Closed, waits for a second clinician'), ('close', 'Closed'), ('reopen', 'Opened again'), ('later', 'Put off until a date'), ('escalate', 'Passed up'), ('correct', 'Entry made in error')], max_length=11, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='idempotency_key',
            field=models.CharField(editable=False, max_length=120, unique=True),
        ),
        migrations.AlterField(
            model_name='screening',
            name='status',
            field=models.CharField(choices=[('not_finished', 'Not finished'), ('to_review', 'To review'), ('acknowledged', 'Acknowledged'), ('closed', 'Closed'), ('no_flags', 'No flags raised'), ('waiting', 'Comes back later')], db_index=True, default='not_finished', max_length=12, verbose_name='status'),
        ),
        migrations.AddIndex(
            model_name='screening',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='screening_due'),
        ),
        migrations.AddIndex(
            model_name='screening',
            index=models.Index(condition=models.Q(('wakes_at__isnull', False)), fields=['wakes_at'], name='screening_wakes'),
        ),
        migrations.AddField(
            model_name='casenote',
            name='actor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='case_notes', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='casenote',
            name='corrects',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='screening.casenote'),
        ),
        migrations.AddField(
            model_name='casenote',
            name='screening',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='screening.screening'),
        ),
        migrations.AddField(
            model_name='casepresence',
            name='screening',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='present', to='screening.screening'),
        ),
        migrations.AddField(
            model_name='casepresence',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='consultation',
            name='actor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consultations_asked', to=settings.AUTH_USER_MODEL, verbose_name='asked by'),
        ),
        migrations.AddField(
            model_name='consultation',
            name='screening',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='screening.screening'),
        ),
        migrations.AddField(
            model_name='consultation',
            name='with_whom',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to=settings.AUTH_USER_MODEL, verbose_name='with'),
        ),
        migrations.AddField(
            model_name='consultationstep',
            name='actor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consultation_steps', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='consultationstep',
            name='consultation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='screening.consultation'),
        ),
        migrations.AddField(
            model_name='contactattempt',
            name='actor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contact_attempts', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='contactattempt',
            name='consultation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='screening.consultation'),
        ),
        migrations.AddField(
            model_name='contactattempt',
            name='corrects',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='screening.contactattempt'),
        ),
        migrations.AddField(
            model_name='contactattempt',
            name='screening',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='screening.screening'),
        ),
        migrations.AddField(
            model_name='escalation',
            name='screening',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='escalations', to='screening.screening'),
        ),
        migrations.AddField(
            model_name='noticepreference',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notice_preferences', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='casepresence',
            constraint=models.UniqueConstraint(fields=('screening', 'user'), name='case_presence_once'),
        ),
        migrations.AddConstraint(
            model_name='consultationstep',
            constraint=models.UniqueConstraint(fields=('consultation', 'number'), name='consultation_step_number'),
        ),
        migrations.AddIndex(
            model_name='contactattempt',
            index=models.Index(fields=['tried_at'], name='contact_tried'),
        ),
        migrations.AddConstraint(
            model_name='noticepreference',
            constraint=models.UniqueConstraint(fields=('user', 'kind'), name='preference_once'),
        ),
    ]

