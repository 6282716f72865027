"""Let a person be absent, and mail be held back by its budget."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_walls'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='away_until',
            field=models.DateField(blank=True, null=True, verbose_name='away until'),
        ),
        migrations.AlterField(
            model_name='outboundmail',
            name='state',
            field=models.CharField(choices=[('WAITING', 'Waiting'), ('HELD', 'Held back'), ('SENT', 'Sent'), ('FAILED', 'Failed')], default='WAITING', max_length=10),
        ),
    ]
