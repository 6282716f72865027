"""Two organizations with their casts, the first one's scope open, and an ear at the one signal."""

from collections.abc import Callable, Iterator

import pytest

from accounts.models import AuditLog
from tests.factories import Cast, make_cast, ticket_in
from tests.tickets.mailing import forget
from tickets.models import Ticket
from tickets.states import Status


@pytest.fixture
def other(db: None) -> Cast:
    """Give a second organization with its cast."""
    return make_cast("Beta")


@pytest.fixture
def acme(db: None) -> Cast:
    """Give an organization with its cast; no scope is open."""
    return make_cast("Acme")


@pytest.fixture
def cast(acme: Cast) -> Iterator[Cast]:
    """Give the organization with its scope open for the test."""
    with acme.scope():
        yield acme


@pytest.fixture
def history() -> Callable[[object], list[AuditLog]]:
    """Give a function that reads a ticket's audit rows, oldest first."""
    return lambda ticket_id: list(AuditLog.objects.of("ticket", ticket_id))


@pytest.fixture
def worked_on(cast: Cast) -> Ticket:
    """Give a ticket in progress, with nothing waiting to be sent."""
    ticket = ticket_in(cast, Status.IN_PROGRESS)
    forget()
    return ticket
