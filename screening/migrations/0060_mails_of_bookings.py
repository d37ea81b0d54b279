"""A reminder of an appointment stands in the outbox of mails to patients."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("screening", "0046_audit_append_only")]

    operations = [
        migrations.AlterField(
            model_name="returnmail",
            name="link",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mails",
                to="screening.returnlink",
            ),
        ),
        migrations.AlterField(
            model_name="returnmail",
            name="kind",
            field=models.CharField(
                choices=[
                    ("link", "The link"),
                    ("reminder", "Reminder"),
                    ("booking", "Reminder of an appointment"),
                ],
                max_length=8,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="returnmail",
            name="booking",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mail",
                to="screening.consultationstep",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnmail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("booking__isnull", False), ("kind", "booking"), ("link", None)
                )
                | models.Q(("booking", None), ("link__isnull", False)),
                name="mail_of_a_link_or_a_booking",
            ),
        ),
    ]
