"""What became of the notices and the mail of the story: read or still new, and all of it sent when it happened."""

from datetime import datetime, timedelta

from django.db.models import F

from accounts.models import Notification, OutboundMail
from accounts.models.notices import MailState
from accounts.notices import BUNDLED_FOR

NEW_FOR = timedelta(hours=20)


def settle(now: datetime) -> None:
    """Take mail of the past as sent and older notices as read: the worker must not send what lies weeks back."""
    OutboundMail.objects.unsent().filter(ticket_id__isnull=False, created_at__lte=now).update(
        state=MailState.SENT, tries=1, sent_at=F("created_at") + BUNDLED_FOR, next_try_at=None
    )
    old = Notification.objects.unread().filter(created_at__lt=now - NEW_FOR)
    old.update(read_at=F("created_at") + timedelta(hours=1))
