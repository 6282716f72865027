"""A ticket on the portal: what its requester reads, says and decides."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from atum_desk.core import clock
from tests.browsing import visit
from tests.factories import Cast, file_ticket, make_cast, ticket_in
from tickets import operations
from tickets.models import Comment, Ticket
from tickets.operations import Outcome
from tickets.portal import SHOWN
from tickets.states import Status

HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}
PAGE_QUERIES = 14


@pytest.fixture
def mine(acme: Cast) -> Client:
    return visit(acme, "requester")


def read(client: Client, number: int = 1) -> str:
    response = client.get(f"/help/tickets/{number}/")
    assert response.status_code == 200
    return response.content.decode()


def say(client: Client, text: str, *, last: str | None = None, number: int = 1, **options: Any) -> Any:
    """Answer as the page's form does, under the message that stands last."""
    if last is None:
        found = re.search(r'name="last"(?: value="([^"]*)")?', read(client, number))
        assert found is not None
        last = found[1] or ""
    return client.post(f"/help/tickets/{number}/reply/", {"text": text, "last": last}, **options)


def status_of(cast: Cast, number: int = 1) -> str:
    with cast.scope():
        return str(Ticket.objects.get(number=number).status)


def test_a_requester_reads_public_messages_and_nothing_internal(acme: Cast, mine: Client) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
        operations.note(ticket.pk, content="Canary in a note", actor=acme.actor("agent"))
        operations.set_tags(ticket.pk, tags=["canary-tag"], actor=acme.actor("agent"))
        operations.reply(ticket.pk, content="We are **on** it", actor=acme.actor("agent"))
    html = read(mine)
    assert "It beeps three times." in html
    assert "We are <strong>on</strong> it" in html
    assert "Ada Agent" in html
    shown = html.split('id="ticket"')[1].split("</main>")[0]
    assert not re.search("canary|internal|ada.agent@|accepted|due in|clock|high", shown, re.IGNORECASE)


def test_markup_of_a_message_is_shown_harmlessly(acme: Cast, mine: Client) -> None:
    file = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    with acme.scope():
        file_ticket(acme, description=file, subject="<b>bold</b>")
    html = read(mine)
    assert "<script>alert" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert "&lt;b&gt;bold&lt;/b&gt;" in html


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (Status.NEW, "Received"),
        (Status.ACCEPTED, "In progress"),
        (Status.ASSIGNED, "In progress"),
        (Status.IN_PROGRESS, "In progress"),
        (Status.WAITING_CUSTOMER, "Waiting for you"),
        (Status.RESOLVED, "Resolved"),
        (Status.CLOSED, "Closed"),
        (Status.CANCELLED, "Cancelled"),
    ],
)
def test_where_a_ticket_stands_is_said_in_plain_words(
    acme: Cast, mine: Client, status: Status, word: str
) -> None:
    with acme.scope():
        ticket_in(acme, status)
    assert re.findall(r'aria-current="step">([^<]+)<', read(mine)) == [word]


OFFERED = {
    Status.NEW: {"cancel"},
    Status.ACCEPTED: {"resolve"},
    Status.ASSIGNED: {"resolve"},
    Status.IN_PROGRESS: {"resolve"},
    Status.WAITING_CUSTOMER: {"resolve"},
    Status.RESOLVED: {"close", "reopen"},
    Status.CLOSED: {"reopen"},
    Status.CANCELLED: set(),
}


@pytest.mark.parametrize("status", OFFERED)
def test_only_what_is_possible_is_offered_and_only_to_the_requester(
    acme: Cast, mine: Client, status: Status
) -> None:
    with acme.scope():
        ticket_in(acme, status)
    verbs = r'action="/help/tickets/1/(resolve|close|reopen|cancel)/"'
    assert set(re.findall(verbs, read(mine))) == OFFERED[status]
    seen_by_contact = read(visit(acme, "customer_admin"))
    assert set(re.findall(verbs, seen_by_contact)) == set()
    assert 'action="/help/tickets/1/reply/"' in seen_by_contact


@pytest.mark.parametrize("status", OFFERED)
@pytest.mark.parametrize("verb", ["resolve", "close", "reopen", "cancel"])
def test_a_verb_does_what_is_offered_and_refuses_the_rest(
    acme: Cast, mine: Client, status: Status, verb: str
) -> None:
    target = {"resolve": "RESOLVED", "close": "CLOSED", "reopen": "IN_PROGRESS", "cancel": "CANCELLED"}
    with acme.scope():
        ticket_in(acme, status)
    response = mine.post(f"/help/tickets/1/{verb}/")
    if verb in OFFERED[status]:
        assert (response.status_code, response["Location"]) == (303, "/help/tickets/1/")
        assert status_of(acme) == target[verb]
    else:
        assert response.status_code in {403, 422}
        assert status_of(acme) == status


@pytest.mark.parametrize("verb", ["resolve", "close", "reopen", "cancel"])
def test_a_companys_contact_decides_nothing_for_a_colleague(acme: Cast, verb: str) -> None:
    begin = {"resolve": Status.IN_PROGRESS, "cancel": Status.NEW}.get(verb, Status.RESOLVED)
    with acme.scope():
        ticket_in(acme, begin)
    assert visit(acme, "customer_admin").post(f"/help/tickets/1/{verb}/").status_code == 403
    assert status_of(acme) == begin


@pytest.mark.parametrize("verb", ["", "reply/", "resolve/", "close/", "reopen/", "cancel/", "edit_comment/"])
def test_foreign_and_unknown_tickets_answer_the_same(acme: Cast, other: Cast, verb: str) -> None:
    with other.scope():
        for _ in range(2):
            file_ticket(other)
    with acme.scope():
        file_ticket(acme)
    client = visit(acme, "stranger")
    answers = [
        client.post(f"/help/tickets/{number}/{verb}", {"text": "x"})
        if verb
        else client.get(f"/help/tickets/{number}/")
        for number in (1, 2, 77, 99999999999)
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_an_answer_is_sent_and_a_waiting_ticket_goes_on(acme: Cast, mine: Client) -> None:
    with acme.scope():
        ticket_in(acme, Status.WAITING_CUSTOMER)
    response = say(mine, "Here it is")
    assert (response.status_code, response["Location"]) == (303, "/help/tickets/1/")
    assert status_of(acme) == "IN_PROGRESS"
    assert "Here it is" in read(mine)


def test_an_answer_by_htmx_brings_the_ticket_anew_and_a_toast(acme: Cast, mine: Client) -> None:
    with acme.scope():
        ticket_in(acme, Status.WAITING_CUSTOMER)
    response = say(mine, "Here it is", **HTMX)
    html = response.content.decode()
    assert response.status_code == 200
    assert html.lstrip().startswith('<div id="ticket"')
    assert "Here it is" in html
    assert json.loads(response["HX-Trigger"])["toast"]["text"] == "Your answer was sent."


def test_a_companys_contact_answers_on_a_colleagues_ticket(acme: Cast) -> None:
    with acme.scope():
        ticket_in(acme, Status.WAITING_CUSTOMER)
    assert say(visit(acme, "customer_admin"), "From the office").status_code == 303
    assert status_of(acme) == "IN_PROGRESS"


def test_an_empty_answer_is_refused_where_it_stands(acme: Cast, mine: Client) -> None:
    with acme.scope():
        ticket_in(acme, Status.IN_PROGRESS)
    response = say(mine, "  ")
    assert response.status_code == 422
    assert "Write something first." in response.content.decode()


def test_what_came_in_meanwhile_is_shown_before_an_answer_is_sent(acme: Cast, mine: Client) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
        operations.reply(ticket.pk, content="Which model is it?", actor=acme.actor("agent"))
    late = say(mine, "It got worse", last="")
    html = late.content.decode()
    assert late.status_code == 409
    assert "Which model is it?" in html
    assert "It got worse</textarea>" in html
    assert "Send anyway" in html
    found = re.search(r'name="last" value="([^"]+)"', html)
    assert found is not None
    assert say(mine, "It got worse", last=found[1]).status_code == 303


def test_a_note_that_came_in_meanwhile_holds_no_answer_up(acme: Cast, mine: Client) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
        operations.note(ticket.pk, content="Careful", actor=acme.actor("agent"))
    assert say(mine, "It got worse", last="").status_code == 303


def test_own_messages_of_another_window_hold_no_answer_up(acme: Cast, mine: Client) -> None:
    with acme.scope():
        operations.reply(ticket_in(acme, Status.IN_PROGRESS).pk, content="One", actor=acme.actor("requester"))
    assert say(mine, "Two", last="").status_code == 303


def test_solved_takes_the_text_along_as_the_last_word(acme: Cast, mine: Client) -> None:
    with acme.scope():
        ticket_in(acme, Status.WAITING_CUSTOMER)
    mine.post("/help/tickets/1/resolve/", {"text": "It was the cable, thanks!", "last": ""})
    assert status_of(acme) == "RESOLVED"
    assert "It was the cable, thanks!" in read(mine)


def test_an_answer_on_a_resolved_ticket_takes_it_up_again(acme: Cast, mine: Client) -> None:
    with acme.scope():
        ticket_in(acme, Status.RESOLVED)
    assert "closes by itself after 7 days" in read(mine)
    say(mine, "Not quite")
    assert status_of(acme) == "IN_PROGRESS"


def test_an_answer_on_a_cancelled_ticket_opens_a_new_one_and_says_so(acme: Cast, mine: Client) -> None:
    with acme.scope():
        ticket_in(acme, Status.CANCELLED)
    assert "opens a new one that mentions it" in read(mine)
    response = say(mine, "I still need it")
    assert response["Location"] == "/help/tickets/2/"
    html = read(mine, 2)
    assert "#1 was over, so your message opened a new ticket: #2." in html
    assert "Follow-up to #1" in html
    assert 'href="/help/tickets/1/"' in html
    assert 'href="/help/tickets/2/"' in read(mine)


def test_the_new_ticket_is_gone_to_by_htmx_too(acme: Cast, mine: Client) -> None:
    with acme.scope():
        ticket_in(acme, Status.CANCELLED)
    assert say(mine, "I still need it", **HTMX)["HX-Redirect"] == "/help/tickets/2/"


def test_a_ticket_closed_too_long_ago_offers_a_new_one_only(acme: Cast, mine: Client) -> None:
    with acme.scope(), clock.at(clock.now() - timedelta(days=15)):
        ticket_in(acme, Status.CLOSED)
    html = read(mine)
    assert "/reopen/" not in html
    assert "Open a new ticket" in html
    assert say(mine, "Again")["Location"] == "/help/tickets/2/"


def comment_of(cast: Cast, author: str = "requester", *, minutes_ago: int = 0) -> Comment:
    with cast.scope(), clock.at(clock.now() - timedelta(minutes=minutes_ago)):
        ticket = ticket_in(cast, Status.IN_PROGRESS)
        found = operations.reply(ticket.pk, content="The frist one", actor=cast.actor(author)).comment
        assert found is not None
        return found


def correct(client: Client, comment_id: object, text: str = "The first one") -> Any:
    return client.post("/help/tickets/1/edit_comment/", {"comment": str(comment_id), "text": text})


def test_an_own_message_is_corrected_within_five_minutes(acme: Cast, mine: Client) -> None:
    comment = comment_of(acme, minutes_ago=4)
    assert "/edit_comment/" in read(mine)
    assert correct(mine, comment.pk).status_code == 303
    html = read(mine)
    assert "The first one" in html
    assert "edited" in html


def test_after_five_minutes_a_message_stays_as_it_is(acme: Cast, mine: Client) -> None:
    comment = comment_of(acme, minutes_ago=6)
    assert "/edit_comment/" not in read(mine)
    assert correct(mine, comment.pk).status_code == 403
    assert "The frist one" in read(mine)


def test_an_empty_correction_is_refused_where_it_stands(acme: Cast, mine: Client) -> None:
    response = correct(mine, comment_of(acme).pk, " ")
    assert response.status_code == 422
    assert '<details class="correct" open>' in response.content.decode()


def test_a_message_of_staff_is_not_corrected_by_its_reader(acme: Cast, mine: Client) -> None:
    assert correct(mine, comment_of(acme, "agent").pk).status_code == 403


def test_notes_foreign_unknown_and_senseless_messages_answer_the_same(
    acme: Cast, other: Cast, mine: Client
) -> None:
    comment_of(acme)
    foreign = comment_of(other)
    with acme.scope():
        note = operations.note(Ticket.objects.get(number=1).pk, content="Hm", actor=acme.actor("agent"))
    keys = [note.pk, foreign.pk, "01890a5d-ac96-774b-bcce-b302099a8057", "x", ""]
    answers = [correct(mine, key) for key in keys]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_a_removed_text_is_said_to_be_removed(acme: Cast, mine: Client) -> None:
    comment = comment_of(acme, "agent")
    with acme.scope():
        operations.redact_comment(Ticket.objects.get(number=1).pk, comment.pk, actor=acme.actor("manager"))
    html = read(mine)
    assert "This text was removed." in html
    assert "frist" not in html


def test_where_tickets_are_accepted_by_themselves_the_receipt_says_so(db: None) -> None:
    cast = make_cast("Quick", gate="automatic")
    client = visit(cast, "requester")
    response = client.post("/help/tickets/new/", {"service": "other", "subject": "Hello", "description": "x"})
    html = client.get(response["Location"]).content.decode()
    assert "It is with our team already" in html


def test_the_receipt_goes_once_something_has_happened(acme: Cast, mine: Client) -> None:
    with acme.scope():
        quiet, answered = file_ticket(acme), ticket_in(acme, Status.ASSIGNED)
        operations.reply(answered.pk, content="On it", actor=acme.actor("agent"))
        solved = ticket_in(acme, Status.RESOLVED)
    shown = {
        ticket.number: "We have it."
        in mine.get(f"/help/tickets/{ticket.number}/?received=1").content.decode()
        for ticket in (quiet, answered, solved)
    }
    assert shown == {quiet.number: True, answered.number: False, solved.number: False}


def test_the_page_asks_the_database_no_more_with_more_messages(
    acme: Cast, mine: Client, django_assert_max_num_queries: object
) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
        for _ in range(5):
            operations.reply(ticket.pk, content="And", actor=acme.actor("requester"))
            operations.reply(ticket.pk, content="So", actor=acme.actor("agent"), outcome=Outcome.WAIT)
    with django_assert_max_num_queries(PAGE_QUERIES):  # type: ignore[operator]
        mine.get("/help/tickets/1/")


def test_of_a_long_conversation_the_end_is_shown_and_the_rest_on_request(acme: Cast, mine: Client) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
        for place in range(SHOWN + 2):
            operations.reply(ticket.pk, content=f"Step {place}.", actor=acme.actor("agent"))

    def steps(page: str) -> list[int]:
        return [int(number) for number in re.findall(r"<p>Step (\d+)\.", page)]

    page = read(mine)
    assert steps(page) == list(range(2, SHOWN + 2))
    assert "It beeps three times." in page
    assert "Show the earlier messages" in page
    everything = mine.get("/help/tickets/1/?all=1").content.decode()
    assert steps(everything) == list(range(SHOWN + 2))
    assert "Show the earlier messages" not in everything
    address = f"http://{acme.host}/help/tickets/1/?all=1"
    answer = say(mine, "Thank you", **HTMX, HTTP_HX_CURRENT_URL=address)
    assert steps(answer.content.decode()) == list(range(SHOWN + 2))


def test_an_answer_is_shown_as_it_will_look(acme: Cast, mine: Client) -> None:
    with acme.scope():
        ticket_in(acme, Status.IN_PROGRESS)
    part = mine.post("/help/tickets/1/preview/", {"text": "It **works** <b>"}, **HTMX).content.decode()
    assert "<strong>works</strong> &lt;b&gt;" in part
    assert "<html" not in part
    whole = mine.post("/help/tickets/1/preview/", {"text": "It **works**", "last": ""}).content.decode()
    assert "<strong>works</strong>" in whole
    assert "It **works**</textarea>" in whole
    assert "Nothing to show yet." in mine.post("/help/tickets/1/preview/", {}, **HTMX).content.decode()
