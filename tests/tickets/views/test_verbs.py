"""Verbs and properties as small forms: each does its own, refuses with a sentence, and answers in parts."""

import re
from typing import Any

import pytest

from tests.browsing import visit
from tests.factories import Cast, file_ticket, ticket_in
from tickets import operations
from tickets.models import Ticket
from tickets.states import Status

HTMX: dict[str, Any] = {"headers": {"HX-Request": "true"}}


def now(cast: Cast, ticket: Ticket) -> Ticket:
    with cast.scope():
        found: Ticket = Ticket.objects.get(pk=ticket.pk)
        return found


@pytest.mark.parametrize(
    ("verb", "before", "after"),
    [
        ("accept", Status.NEW, Status.ACCEPTED),
        ("start", Status.ASSIGNED, Status.IN_PROGRESS),
        ("wait", Status.IN_PROGRESS, Status.WAITING_CUSTOMER),
        ("resume", Status.WAITING_CUSTOMER, Status.IN_PROGRESS),
        ("resolve", Status.IN_PROGRESS, Status.RESOLVED),
        ("close", Status.RESOLVED, Status.CLOSED),
        ("reopen", Status.CLOSED, Status.IN_PROGRESS),
        ("unassign", Status.IN_PROGRESS, Status.ACCEPTED),
    ],
)
def test_a_verb_moves_the_ticket_and_leads_back(acme: Cast, verb: str, before: Status, after: Status) -> None:
    with acme.scope():
        ticket = ticket_in(acme, before)
    manager = visit(acme, "manager")
    offered = manager.get(f"/desk/tickets/{ticket.number}/").content.decode()
    place = f"/desk/tickets/{ticket.number}/{verb}/"
    assert f'action="{place}"' in offered
    answer = manager.post(place, {"seen": ticket.version})
    assert (answer.status_code, answer["Location"]) == (303, f"/desk/tickets/{ticket.number}/")
    assert now(acme, ticket).status == after


def test_properties_are_set(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.ACCEPTED)
    manager, place = visit(acme, "manager"), f"/desk/tickets/{ticket.number}"
    for verb, given in (
        ("assign", {"assignee": acme.agent.pk}),
        ("assign_team", {"team": acme.team.pk}),
        ("set_priority", {"priority": "URGENT"}),
        ("set_service", {"service": acme.service.pk}),
        ("set_tags", {"tags": "VPN, gateway"}),
    ):
        assert manager.post(f"{place}/{verb}/", given).status_code == 303, verb
    changed = now(acme, ticket)
    assert (changed.assigned_to_id, changed.team_id, changed.service_id) == (
        acme.agent.pk,
        acme.team.pk,
        acme.service.pk,
    )
    assert (changed.priority, changed.tags) == ("URGENT", ["gateway", "vpn"])
    for verb, given in (
        ("assign_team", {"team": ""}),
        ("set_service", {"service": ""}),
        ("set_tags", {"tags": ""}),
    ):
        assert manager.post(f"{place}/{verb}/", given).status_code == 303, verb
    changed = now(acme, ticket)
    assert (changed.team_id, changed.service_id, changed.tags) == (None, None, [])


def test_htmx_gets_the_parts_that_changed_and_the_typed_text_stays(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
    answer = visit(acme, "agent").post(
        f"/desk/tickets/{ticket.number}/set_priority/", {"priority": "LOW", "seen": ticket.version}, **HTMX
    )
    part = answer.content.decode()
    assert part.lstrip().startswith('<aside class="side" id="side"')
    assert re.findall(r'id="([a-z-]+)"[^>]* hx-swap-oob="true"', part) == [
        "ticket-head",
        "conversation",
        "composer",
    ]
    assert re.search(r'id="reply-text"[^>]* hx-preserve', part)
    assert "The priority is Low now." in answer["HX-Trigger"]


def test_the_composers_side_stays_open_when_something_beside_it_changes(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
    given = {"priority": "LOW", "mode": "note"}
    part = visit(acme, "agent").post(f"/desk/tickets/{ticket.number}/set_priority/", given, **HTMX)
    assert re.findall(r'id="mode-(\w+)" checked', part.content.decode()) == ["note"]


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_stale_property_is_not_set_and_what_is_new_is_shown(acme: Cast, headers: dict[str, Any]) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
        operations.set_priority(ticket.pk, priority="URGENT", actor=acme.actor("manager"))
    answer = visit(acme, "agent").post(
        f"/desk/tickets/{ticket.number}/set_priority/", {"priority": "LOW", "seen": ticket.version}, **headers
    )
    assert answer.status_code == 409
    assert "<li><b>Max Manager</b> changed priority" in answer.content.decode()
    assert now(acme, ticket).priority == "URGENT"


def test_the_second_who_accepts_reads_who_was_first(acme: Cast) -> None:
    with acme.scope():
        ticket = file_ticket(acme)
    visit(acme, "admin").post(f"/desk/tickets/{ticket.number}/accept/")
    answer = visit(acme, "manager").post(f"/desk/tickets/{ticket.number}/accept/", **HTMX)
    assert answer.status_code == 422
    assert "Alma Admin accepted" in answer.content.decode()


def test_a_verb_out_of_place_is_refused_with_what_is_possible(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.ASSIGNED)
    answer = visit(acme, "colleague").post(f"/desk/tickets/{ticket.number}/close/")
    assert answer.status_code == 403
    answer = visit(acme, "manager").post(f"/desk/tickets/{ticket.number}/close/")
    assert answer.status_code == 422
    assert "You cannot" in answer.content.decode()


def test_choices_that_are_not_offered_are_refused(acme: Cast, other: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.ASSIGNED)
    manager, place = visit(acme, "manager"), f"/desk/tickets/{ticket.number}"
    for verb, given in (
        ("assign", {"assignee": other.agent.pk}),
        ("assign", {"assignee": acme.requester.pk}),
        ("assign", {"assignee": "x"}),
        ("assign_team", {"team": other.team.pk}),
        ("set_service", {"service": other.service.pk}),
        ("set_priority", {"priority": "ENORMOUS"}),
        ("set_tags", {"tags": "x" * 200}),
    ):
        assert manager.post(f"{place}/{verb}/", given).status_code == 422, (verb, given)
    assert now(acme, ticket).version == ticket.version


def test_requesters_and_visitors_reach_no_verb(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.ASSIGNED)
    place = f"/desk/tickets/{ticket.number}/resolve/"
    assert visit(acme, "requester").post(place).status_code == 403
    assert visit(acme).post(place).status_code == 302
    assert visit(acme).post(place, **HTMX)["HX-Redirect"].startswith("/sign-in/?")


def test_an_agent_is_offered_to_take_a_colleagues_ticket_and_nothing_more(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.ASSIGNED)
    page = visit(acme, "colleague").get(f"/desk/tickets/{ticket.number}/").content.decode()
    assert re.findall(r'name="assignee" value="([^"]+)"', page) == [str(acme.colleague.pk)]
    assert f'action="/desk/tickets/{ticket.number}/unassign/"' not in page
    assert 'name="team"' not in page
    own = visit(acme, "agent").get(f"/desk/tickets/{ticket.number}/").content.decode()
    assert str(acme.colleague.pk) in re.findall(r'name="assignee" value="([^"]+)"', own)
