"""The start page leads on by role."""

import pytest

from tests.browsing import visit
from tests.factories import Cast, make_cast


@pytest.fixture
def acme(db: None) -> Cast:
    return make_cast("Acme")


def test_a_visitor_is_led_to_the_sign_in_page(acme: Cast) -> None:
    assert visit(acme).get("/").headers["Location"] == "/sign-in/"


@pytest.mark.parametrize("name", ["agent", "manager", "admin"])
def test_staff_are_led_to_the_queue(acme: Cast, name: str) -> None:
    assert visit(acme, name).get("/").headers["Location"] == "/desk/tickets/"


@pytest.mark.parametrize("name", ["requester", "customer_admin"])
def test_requesters_are_led_to_the_portal(acme: Cast, name: str) -> None:
    assert visit(acme, name).get("/").headers["Location"] == "/help/"


def test_the_desks_first_page_is_the_queue(acme: Cast) -> None:
    assert visit(acme, "agent").get("/desk/").headers["Location"] == "/desk/tickets/"
    assert visit(acme).get("/desk/").headers["Location"] == "/sign-in/?next=/desk/"


def test_staff_read_at_the_portal_that_their_place_is_the_desk(acme: Cast) -> None:
    response = visit(acme, "agent").get("/help/")
    assert response.status_code == 403
    assert "Your place is the desk" in response.content.decode()
