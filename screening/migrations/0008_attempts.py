"""Count tries, so that a guesser is slowed down."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('screening', '0007_lang'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('key_hash', models.CharField(editable=False, max_length=64)),
                ('at', models.DateTimeField(db_index=True, verbose_name='at')),
            ],
            options={
                'verbose_name': 'attempt',
                'verbose_name_plural': 'attempts',
                'indexes': [models.Index(fields=['kind', 'key_hash', 'at'], name='attempt_count')],
            },
        ),
    ]
