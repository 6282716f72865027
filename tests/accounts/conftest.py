"""Two organizations with their casts, an ear at the one signal, and a postman who empties the outbox."""

from collections.abc import Callable, Iterator

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from accounts.models import OutboundMail
from accounts.models.notices import MailState
from accounts.tasks import send_mail
from tests.factories import Cast, make_cast

Postman = Callable[[Cast], list[EmailMessage]]


@pytest.fixture
def acme(db: None) -> Cast:
    """Give an organization with its cast; no scope is open."""
    return make_cast("Acme", registration="open")


@pytest.fixture
def other(db: None) -> Cast:
    """Give a second organization with its cast."""
    return make_cast("Beta")


@pytest.fixture
def cast(acme: Cast) -> Iterator[Cast]:
    """Give the organization with its scope open for the test."""
    with acme.scope():
        yield acme


@pytest.fixture
def postman() -> Postman:
    """Give a function that sends what waits in an organization's outbox and returns what was sent by it."""

    def send(cast: Cast) -> list[EmailMessage]:
        before = len(mail.outbox)
        with cast.scope():
            waiting = OutboundMail.objects.filter(state=MailState.WAITING).order_by("created_at")
            for mail_id in list(waiting.values_list("pk", flat=True)):
                send_mail.run(mail_id=str(mail_id))
        return mail.outbox[before:]

    return send
