"""The outbox: mail is written in the change's transaction and sent by the worker."""

from datetime import timedelta

from accounts.mail_kinds import MailKind, new_message_id
from accounts.models import Invitation, OutboundMail, User
from accounts.tasks import send_mail
from atum_desk.core import clock

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
