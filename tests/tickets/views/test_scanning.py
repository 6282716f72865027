"""What no index serves is looked for in a stretch of the queue, and whoever looks is told where it ended."""

import re

import pytest
from django.test import Client

from tests.browsing import visit
from tests.factories import Cast, file_ticket
from tests.query_counts import get_counted
from tickets import operations, scanning
from tickets.models import Ticket

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
