"""While a requester types a subject, their own open tickets like it are offered."""

from tests.browsing import visit
from tests.factories import Cast, file_ticket
from tickets import operations

ADDRESS = "/help/tickets/new/similar/"


def offered(cast: Cast, subject: str, name: str = "requester") -> str:
    return visit(cast, name).get(ADDRESS, {"subject": subject}).content.decode()


def test_an_own_open_ticket_that_shares_two_words_is_offered(acme: Cast) -> None:
    with acme.scope():
        ticket = file_ticket(acme, "The laptop screen flickers")
    assert f"/help/tickets/{ticket.number}/" in offered(acme, "laptop has a black screen")
    assert "/help/tickets/" not in offered(acme, "laptop keyboard")
    assert "/help/tickets/" not in offered(acme, "")


def test_neither_another_persons_nor_a_finished_ticket_is_offered(acme: Cast) -> None:
    with acme.scope():
        ticket = file_ticket(acme, "The laptop screen flickers")
    assert "/help/tickets/" not in offered(acme, "laptop screen", "coworker")
    assert "/help/tickets/" not in offered(acme, "laptop screen", "customer_admin")
    with acme.scope():
        operations.cancel(ticket.pk, actor=acme.actor("requester"))
    assert "/help/tickets/" not in offered(acme, "laptop screen")


def test_signs_that_mean_something_to_the_search_are_only_signs(acme: Cast) -> None:
    assert "/help/tickets/" not in offered(acme, "foo' | !bar & (baz <-> \0 :*")


def test_the_search_finds_words_of_the_description_too(acme: Cast) -> None:
    with acme.scope():
        ticket = file_ticket(acme, "Help", description="The projector hums.")
    answer = visit(acme, "requester").get("/help/tickets/", {"q": "projector hum"}).content.decode()
    assert f"/help/tickets/{ticket.number}/" in answer
