"""Sending what waits, and reading it as a mail program does."""

from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

from django.core import mail as post
from django.utils import timezone

from accounts.models import Notification, OutboundMail
from accounts.tasks import send_mail
from atum_desk.core import clock
from tests.factories import Cast
from tickets import operations
from tickets.models import Ticket
from tickets.operations import Outcome

LATER = timedelta(minutes=2)


def forget() -> None:
    OutboundMail.objects.all().delete()
    Notification.objects.all().delete()


def send(at: datetime | None = None) -> list[EmailMessage]:
    """Do what the sweep of a minute does, and return what was sent by it, as a mail program reads it."""
    before = len(post.outbox)
    with clock.at(at or timezone.now() + LATER):
        due = OutboundMail.objects.filter(next_try_at__lte=clock.now()).order_by("next_try_at", "pk")
        for mail_id in list(due.values_list("pk", flat=True)):
            send_mail.run(mail_id=str(mail_id))
    return [
        message_from_bytes(one.message().as_bytes(), policy=policy.default) for one in post.outbox[before:]
    ]


def body(message: EmailMessage, kind: str = "plain") -> str:
    part = message.get_body(preferencelist=(kind,))
    assert part is not None
    return str(part.get_content())


def answer(cast: Cast, ticket: Ticket, text: str = "Try again.", **given: Outcome) -> None:
    operations.reply(ticket.pk, content=text, actor=cast.actor("agent"), **given)  # type: ignore[arg-type]
