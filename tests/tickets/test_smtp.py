"""Mail over real SMTP on loopback: what arrives, what a server's refusals do, and that a second try is the same."""

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from socket import socket
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.utils import timezone

from accounts.models import Notification, OutboundMail
from accounts.models.notices import MailState
from accounts.tasks import send_mail
from atum_desk.core import clock
from tests.factories import Cast, ticket_in
from tickets import operations
from tickets.models import Ticket
from tickets.states import Status


class Postbox:
    """A mail server's memory: what arrived, and with what it answers the next letters."""

    def __init__(self) -> None:
        self.arrived: list[EmailMessage] = []
        self.envelopes: list[Envelope] = []
        self.answers: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a letter, and answer as the test wants."""
        assert isinstance(envelope.content, bytes)
        self.arrived.append(message_from_bytes(envelope.content, policy=policy.default))
        self.envelopes.append(envelope)
        return self.answers.pop(0) if self.answers else "250 Kept"


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    """Give a mail server on loopback, which the product sends to."""
    box = Postbox()
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield box
    server.stop()


@pytest.fixture
def answered(cast: Cast) -> Ticket:
    """Give a ticket that was answered, with nothing else waiting to be sent."""
    ticket = ticket_in(cast, Status.IN_PROGRESS)
    OutboundMail.objects.all().delete()
    operations.reply(
        ticket.pk, content="Grüße, **ready** now.\n.\nBcc: all@evil.example", actor=cast.actor("agent")
    )
    return ticket


def send(after: timedelta = timedelta(minutes=2)) -> OutboundMail:
    with clock.at(timezone.now() + after):
        send_mail.run(mail_id=str(OutboundMail.objects.get().pk))
    found: OutboundMail = OutboundMail.objects.get()
    return found


def test_it_arrives_whole(cast: Cast, answered: Ticket, postbox: Postbox) -> None:
    stored = send()
    (message,), (envelope,) = postbox.arrived, postbox.envelopes
    assert envelope.rcpt_tos == [cast.requester.email]
    assert message["Message-ID"] == stored.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # Folded: the address begins on the header's next line, whole.
    assert message["List-Unsubscribe"].strip().startswith(f"<https://{cast.host}/mail/off/")
    assert message["Bcc"] is None
    assert str(answered.number) in message["Subject"]
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    text, html = (message.get_body(preferencelist=(kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert "Grüße, **ready** now." in text.get_content()
    assert "<strong>ready</strong>" in html.get_content()
    assert stored.state == MailState.SENT


def test_after_a_refusal_for_now_the_same_letter_comes_again(
    cast: Cast, answered: Ticket, postbox: Postbox
) -> None:
    postbox.answers = ["451 Try again later"]
    first = send()
    assert (first.state, first.tries) == (MailState.WAITING, 1)
    assert "451" in str(first.last_error)
    assert send(timedelta(minutes=2, seconds=30)).tries == 1, "it was tried again before its time"
    again = send(timedelta(minutes=4))
    assert (again.state, again.tries) == (MailState.SENT, 2)
    ids = [message["Message-ID"] for message in postbox.arrived]
    assert ids == [first.message_id] * 2


def test_a_box_that_does_not_exist_ends_as_failed_with_its_reason(
    cast: Cast, answered: Ticket, postbox: Postbox
) -> None:
    postbox.answers = ["550 No such box"] * 8
    for attempt in range(8):
        found = send(timedelta(minutes=2 + 2 ** (attempt + 1)))
    assert (found.state, found.tries, found.next_try_at) == (MailState.FAILED, 8, None)
    assert "No such box" in str(found.last_error)
    assert send(timedelta(days=1)).tries == 8
    assert len(postbox.arrived) == 8
    assert not Notification.objects.filter(kind="mail_held").exists()


def test_a_server_that_is_not_there_is_tried_again(
    cast: Cast, answered: Ticket, postbox: Postbox, settings: Any
) -> None:
    settings.EMAIL_PORT, port = 1, settings.EMAIL_PORT
    assert "refused" in str(send().last_error)
    settings.EMAIL_PORT = port
    assert send(timedelta(minutes=5)).state == MailState.SENT
    assert len(postbox.arrived) == 1
