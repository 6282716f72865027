"""Saved views and the query line in the browser's requests: kept from the queue, shown, counted, changed."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.http import QueryDict
from django.test import Client

from atum_desk.core import clock
from atum_desk.core.conditions import Group, as_q, bound
from atum_desk.core.ids import uuid7
from tests.browsing import visit
from tests.factories import Cast, file_ticket, ticket_in
from tests.tickets.views.test_queue import QUEUE, numbers
from tickets import operations
from tickets.asking import VIEWS
from tickets.condition_fields import TICKET, own_of
from tickets.models import SavedView, Ticket
from tickets.operations import Look
from tickets.queue import View
from tickets.states import Status

NEW_VIEW = "/desk/views/new/"
URGENT = {"all": [{"field": "priority", "op": "is", "value": "URGENT"}]}
LINE = {"if--mode": "all", "if-0-field": "priority", "if-0-op": "is", "if-0-value": "URGENT"}


def several(cast: Cast) -> dict[str, int]:
    """File an urgent ticket in work with a tag, a plain new one, and one that waits for the customer."""
    agent = cast.actor("agent")
    urgent = ticket_in(cast, Status.IN_PROGRESS)
    operations.set_priority(urgent.pk, priority="URGENT", actor=agent)
    operations.set_tags(urgent.pk, tags=["vpn"], actor=agent)
    plain = file_ticket(cast, "The paper jams, and the printer prints nothing")
    waiting = ticket_in(cast, Status.WAITING_CUSTOMER)
    return {"urgent": urgent.number, "plain": plain.number, "waiting": waiting.number}


def found(client: Client, line: str) -> list[int]:
    query = QueryDict(mutable=True)
    query["q"] = line
    return numbers(client, f"?{query.urlencode()}")


def test_the_query_line_narrows_and_each_of_its_filters_is_a_chip(acme: Cast) -> None:
    with acme.scope():
        made = several(acme)
    agent = visit(acme, "agent")
    for line, name in (
        ("status:new", "plain"),
        ("priority:urgent", "urgent"),
        ("is:open -status:new -is:paused", "urgent"),
        ("is:paused", "waiting"),
        ("tag:vpn", "urgent"),
        ("-tag:vpn -is:paused status:open", "plain"),
        ("assignee:me priority:urgent", "urgent"),
        (f'assignee:"{acme.agent.full_name}" is:paused', "waiting"),
        ('"paper jams"', "plain"),
        ("status:new printer", "plain"),
        ("-printer is:open -is:paused", "urgent"),
        (f"requester:{acme.requester.email} priority:urgent", "urgent"),
        ("created:<1h priority:urgent,high tag:vpn", "urgent"),
    ):
        assert found(agent, line) == [made[name]], line
    assert set(found(agent, "status:open")) == set(made.values())
    assert (
        set(found(agent, "-printer")) == set(found(agent, '-"printer"')) == {made["urgent"], made["waiting"]}
    )
    assert found(agent, "paper -printer") == []
    assert found(agent, "created:>1d") == []
    page = agent.get(QUEUE, {"q": "status:new -tag:vpn printer"}).content.decode()
    assert 'href="?q=-tag%3Avpn+printer"' in page
    assert 'href="?q=status%3Anew+printer"' in page
    assert 'href="?q=status%3Anew+-tag%3Avpn"' in page


def test_a_line_that_cannot_be_understood_shows_the_word_and_nothing_else(acme: Cast) -> None:
    with acme.scope():
        several(acme)
    answer = visit(acme, "agent").get(QUEUE, {"q": "printer stauts:open"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<code>printer <mark>stauts:open</mark></code>" in page
    assert "Did you mean “status”?" in page
    assert 'value="printer stauts:open"' in page
    assert '<td class="number' not in page


def test_a_line_that_cannot_be_understood_changes_no_ticket(acme: Cast) -> None:
    with acme.scope():
        made = several(acme)
    given = {"everything": "1", "sure": "1", "priority": "LOW", "back": "?q=stauts%3Aopen"}
    visit(acme, "agent").post("/desk/tickets/bulk/", given)
    with acme.scope():
        assert Ticket.objects.get(number=made["urgent"]).priority == "URGENT"


def test_what_the_queue_shows_is_kept_as_a_view(acme: Cast) -> None:
    with acme.scope():
        made = several(acme)
    agent = visit(acme, "agent")
    shown = "?view=mine&priority=URGENT&q=-tag%3Amail"
    page = agent.get(QUEUE + shown).content.decode()
    (href,) = re.findall(r'href="/desk/views/new/\?([^"]+)"', page)
    form = agent.get(f"{NEW_VIEW}?{href.replace('&amp;', '&')}").content.decode()
    fields = dict(re.findall(r'name="(if-[\d.-]*field)">.*?value="([^"]+)" selected', form, re.DOTALL))
    assert list(fields.values()) == ["status", "assignee", "priority", "tags"]
    sent = {
        "name": "Mine and urgent",
        "team": "",
        "sort": "deadline",
        "if--mode": "all",
        "if-0-field": "assignee",
        "if-0-op": "is",
        "if-0-value": "me",
        "if-1-field": "priority",
        "if-1-op": "in",
        "if-1-value": ["URGENT", "HIGH"],
    }
    answer = agent.post(NEW_VIEW, sent)
    assert answer.status_code == 303
    place = answer["Location"]
    listing = agent.get(place).content.decode()
    assert "<h1>Mine and urgent</h1>" in listing
    (current,) = re.findall(r'aria-current="page">(.*?)</a>', listing, re.DOTALL)
    assert '<span class="clip">Mine and urgent</span>' in current
    assert numbers(agent, place.removeprefix(QUEUE)) == [made["urgent"]]
    # Whoever else looked at it would see their own.
    assert visit(acme, "colleague").get(place).status_code == 404


def test_a_teams_view_shows_each_member_their_own(acme: Cast) -> None:
    with acme.scope():
        made = several(acme)
        ours = {"all": [{"field": "assignee", "op": "in", "value": ["me"]}, *URGENT["all"]]}
        look = Look("Ours", ours, team_id=acme.team.pk)
        view = operations.create_view(look, actor=acme.actor("manager"))
    assert numbers(visit(acme, "agent"), f"?view={view.pk}") == [made["urgent"]]
    # Another filter narrows it further.
    assert numbers(visit(acme, "agent"), f"?view={view.pk}&status=NEW") == []
    assert numbers(visit(acme, "agent"), f"?view={view.pk}&q=tag%3Avpn") == [made["urgent"]]


def test_the_rail_counts_saved_views_when_it_is_asked_to(acme: Cast) -> None:
    with acme.scope():
        several(acme)
        operations.create_view(Look("Urgent", URGENT), actor=acme.actor("agent"))
        operations.create_view(
            Look("Never", {"all": [{"field": "subject", "op": "contains", "value": "nowhere"}]}),
            actor=acme.actor("agent"),
        )
    agent = visit(acme, "agent")
    rail = agent.get(QUEUE).content.decode()
    assert '<span class="clip">Urgent</span></a>' in rail
    counted = agent.get("/desk/views/").content.decode()
    assert '<span class="clip">Urgent</span><span class="num">1</span>' in counted
    assert '<span class="clip">Never</span><span class="num">0</span>' in counted
    assert '<span class="clip">Urgent</span><span class="num">1</span>' in agent.get(QUEUE).content.decode()


def test_a_view_is_changed_moved_and_deleted(acme: Cast) -> None:
    with acme.scope():
        views = [
            operations.create_view(Look(name, URGENT), actor=acme.actor("agent")) for name in ("One", "Two")
        ]
    agent = visit(acme, "agent")
    place = f"/desk/views/{views[1].pk}/"
    assert 'value="Two"' in agent.get(place).content.decode()
    assert agent.post(place, {"name": "Second", "team": "", "sort": "oldest", **LINE}).status_code == 303
    assert agent.post(f"{place}move/", {"to": "up"}).status_code == 303
    page = agent.get("/desk/views/saved/").content.decode()
    assert page.index(">Second<") < page.index(">One<")
    assert agent.post(f"{place}delete/").status_code == 303
    assert agent.get(place).status_code == 404
    with acme.scope():
        assert [view.name for view in SavedView.objects.all()] == ["One"]


def test_what_is_wrong_is_said_and_what_was_entered_is_kept(acme: Cast) -> None:
    agent = visit(acme, "agent")
    sent = {
        "name": "Jams",
        "team": str(uuid7()),
        "sort": "oldest",
        "if--mode": "all",
        "if-0-field": "created_at",
        "if-0-op": "within_last",
        "if-0-value": "soon",
    }
    answer = agent.post(NEW_VIEW, sent)
    assert answer.status_code == 422
    assert "This is not offered any more" in answer.content.decode()
    answer = agent.post(NEW_VIEW, {**sent, "team": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Look at the conditions: A span of time is expected, such as 30 min, 4 h or 2 d" in page
    assert 'value="Jams"' in page
    assert 'value="soon"' in page


def test_a_condition_that_is_no_longer_known_finds_nothing(acme: Cast) -> None:
    with acme.scope():
        several(acme)
        view = operations.create_view(Look("Old", URGENT), actor=acme.actor("agent"))
        view.conditions = {"all": [{"field": "colour", "op": "is", "value": 1}]}
        view.save_as(acme.actor("agent"))
    assert numbers(visit(acme, "agent"), f"?view={view.pk}") == []


@pytest.mark.parametrize("view", list(View))
def test_a_fixed_view_and_its_condition_find_the_same(acme: Cast, view: View) -> None:
    begin = datetime(2026, 3, 2, 9, tzinfo=UTC)
    with acme.scope():
        for hours, status in enumerate([*Status, *Status]):
            with clock.at(begin + timedelta(hours=7 * hours)):
                ticket_in(acme, status)
        for days in (0, 1, 2, 5, 20):
            at = begin + timedelta(days=days)
            own = bound(Group("all", tuple(VIEWS[view])), own_of(acme.agent.pk))
            by_condition = set(
                Ticket.objects.filter(as_q(own, TICKET, at=at)).values_list("number", flat=True)
            )
            with clock.at(at):
                by_view = set(
                    Ticket.objects.in_view(view, user_id=acme.agent.pk, at=at).values_list(
                        "number", flat=True
                    )
                )
            if view is View.TODAY:
                assert by_view <= by_condition
            elif view is View.RESOLVED:
                # A condition looks at what was done until now, and the view at what is done.
                assert by_condition <= by_view
            else:
                assert by_view == by_condition
