"""The kinds of events of a case, with those of looks at a contact page and of what staff asked and added."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('screening', '0060_mails_of_bookings'),
    ]

    operations = [
        migrations.AlterField(
            model_name='caseevent',
            name='kind',
            field=models.CharField(choices=[('started', 'Started'), ('started_by_phone', 'Started by phone, filled in by staff'), ('submitted', 'Submitted'), ('flag_acknowledged', 'Flag acknowledged'), ('flag_closed', 'Flag closed'), ('help_read', 'Patient went on from the crisis page'), ('stopped', 'Patient chose to stop'), ('call_asked', 'Patient asked for a call'), ('call_answered', 'Request for a call answered'), ('patient_returned', 'Patient opened it again'), ('amendment_opened', 'Opened for changes'), ('amendment_handed_in', 'Changes handed in'), ('return_link_made', 'Patient made a link to come back'), ('contact_attempted', 'Tried to reach the patient'), ('decided', 'Decided'), ('claimed', 'Claimed'), ('handed_over', 'Handed over'), ('released', 'Released'), ('returned', 'Came back by itself'), ('reopened', 'Opened again by new information'), ('escalated', 'Told further up'), ('noted', 'Note written'), ('pressure_asked', 'Asked about a blood-pressure number'), ('consultation_asked', 'Consultation asked for'), ('consultation_step', 'Consultation changed'), ('brought_in', 'Brought in: it is no spam'), ('page_added', 'Page to read added'), ('viewed', 'Viewed'), ('contact_viewed', 'How to reach the patient viewed'), ('printed', 'Printed'), ('exported', 'Exported')], max_length=20, verbose_name='kind'),
        ),
    ]

