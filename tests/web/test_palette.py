"""The command palette: what it offers to whom, what a few words find, and in how many queries."""

import re

import pytest

from atum_desk.core.http import plain_error  # noqa: F401
from tests.browsing import visit
from tests.factories import Cast, file_ticket, make_cast, ticket_in
from tests.query_counts import get_counted
from tickets import operations
from tickets.states import Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast("Acme")


def offered(cast: Cast, name: str, query: str = "", *, htmx: bool = True) -> list[str]:
    """Return the visible lines of the palette as this person gets them, in order."""
    headers = {"HX-Request": "true"} if htmx else {}
    answer = visit(cast, name).get(f"/desk/go/?{query}", headers=headers)
    assert answer.status_code == 200
    lines = re.findall(r'<(?:a|button) class="go"([^>]*)>(.*?)</(?:a|button)>', answer.content.decode(), re.DOTALL)
    words = [" ".join(re.sub(r"<[^>]+>", " ", text).split()) for attributes, text in lines if " hidden" not in attributes]
    return words


def test_everybody_at_the_desk_is_offered_views_and_pages_and_only_whom_it_concerns_the_settings(cast: Cast) -> None:
    agent, manager, admin = (offered(cast, name) for name in ("agent", "manager", "admin"))
    assert {"Unassigned", "All open", "New ticket", "Profile", "Sign out"} <= set(agent)
    assert not {"New team", "Invite somebody"} & set(agent)
    assert {"New team", "New service", "Invite somebody"} <= set(manager)
    assert not any(line.startswith("Audit log") for line in manager)
    assert any(line.startswith("Audit log") for line in admin)
