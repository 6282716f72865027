"""The portal's home, list and form, seen as requesters through the real pages."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from atum_desk.core.errors import Invalid
from tests.browsing import visit
from tests.factories import Cast, file_ticket, make_cast, ticket_in
from tickets import operations
from tickets.models import Service, Ticket
from tickets.states import Status

HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}
QUERIES = {"/help/": 13, "/help/tickets/": 12, "/help/tickets/new/": 12}
"""What each page may ask the database, transaction, scope and session included."""


@pytest.fixture
def mine(acme: Cast) -> Client:
    return visit(acme, "requester")


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def entered(cast: Cast, **changes: str) -> dict[str, str]:
    return {"service": str(cast.service.pk), "subject": "No sound", "description": "Since today.", **changes}


def test_home_offers_the_services_and_shows_what_is_open(acme: Cast, mine: Client) -> None:
    with acme.scope():
        ticket_in(acme, Status.WAITING_CUSTOMER)
        ticket_in(acme, Status.CLOSED)
    html = text_of(mine, "/help/")
    assert "How can we help, Rosa?" in html
    assert f'href="/help/tickets/new/?service={acme.service.pk}"' in html
    assert "Waiting for you" in html
    assert "#2" not in html


def test_home_shows_those_that_wait_for_the_requester_first(acme: Cast, mine: Client) -> None:
    with acme.scope():
        ticket_in(acme, Status.WAITING_CUSTOMER)
        for _ in range(6):
            file_ticket(acme)
    html = text_of(mine, "/help/")
    assert re.findall(r">#(\d+) ", html) == ["1", "7", "6", "5", "4"]
    assert "All open tickets" in html


def test_home_without_tickets_says_so(mine: Client) -> None:
    assert "Nothing is open" in text_of(mine, "/help/")


def test_a_service_that_is_not_offered_any_more_is_not_on_the_portal(acme: Cast, mine: Client) -> None:
    with acme.scope():
        service = Service.objects.get(pk=acme.service.pk)
        service.is_active = False
        service.save_as(acme.actor("admin"))
    assert "Laptop" not in text_of(mine, "/help/")
    response = mine.post("/help/tickets/new/", entered(acme))
    assert response.status_code in {303, 422}
    with acme.scope():
        assert not Ticket.objects.filter(service=service).exists()


def test_the_list_is_of_own_tickets_open_or_done(acme: Cast, mine: Client) -> None:
    with acme.scope():
        ticket_in(acme, Status.IN_PROGRESS)
        ticket_in(acme, Status.CANCELLED)
        operations.create(
            requester_id=acme.stranger.pk, subject="Not mine", description="x", actor=acme.actor("stranger")
        )
    open_ones, done = text_of(mine, "/help/tickets/"), text_of(mine, "/help/tickets/?show=done")
    assert re.findall(r">#(\d+) ", open_ones) == ["1"]
    assert re.findall(r">#(\d+) ", done) == ["2"]
    assert "Cancelled" in done


@pytest.mark.parametrize("words", ["beeps loudly", "LOUDLY", "#2", "2"])
def test_a_search_finds_own_tickets_by_number_and_words_of_the_subject(
    acme: Cast, mine: Client, words: str
) -> None:
    with acme.scope():
        ticket_in(acme, Status.IN_PROGRESS)
        file_ticket(acme, subject="It beeps loudly")
        operations.create(
            requester_id=acme.stranger.pk,
            subject="It beeps loudly 2",
            description="x",
            actor=acme.actor("stranger"),
        )
    assert re.findall(r">#(\d+) ", text_of(mine, f"/help/tickets/?q={words.replace('#', '%23')}")) == ["2"]


@pytest.mark.parametrize("words", ["nothing here", "%", "%00", "99999999999999999999", "-1"])
def test_a_search_that_finds_nothing_says_what_to_do(acme: Cast, mine: Client, words: str) -> None:
    with acme.scope():
        file_ticket(acme)
    response = mine.get("/help/tickets/", {"q": words})
    assert "Nothing was found" in response.content.decode()


def test_the_list_goes_on_page_by_page_without_gap_or_double(acme: Cast, mine: Client) -> None:
    with acme.scope():
        for _ in range(60):
            file_ticket(acme)
    seen: list[int] = []
    path = "/help/tickets/"
    for _ in range(3):
        html = text_of(mine, path)
        seen += [int(number) for number in re.findall(r">#(\d+) ", html)]
        found = re.search(r'href="([^"]+)" rel="next"', html)
        path = unescape(found[1]) if found else ""
    assert seen == list(range(60, 0, -1))
    assert path == ""


def test_the_next_page_comes_alone_where_htmx_asks(acme: Cast, mine: Client) -> None:
    with acme.scope():
        file_ticket(acme)
    response = mine.get("/help/tickets/?after=2", **HTMX)
    assert response.content.decode().count("<html") == 0
    assert "HX-Request" in response["Vary"]


@pytest.mark.parametrize("after", ["x", "-1", "", "²", "9" * 30, "2147483648", "2147483647"])
def test_any_cursor_is_answered(mine: Client, after: str) -> None:
    assert mine.get("/help/tickets/", {"after": after}).status_code == 200


def test_a_companys_contact_sees_its_peoples_tickets_and_whose_they_are(acme: Cast) -> None:
    with acme.scope():
        file_ticket(acme)
        operations.create(
            requester_id=acme.stranger.pk, subject="Alien", description="x", actor=acme.actor("stranger")
        )
    html = text_of(visit(acme, "customer_admin"), "/help/tickets/")
    assert "Rosa Requester" in html
    assert "Alien" not in html
    assert "Rosa Requester" not in text_of(visit(acme, "stranger"), "/help/tickets/")


def test_a_new_ticket_is_filed_and_its_receipt_shown(acme: Cast, mine: Client) -> None:
    response = mine.post("/help/tickets/new/", entered(acme))
    assert (response.status_code, response["Location"]) == (303, "/help/tickets/1/?received=1")
    html = text_of(mine, response["Location"])
    assert "We have it. The number is #1." in html
    assert "What happens next" in html
    assert "We have it" not in text_of(mine, "/help/tickets/1/")
    with acme.scope():
        ticket = Ticket.objects.get(number=1)
        assert (ticket.subject, ticket.requester_id, ticket.service_id) == (
            "No sound",
            acme.requester.pk,
            acme.service.pk,
        )
        assert ticket.priority == "HIGH"


def test_something_else_is_filed_without_a_service(acme: Cast, mine: Client) -> None:
    mine.post("/help/tickets/new/", entered(acme, service="other"))
    with acme.scope():
        assert Ticket.objects.get(number=1).service_id is None


def test_the_service_chosen_at_home_is_chosen_in_the_form(acme: Cast, mine: Client) -> None:
    html = text_of(mine, f"/help/tickets/new/?service={acme.service.pk}")
    assert re.search(rf'value="{acme.service.pk}" checked', html)


@pytest.mark.parametrize("missing", ["service", "subject", "description"])
def test_what_is_missing_is_said_and_what_was_typed_is_kept(acme: Cast, mine: Client, missing: str) -> None:
    response = mine.post("/help/tickets/new/", entered(acme, **{missing: " "}))
    html = response.content.decode()
    assert response.status_code == 422
    assert "Please check what you entered" in html
    assert ("No sound" in html) == (missing != "subject")
    assert ("Since today." in html) == (missing != "description")
    with acme.scope():
        assert not Ticket.objects.exists()


def test_a_foreign_and_an_unknown_service_are_refused_alike(acme: Cast, other: Cast, mine: Client) -> None:
    unknown = "01890a5d-ac96-774b-bcce-b302099a8057"
    answers = {
        re.sub(r'csrfmiddlewaretoken" value="[^"]+"|x-csrftoken": "[^"]+"', "", response.content.decode())
        for response in (
            mine.post("/help/tickets/new/", entered(acme, service=key))
            for key in (str(other.service.pk), unknown)
        )
    }
    assert len(answers) == 1
    assert "This is not offered any more" in answers.pop()


def test_priority_is_asked_only_where_the_organization_lets_requesters_choose(
    acme: Cast, mine: Client
) -> None:
    assert "How urgent it is" not in text_of(mine, "/help/tickets/new/")
    mine.post("/help/tickets/new/", entered(acme, priority="URGENT"))
    with acme.scope():
        assert Ticket.objects.get(number=1).priority == "HIGH"
    liberal = make_cast("Liberal", requester_sets_priority=True)
    client = visit(liberal, "requester")
    assert "How urgent it is" in text_of(client, "/help/tickets/new/")
    client.post("/help/tickets/new/", entered(liberal, priority="URGENT"))
    with liberal.scope():
        assert Ticket.objects.get(number=1).priority == "URGENT"


def test_a_companys_contact_files_for_a_colleague_and_nobody_else(acme: Cast, other: Cast) -> None:
    client = visit(acme, "customer_admin")
    html = text_of(client, "/help/tickets/new/")
    assert "Wanda Worker" in html
    assert "Stan Stranger" not in html
    assert "Ada Agent" not in html
    client.post("/help/tickets/new/", entered(acme, requester=str(acme.coworker.pk)))
    with acme.scope():
        assert Ticket.objects.get(number=1).requester_id == acme.coworker.pk
    assert "Wanda Worker says whether" in text_of(client, "/help/tickets/1/?received=1")
    for person in (acme.stranger, acme.agent, other.coworker):
        assert client.post("/help/tickets/new/", entered(acme, requester=str(person.pk))).status_code == 422


def test_a_requester_files_for_nobody_else(acme: Cast, mine: Client) -> None:
    assert "Who needs help" not in text_of(mine, "/help/tickets/new/")
    mine.post("/help/tickets/new/", entered(acme, requester=str(acme.coworker.pk)))
    with acme.scope():
        assert Ticket.objects.get(number=1).requester_id == acme.requester.pk


def test_a_refusal_of_the_operation_stands_in_the_form(
    acme: Cast, mine: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise Invalid("The subject is no good.", field="subject")

    monkeypatch.setattr(operations, "create", refuse)
    response = mine.post("/help/tickets/new/", entered(acme))
    assert response.status_code == 422
    assert 'id="id_subject_error"' in response.content.decode()


@pytest.mark.parametrize("path", sorted(QUERIES))
def test_a_page_asks_the_database_no_more_with_more_tickets(
    acme: Cast, path: str, django_assert_max_num_queries: object
) -> None:
    client = visit(acme, "customer_admin")
    with acme.scope():
        for status in (Status.NEW, Status.WAITING_CUSTOMER, Status.IN_PROGRESS, Status.ASSIGNED):
            operations.reply(ticket_in(acme, status).pk, content="And more", actor=acme.actor("requester"))
    with django_assert_max_num_queries(QUERIES[path]):  # type: ignore[operator]
        client.get(path)


def test_a_companys_contact_may_look_at_own_tickets_only(acme: Cast) -> None:
    with acme.scope():
        file_ticket(acme)
        operations.create(
            requester_id=acme.customer_admin.pk,
            subject="Own",
            description="x",
            actor=acme.actor("customer_admin"),
        )
    client = visit(acme, "customer_admin")
    assert re.findall(r">#(\d+) ", text_of(client, "/help/tickets/")) == ["2", "1"]
    assert re.findall(r">#(\d+) ", text_of(client, "/help/tickets/?mine=1")) == ["2"]
    assert re.findall(r">#(\d+) ", text_of(client, "/help/")) == ["2"]
    assert "Only mine" not in text_of(visit(acme, "requester"), "/help/tickets/?mine=1")
