"""A view that is kept, copied or saved again untouched shows what it showed."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from accounts import operations as people
from atum_desk.core import clock
from atum_desk.core.ids import uuid7
from tests.browsing import visit
from tests.controls import controls, filled, send
from tests.factories import Cast, file_ticket
from tests.tickets.views.test_queue import QUEUE, numbers
from tests.tickets.views.test_saved_views import NEW_VIEW, found, several
from tickets import operations
from tickets.models import SavedView
from tickets.operations import Look

EITHER = [
    {"field": "priority", "op": "is", "value": "URGENT"},
    {"field": "status", "op": "is", "value": "NEW"},
]


def keep(client: Client, shown: str, name: str) -> str:
    """Keep what the queue shows as a view, and return the view's query string."""
    page = client.get(NEW_VIEW, {"back": shown}).content.decode()
    answer = send(client, NEW_VIEW, filled(controls(page, NEW_VIEW), name=name))
    assert answer.status_code == 303, answer.content.decode()
    return answer["Location"].removeprefix(QUEUE)


def asked(cast: Cast, *lines: dict[str, Any], mode: str = "all") -> SavedView:
    with cast.scope():
        return operations.create_view(Look(uuid7().hex, {mode: list(lines)}), actor=cast.actor("agent"))


@pytest.mark.parametrize("mode", ["all", "any", "none"])
def test_a_copy_of_a_view_shows_what_the_view_shows(acme: Cast, mode: str) -> None:
    with acme.scope():
        several(acme)
    view = asked(acme, *EITHER, mode=mode)
    agent = visit(acme, "agent")
    assert numbers(agent, keep(agent, f"?view={view.pk}", "A copy")) == numbers(agent, f"?view={view.pk}")


@pytest.mark.parametrize("line", ["created:2026-03-02", "created:>2026-03-01", "-created:2026-03-02"])
def test_a_day_that_is_kept_holds_the_same_tickets(acme: Cast, line: str) -> None:
    begin = datetime(2026, 3, 1, 23, 59, 30, tzinfo=UTC)
    with acme.scope():
        for hours in (0, 2, 25):
            with clock.at(begin + timedelta(hours=hours)):
                file_ticket(acme)
    agent = visit(acme, "agent")
    assert found(agent, line)
    assert sorted(numbers(agent, keep(agent, f"?{urlencode({'q': line})}", "A day"))) == sorted(
        found(agent, line)
    )


def test_a_person_who_left_stays_in_a_view_that_is_saved_again(acme: Cast) -> None:
    view = asked(acme, {"field": "assignee", "op": "is", "value": str(acme.colleague.pk)})
    both = [str(acme.colleague.pk), str(acme.agent.pk)]
    two = asked(acme, {"field": "assignee", "op": "in", "value": both})
    with acme.scope():
        people.deactivate(acme.colleague.pk, actor=acme.actor("admin"))
    agent = visit(acme, "agent")
    for one in (view, two):
        place, before = f"/desk/views/{one.pk}/", one.conditions
        page = agent.get(place).content.decode()
        assert "Cleo Colleague, no longer here" in page
        assert send(agent, place, controls(page, place)).status_code == 303
        with acme.scope():
            one.refresh_from_db()
        assert {str(value) for value in one.conditions["all"][0]["value"]} == {
            str(value) for value in before["all"][0]["value"]
        }


def test_a_tag_is_found_however_it_is_typed(acme: Cast) -> None:
    with acme.scope():
        made = several(acme)
    agent = visit(acme, "agent")
    sent = [("name", "Tagged"), ("team", ""), ("sort", "updated"), ("if--mode", "all")]
    sent += [("if-0-field", "tags"), ("if-0-op", "contains"), ("if-0-value", "#VPN ")]
    answer = send(agent, NEW_VIEW, sent)
    assert numbers(agent, answer["Location"].removeprefix(QUEUE)) == [made["urgent"]]
    assert numbers(agent, "?tag=%23VPN") == [made["urgent"]]


def test_a_line_that_cannot_be_understood_is_not_kept_in_silence(acme: Cast) -> None:
    agent = visit(acme, "agent")
    assert NEW_VIEW not in agent.get(QUEUE, {"q": "priority:urgent stauts:open"}).content.decode()
    answer = agent.get(NEW_VIEW, {"back": "?q=priority%3Aurgent+stauts%3Aopen"})
    assert answer.status_code == 422
    assert "Did you mean “status”?" in answer.content.decode()


def test_a_view_that_cannot_be_read_says_that_it_finds_nothing(acme: Cast) -> None:
    view = asked(acme, *EITHER)
    with acme.scope():
        view.conditions = {"all": [{"field": "colour", "op": "is", "value": 1}]}
        view.save_as(acme.actor("agent"))
    agent = visit(acme, "agent")
    for page in (
        agent.get(f"/desk/views/{view.pk}/").content.decode(),
        agent.get(NEW_VIEW, {"back": f"?view={view.pk}"}).content.decode(),
    ):
        assert "it holds for no ticket" in page
        assert "it holds for every ticket" not in page


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        ("?q=printers+-tag%3Avpn", ["The words you searched are kept as “contains”"]),
        ("?q=Due%3ATODAY%2Cpast", ["“Today” in what was searched is kept as today&#x27;s date"]),
        ("?view=today", ["“Due today” is kept as “within the next 24 hours”"]),
        (
            "?view=today&q=printers+due%3Atoday",
            ["The words you searched", "“Today” in what was searched", "“Due today” is kept"],
        ),
        ('?view=open&q=subject%3Atoday+due%3A2026-11-24+"paper+jam"', []),
        ("", []),
    ],
)
def test_what_is_kept_as_something_else_is_said_before_it_is_saved(
    acme: Cast, shown: str, told: list[str]
) -> None:
    answer = visit(acme, "agent").get(NEW_VIEW, {"back": shown})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert all(sentence in page for sentence in told)
    said = page.partition('<div class="notice amber">')[2].partition("</div></div>")[0]
    assert said.count("<p>") == len(told)


def test_a_view_that_was_changed_in_another_tab_is_not_overwritten_unseen(acme: Cast) -> None:
    view = asked(acme, EITHER[0])
    agent, place = visit(acme, "agent"), f"/desk/views/{view.pk}/"
    one = other = controls(agent.get(place).content.decode(), place)
    assert send(agent, place, filled(one, name="First")).status_code == 303
    # Another line is asked for before it is sent: what it was made from stays what it was.
    longer = send(agent, place, [*filled(other, name="Second"), ("if-do", "again")])
    answer = send(agent, place, controls(longer.content.decode(), place))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Someone else changed this view meanwhile. Look at what is new, then save again." in page
    assert 'value="Second"' in page
    assert "<h1>First</h1>" in page
    with acme.scope():
        assert SavedView.objects.get().name == "First"
    assert send(agent, place, controls(page, place)).status_code == 303
    with acme.scope():
        assert SavedView.objects.get().name == "Second"
