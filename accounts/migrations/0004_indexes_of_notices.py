"""Index what counting unread notices and budgets of mail read, without stopping writers."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [('accounts', '0003_notices_and_absence')]

    operations = [
        AddIndexConcurrently(
            model_name='notification',
            index=models.Index(condition=models.Q(('read_at__isnull', True)), fields=['organization_id', 'user'], name='ix_notifications_unread'),
        ),
        AddIndexConcurrently(
            model_name='outboundmail',
            index=models.Index(condition=models.Q(('ticket_id__isnull', False)), fields=['organization_id', 'ticket_id', 'created_at'], name='ix_outbound_mails_ticket'),
        ),
        AddIndexConcurrently(
            model_name='outboundmail',
            index=models.Index(fields=['organization_id', 'created_at'], name='ix_outbound_mails_created'),
        ),
    ]
