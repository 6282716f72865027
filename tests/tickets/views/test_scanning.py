"""What no index serves is looked for in a stretch of the queue, and whoever looks is told where it ended."""

import re

import pytest
from django.test import Client

from accounts import operations as people
from tests.browsing import visit
from tests.factories import Cast, file_ticket
from tests.query_counts import get_counted
from tickets import operations, scanning
from tickets.choices import search
from tickets.models import Ticket
from tickets.queue import PAGE, Sort

QUEUE = "/desk/tickets/"
STRETCH = "The next 20,000 tickets of this order were searched"
SAMPLE = "Only the 20,000 tickets changed last are put in this order."


@pytest.fixture
def agent(acme: Cast, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Return the agent's browser, looking at eight tickets in stretches of three; 2 and 7 are urgent."""
    monkeypatch.setattr(scanning, "SCAN_AT_MOST", 3)
    with acme.scope():
        for number in range(1, 9):
            ticket = file_ticket(acme)
            if number in {2, 7}:
                operations.set_priority(ticket.pk, priority="URGENT", actor=acme.actor("manager"))
    return visit(acme, "agent")


def rows(page: str) -> list[int]:
    return [int(one) for one in re.findall(r'<td class="number num">#(\d+)</td>', page)]


def follow(agent: Client, address: str) -> list[tuple[list[int], bool]]:
    """Go on to the end, and return the rows of each page and whether it told of a stretch."""
    seen = []
    while address:
        page = agent.get(QUEUE + address).content.decode()
        seen.append((rows(page), STRETCH in page))
        following = re.search(r'href="(\?[^"]+)" rel="next"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    return seen


@pytest.mark.parametrize(
    ("order", "pages"), [("oldest", [[2], [], [7]]), ("created", [[7], [], [2]]), ("updated", [[7], [], [2]])]
)
def test_stretch_by_stretch_everything_is_found_once(
    agent: Client, order: str, pages: list[list[int]]
) -> None:
    seen = follow(agent, f"?priority=URGENT&sort={order}")
    assert [found for found, _told in seen] == pages
    assert [told for _found, told in seen] == [True, True, False]


def test_a_frequent_tag_and_a_service_are_looked_for_the_same_way(
    acme: Cast, agent: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acme.scope():
        for number in (1, 5):
            pk = Ticket.objects.get(number=number).pk
            operations.set_tags(pk, tags=["vpn"], actor=acme.actor("manager"))
            operations.set_service(pk, service_id=acme.service.pk, actor=acme.actor("manager"))
    rare = agent.get(f"{QUEUE}?tag=vpn&sort=oldest").content.decode()
    assert (rows(rare), STRETCH in rare) == ([1, 5], False)
    monkeypatch.setattr("tickets.choices.MATCHES_AT_MOST", 1)
    asked = f"?tag=vpn&service={acme.service.pk}&sort=oldest"
    assert [found for found, _told in follow(agent, asked)] == [[1], [5], []]


def test_an_order_kept_for_open_tickets_tells_how_far_it_goes(agent: Client) -> None:
    everything = agent.get(f"{QUEUE}?requester=&assignee=none&sort=priority").content.decode()
    assert SAMPLE in everything
    assert len(rows(everything)) == 3
    open_ones = agent.get(f"{QUEUE}?view=open&sort=priority").content.decode()
    assert SAMPLE not in open_ones
    assert rows(open_ones)[:2] == [7, 2]


def test_a_stretch_costs_one_query_more(agent: Client) -> None:
    get_counted(agent, "desk queue, a stretch searched", f"{QUEUE}?priority=URGENT&sort=oldest")


@pytest.mark.parametrize(
    ("order", "pages"),
    [("oldest", [[2], [], [7]]), ("created", [[7], [], [2]]), ("updated", [[7, 2], [], []])],
)
def test_frequent_words_are_looked_for_stretch_by_stretch(
    acme: Cast, agent: Client, order: str, pages: list[list[int]]
) -> None:
    with acme.scope():
        for _more in range(10):
            ticket = file_ticket(acme, "Closed long ago: the printer jams")
            operations.cancel(ticket.pk, reason="Not needed", actor=acme.actor("manager"))
        for number in (2, 7):
            pk = Ticket.objects.get(number=number).pk
            subject, manager = f"Printer {number} jams", acme.actor("manager")
            operations.edit_text(pk, subject=subject, description="", actor=manager)
        assert search("printer jams", "english").hits.frequent is not None
        assert search("printer 7", "english").hits.frequent is None
    seen = follow(agent, f"?q=printer+jams&view=open&sort={order}")
    assert [found for found, _told in seen] == pages
    assert [told for _found, told in seen] == [True, True, False]
    both = agent.get(f"{QUEUE}?q=printer+jams&view=open&sort=priority").content.decode()
    assert sorted(rows(both)) == [2, 7] or STRETCH in both


def test_words_and_a_rare_tag_meet(acme: Cast, agent: Client) -> None:
    with acme.scope():
        for number in (3, 4, 5):
            pk = Ticket.objects.get(number=number).pk
            operations.set_tags(pk, tags=["lifts"], actor=acme.actor("manager"))
        operations.edit_text(
            Ticket.objects.get(number=4).pk,
            subject="Stuck again",
            description="",
            actor=acme.actor("manager"),
        )
    assert rows(agent.get(f"{QUEUE}?q=stuck&tag=lifts").content.decode()) == [4]


@pytest.mark.parametrize("order", ["deadline", "updated", "created", "oldest", "priority"])
def test_my_teams_tickets_come_in_one_order(acme: Cast, order: str) -> None:
    with acme.scope():
        second = people.create_team(name="Night desk", actor=acme.actor("admin"))
        foreign = people.create_team(name="Elsewhere", actor=acme.actor("admin"))
        people.add_team_member(second.pk, user_id=acme.agent.pk, actor=acme.actor("admin"))
        for place in range(2 * PAGE + 9):
            ticket = file_ticket(acme)
            team = (acme.team, second, foreign)[place % 3]
            operations.assign_team(ticket.pk, team_id=team.pk, actor=acme.actor("manager"))
            if place % 4 == 0:
                operations.set_priority(ticket.pk, priority="URGENT", actor=acme.actor("manager"))
        mine = Ticket.objects.filter(team__in=[acme.team, second]).in_order(Sort(order))
        wanted = list(mine.values_list("number", flat=True))
    seen = follow(visit(acme, "agent"), f"?view=team&sort={order}")
    assert [number for found, _told in seen for number in found] == wanted
    assert len(wanted) > PAGE
