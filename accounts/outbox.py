"""The outbox: mail is written in the change's transaction and sent by the worker."""

from datetime import timedelta

from django.conf import settings

from accounts.mail_kinds import MailKind
from accounts.models import Invitation, OutboundMail, User
from accounts.tasks import send_mail
from atum_desk.core import clock
from atum_desk.core.ids import uuid7

# The task deferred below sends it at once; should that job be lost, the minute's sweep finds the mail after this time.
GRACE = timedelta(minutes=2)


def put(
    kind: MailKind, *, recipient: str, user: User | None = None, invitation: Invitation | None = None
) -> OutboundMail:
    """Write a mail and have it sent after the commit. It holds neither text nor link: the worker makes both."""
    at = clock.now()
    mail = OutboundMail(
        recipient=recipient,
        user=user,
        invitation=invitation,
        kind=kind.value,
        message_id=new_message_id(),
        created_at=at,
        next_try_at=at + GRACE,
    )
    mail.save(force_insert=True)
    send_mail.defer(mail_id=str(mail.pk))
    return mail


def new_message_id() -> str:
    """Return a Message-ID; a row keeps its own over every try."""
    return f"<{uuid7().hex}@{settings.BASE_DOMAIN}>"
