"""The one step that a new ticket waits for stands in its head, for whoever may take it."""

import pytest

from tests.browsing import visit
from tests.factories import Cast, make_cast, ticket_in
from tickets.states import Status


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast("Gate")


@pytest.mark.parametrize(
    ("name", "status", "shown"),
    [
        ("manager", Status.NEW, True),
        ("agent", Status.NEW, False),
        ("manager", Status.ACCEPTED, False),
    ],
)
def test_accept_is_offered_where_it_is_possible(cast: Cast, name: str, status: Status, shown: bool) -> None:
    with cast.scope():
        ticket = ticket_in(cast, status)
    page = visit(cast, name).get(f"/desk/tickets/{ticket.number}/").content.decode()
    head = page.partition('id="ticket-head"')[2].partition("</header>")[0]
    assert (f'action="/desk/tickets/{ticket.number}/accept/"' in head) is shown
