"""The ticket's page: what it shows whom, what is said on it, and what happens when somebody was faster."""

import re
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import AuditLog
from atum_desk.core import clock
from atum_desk.core.guard import door
from tests.browsing import visit
from tests.factories import Cast, file_ticket, make_cast, ticket_in
from tests.query_counts import get_counted, post_counted
from tickets import operations
from tickets.conversation import SHOWN
from tickets.models import Comment, Ticket
from tickets.states import Status

HTMX: dict[str, Any] = {"headers": {"HX-Request": "true"}}


def at(ticket: Ticket, verb: str = "") -> str:
    return f"/desk/tickets/{ticket.number}/{verb + '/' if verb else ''}"


def test_the_page_tells_the_whole_conversation(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
        operations.reply(ticket.pk, content="Please **reconnect** once.", actor=acme.actor("agent"))
        operations.note(ticket.pk, content="Gateway profile again", actor=acme.actor("colleague"))
        operations.set_priority(ticket.pk, priority="URGENT", actor=acme.actor("manager"))
    page = visit(acme, "agent").get(at(ticket)).content.decode()
    assert "It beeps three times." in page
    assert "<strong>reconnect</strong>" in page
    assert '<article class="message note"' in page
    assert "Gateway profile again" in page
    assert "<b>Max Manager</b> changed priority from <b>Medium</b> to <b>Urgent</b>" in page
    assert "<b>Max Manager</b> assigned the ticket to <b>Ada Agent</b>" in page
    assert "Harbour Works" in page
    assert "opened the ticket ·" not in page
    everything = visit(acme, "agent").get(f"{at(ticket)}?history=all").content.decode()
    assert "<b>Rosa Requester</b> opened the ticket ·" in everything


def test_more_history_is_offered_where_there_is_more(acme: Cast) -> None:
    with acme.scope():
        fresh, noted = file_ticket(acme), ticket_in(acme, Status.ACCEPTED)
        operations.note(noted.pk, content="Looked at it", actor=acme.actor("agent"))
    agent = visit(acme, "agent")
    assert "Show all history" not in agent.get(at(fresh)).content.decode()
    assert "Show all history" in agent.get(at(noted)).content.decode()


def test_of_a_long_conversation_the_end_is_shown_and_the_rest_on_request(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
        for place in range(2 * SHOWN + 3):
            operations.note(ticket.pk, content=f"Remark {place}.", actor=acme.actor("agent"))
    client = visit(acme, "agent")
    newest = client.get(at(ticket)).content.decode()
    assert remarks(newest) == list(range(SHOWN + 3, 2 * SHOWN + 3))
    assert "It beeps three times." in newest
    older = client.get(earlier_of(newest), **HTMX).content.decode()
    assert "<html" not in older
    assert remarks(older) == list(range(3, SHOWN + 3))
    oldest = client.get(earlier_of(older), **HTMX).content.decode()
    assert remarks(oldest) == [0, 1, 2]
    assert "started work" in oldest
    assert "Load earlier" not in oldest
    plain = client.get(earlier_of(newest)).content.decode()
    assert "<html" in plain
    assert "Show the newest messages" in plain


def test_what_was_loaded_of_a_long_conversation_outlives_a_change(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
        for place in range(2 * SHOWN + 3):
            operations.note(ticket.pk, content=f"Remark {place}.", actor=acme.actor("agent"))
    client, page = visit(acme, "agent"), f"http://{acme.host}{at(ticket)}"
    loaded = client.get(earlier_of(client.get(at(ticket)).content.decode()), **HTMX, HTTP_HX_CURRENT_URL=page)
    assert loaded["HX-Replace-Url"] == f"{at(ticket)}?earlier=1"
    given = {"priority": "LOW", "seen": ""}
    page += "?earlier=1"
    changed = client.post(f"{at(ticket)}set_priority/", given, **HTMX, HTTP_HX_CURRENT_URL=page)
    again = client.get(f"{at(ticket)}?earlier=1")
    for answer in (changed, again):
        assert remarks(answer.content.decode()) == list(range(3, 2 * SHOWN + 3))
    for nonsense in ("²", "-1", "x", "9" * 30):
        assert client.get(f"{at(ticket)}?earlier={nonsense}").status_code == 200


def test_a_link_to_an_older_message_leads_to_the_part_that_holds_it(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
        said = [
            operations.note(ticket.pk, content=f"Remark {place}.", actor=acme.actor("agent"))
            for place in range(SHOWN + 9)
        ]
    client = visit(acme, "agent")
    part = client.get(f"{at(ticket)}?around={said[4].pk}").content.decode()
    assert remarks(part) == list(range(4, SHOWN + 4))
    assert remarks(client.get(earlier_of(part), **HTMX).content.decode()) == [0, 1, 2, 3]
    for unknown in (ticket.pk, "nonsense", ""):
        page = client.get(f"{at(ticket)}?around={unknown}").content.decode()
        assert remarks(page) == list(range(9, SHOWN + 9))


def test_a_place_that_is_none_shows_the_newest(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
        operations.note(ticket.pk, content="Remark 7.", actor=acme.actor("agent"))
    client = visit(acme, "agent")
    for place in ("x", "1-2", "9" * 40 + "-" + ticket.pk.hex, "-" + ticket.pk.hex):
        assert remarks(client.get(f"{at(ticket)}?before={place}").content.decode()) == [7]


def remarks(page: str) -> list[int]:
    return [int(number) for number in re.findall(r"Remark (\d+)\.", page)]


def earlier_of(page: str) -> str:
    found = re.search(r'href="([^"]*before=[^"]*)" hx-get', page)
    assert found, page
    return found[1].replace("&amp;", "&")


def test_what_people_write_stays_text(acme: Cast) -> None:
    with acme.scope():
        ticket = file_ticket(acme, description="<img src=x onerror=alert(1)> [x](javascript:alert(1))")
        operations.note(ticket.pk, content="</div><script>alert(1)</script>", actor=acme.actor("manager"))
    page = visit(acme, "manager").get(at(ticket)).content.decode()
    assert "<img" not in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_foreign_and_unknown_tickets_are_the_same_404(acme: Cast, other: Cast) -> None:
    with other.scope():
        for _ in range(3):
            foreign = file_ticket(other)
    agent = visit(acme, "agent")
    unknown, theirs = agent.get("/desk/tickets/99/"), agent.get(at(foreign))
    assert (unknown.status_code, theirs.status_code) == (404, 404)
    assert unknown.content == theirs.content
    assert agent.get("/desk/tickets/99999999999999/").status_code == 404
    assert agent.post("/desk/tickets/99/resolve/").status_code == 404
    assert visit(acme, "requester").get("/desk/tickets/99/").status_code == 403


def test_the_page_asks_as_many_queries_however_long_the_conversation(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
        for _ in range(8):
            operations.reply(ticket.pk, content="And again", actor=acme.actor("agent"))
            operations.reply(ticket.pk, content="Still not", actor=acme.actor("requester"))
        file_ticket(acme)
    get_counted(visit(acme, "agent"), "desk ticket", at(ticket))


def test_five_hundred_messages_cost_no_more_than_ten(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
        first = operations.note(ticket.pk, content="Remark 0.", actor=acme.actor("agent"))
        later = [first.created_at + timedelta(seconds=place) for place in range(1, 500)]
        more = [
            Comment(
                ticket=ticket,
                author=acme.agent,
                content=f"Remark {place}.",
                created_at=moment,
                updated_at=moment,
            )
            for place, moment in enumerate(later, start=1)
        ]
        with door("tickets"):
            Comment.objects.bulk_create(more)
    agent = visit(acme, "agent")
    page = get_counted(agent, "desk ticket", at(ticket)).content.decode()
    assert remarks(page) == list(range(500 - SHOWN, 500))
    earlier = get_counted(agent, "desk ticket, earlier messages", earlier_of(page), **{"HX-Request": "true"})
    assert remarks(earlier.content.decode()) == list(range(500 - 2 * SHOWN, 500 - SHOWN))


def test_a_reply_without_javascript_leads_back_to_the_page(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.ASSIGNED)
    agent = visit(acme, "agent")
    answer = agent.post(at(ticket, "reply"), {"content": "On it", "seen": ticket.version, "outcome": "wait"})
    assert (answer.status_code, answer["Location"]) == (303, f"{at(ticket)}#composer")
    assert "Sent. The ticket waits for the customer." in agent.get(at(ticket)).content.decode()
    with acme.scope():
        assert Ticket.objects.get(pk=ticket.pk).status == Status.WAITING_CUSTOMER


def test_a_reply_writes_in_one_journey(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
    given = {"content": "Try again."}
    answer = post_counted(visit(acme, "agent"), "desk reply", at(ticket, "reply"), given)
    assert answer.status_code == 303


def test_a_reply_with_htmx_brings_what_changed(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
    answer = visit(acme, "agent").post(
        at(ticket, "reply"), {"content": "Solved", "seen": ticket.version, "outcome": "resolve"}, **HTMX
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in page
    assert page.lstrip().startswith('<div class="composer" id="composer"')
    assert re.findall(r'id="([a-z-]+)"[^>]* hx-swap-oob="true"', page) == [
        "conversation",
        "side",
        "ticket-head",
    ]
    assert ">Solved</p>" in page
    assert "Sent. The ticket is resolved." in answer["HX-Trigger"]


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_stale_reply_is_not_sent_keeps_its_text_and_shows_what_is_new(
    acme: Cast, headers: dict[str, Any]
) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
        seen = ticket.version
        operations.reply(ticket.pk, content="It works again", actor=acme.actor("requester"))
        operations.set_priority(ticket.pk, priority="LOW", actor=acme.actor("manager"))
    agent = visit(acme, "agent")
    typed = {"content": "Have you tried <turning> it off?", "seen": seen, "outcome": "wait"}
    answer = agent.post(at(ticket, "reply"), typed, **headers)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Have you tried &lt;turning&gt; it off?</textarea>" in page
    news = re.findall(r"<li>(.*?) ·", page.split('class="news"')[1].split("</ul>")[0])
    assert news == [
        "<b>Rosa Requester</b> replied",
        "<b>Max Manager</b> changed priority from <b>Medium</b> to <b>Low</b>",
    ]
    assert "It works again" in page
    assert "Send anyway and wait for customer" in page
    with acme.scope():
        assert Comment.objects.count() == 1
    fresh = re.search(r'name="seen" value="(\d+)">\s*<p class="to">', page)
    assert fresh is not None
    agent.post(at(ticket, "reply"), {**typed, "seen": fresh[1]}, **headers)
    with acme.scope():
        assert Comment.objects.count() == 2


def test_an_empty_reply_is_refused_where_it_stands(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
    answer = visit(acme, "agent").post(at(ticket, "reply"), {"content": "  "}, **HTMX)
    assert answer.status_code == 422
    assert "Write something first." in answer.content.decode()


def test_a_note_is_internal_and_leaves_the_status(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.CLOSED)
    answer = visit(acme, "agent").post(at(ticket, "note"), {"content": "For the record"})
    assert answer.status_code == 303
    with acme.scope():
        assert Comment.objects.get().is_internal
        assert Ticket.objects.get(pk=ticket.pk).status == Status.CLOSED


def test_a_closed_ticket_says_why_nobody_can_reply(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.CLOSED)
    page = visit(acme, "agent").get(at(ticket)).content.decode()
    assert "Reopen it first, then reply." in page
    assert f'action="{at(ticket, "reply")}"' not in page
    answer = visit(acme, "agent").post(at(ticket, "reply"), {"content": "Too late?"})
    assert answer.status_code == 422
    assert "reopen it first" in answer.content.decode()


def test_agents_only_read_a_new_ticket_where_managers_hold_the_gate(acme: Cast) -> None:
    with acme.scope():
        ticket = file_ticket(acme)
    page = visit(acme, "agent").get(at(ticket)).content.decode()
    assert "New tickets are accepted by managers here." in page
    assert "<textarea" not in page
    assert at(ticket, "set_priority") not in page
    assert visit(acme, "agent").get(at(ticket, "edit_text")).status_code == 403
    manager = visit(acme, "manager").get(at(ticket)).content.decode()
    assert at(ticket, "accept") in manager
    open_gate = make_cast("Gamma", gate="agents")
    with open_gate.scope():
        theirs = file_ticket(open_gate)
    assert at(theirs, "accept") in visit(open_gate, "agent").get(at(theirs)).content.decode()


def test_subject_and_description_are_edited_and_a_stale_form_keeps_its_text(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
    agent = visit(acme, "agent")
    assert 'value="The laptop does not start"' in agent.get(at(ticket, "edit_text")).content.decode()
    mine = {"subject": "Laptop dead", "description": "Three beeps", "seen": ticket.version}
    assert agent.post(at(ticket, "edit_text"), mine).status_code == 303
    late = agent.post(at(ticket, "edit_text"), {**mine, "subject": "My own words"})
    page = late.content.decode()
    assert late.status_code == 409
    assert 'value="My own words"' in page
    assert "<b>Laptop dead</b>" in page
    assert "Save mine anyway" in page
    with acme.scope():
        assert Ticket.objects.get(pk=ticket.pk).subject == "Laptop dead"
    assert agent.post(at(ticket, "edit_text"), {**mine, "subject": " "}).status_code == 422


def test_cancelling_takes_a_reason(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
    agent = visit(acme, "agent")
    assert agent.get(at(ticket, "cancel")).status_code == 200
    empty = agent.post(at(ticket, "cancel"), {"reason": " ", "seen": ticket.version})
    assert empty.status_code == 422
    assert "the requester will ask" in empty.content.decode()
    assert (
        agent.post(at(ticket, "cancel"), {"reason": "Filed twice", "seen": ticket.version}).status_code == 303
    )
    assert "cancelled the ticket: “Filed twice”" in agent.get(at(ticket)).content.decode()
    with acme.scope():
        assert Ticket.objects.get(pk=ticket.pk).status == Status.CANCELLED


def test_an_own_message_is_edited_within_the_minutes(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
        said = operations.reply(ticket.pk, content="Reconnetc", actor=acme.actor("agent")).comment
        assert said is not None
    place = f"{at(ticket)}comments/{said.pk}/edit/"
    agent = visit(acme, "agent")
    part = agent.get(place, **HTMX).content.decode()
    assert "<html" not in part
    assert "Reconnetc</textarea>" in part
    assert agent.post(place, {"content": ""}).status_code == 422
    assert agent.post(place, {"content": "Reconnect"}).status_code == 303
    page = agent.get(at(ticket)).content.decode()
    assert ">Reconnect</p>" in page
    assert "edited" in page
    assert visit(acme, "colleague").get(place).status_code == 403
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert agent.get(place).status_code == 403
        assert agent.post(place, {"content": "Too late"}).status_code == 403


def test_a_text_is_removed_after_asking_and_the_fact_stays(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
        said = operations.note(ticket.pk, content="The PIN is 4711", actor=acme.actor("agent"))
    place = f"{at(ticket)}comments/{said.pk}/redact/"
    assert visit(acme, "colleague").get(place).status_code == 403
    manager = visit(acme, "manager")
    assert "The PIN is 4711" in manager.get(place).content.decode()
    assert manager.post(place).status_code == 303
    page = manager.get(at(ticket)).content.decode()
    assert "4711" not in page
    assert "This text was removed." in page
    assert "<b>Max Manager</b> removed the text of a note" in page


def test_a_foreign_or_unknown_comment_is_404(acme: Cast, other: Cast) -> None:
    with other.scope():
        theirs = operations.note(
            ticket_in(other, Status.ASSIGNED).pk, content="x", actor=other.actor("agent")
        )
    with acme.scope():
        ticket, second = ticket_in(acme, Status.ASSIGNED), ticket_in(acme, Status.ASSIGNED)
        elsewhere = operations.note(second.pk, content="y", actor=acme.actor("agent"))
    manager = visit(acme, "manager")
    for comment in (theirs, elsewhere):
        for verb in ("edit", "redact"):
            place = f"{at(ticket)}comments/{comment.pk}/{verb}/"
            assert manager.get(place).status_code == 404
            assert manager.post(place, {"content": "z"}).status_code == 404


def test_nothing_of_the_page_writes_on_get(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.ASSIGNED)
        before = AuditLog.objects.count()
    manager = visit(acme, "manager")
    for verb in ("", "edit_text", "cancel"):
        manager.get(at(ticket, verb))
    for verb in ("accept", "assign", "reply", "note", "resolve", "set_tags"):
        assert manager.get(at(ticket, verb)).status_code == 405
    with acme.scope():
        assert AuditLog.objects.exclude(action__startswith="login").count() == before
