"""What a person has not seen yet: bold rows of the queue, and the banner that says what is new since."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from atum_desk.core import clock
from tests.browsing import visit
from tests.factories import Cast, file_ticket, ticket_in
from tests.query_counts import get_counted
from tickets import operations
from tickets.models import Ticket
from tickets.operations import Act
from tickets.states import Status

QUEUE = "/desk/tickets/"
HTMX = {"HX-Request": "true"}


def unread(client: Client, asked: str = "?view=open") -> list[int]:
    page = client.get(f"{QUEUE}{asked}").content.decode()
    return [int(one) for one in re.findall(r'<tr class="unread">.*?value="(\d+)"', page)]


def news_of(client: Client, asked: str = "?view=open") -> str:
    page = client.get(f"{QUEUE}{asked}").content.decode()
    found = re.search(r'hx-get="(/desk/tickets/news/[^"]+)"', page)
    assert found is not None
    return found[1].replace("&amp;", "&")


def test_a_ticket_is_unread_until_somebody_looks_and_again_after_anothers_change(acme: Cast) -> None:
    with acme.scope():
        first, second = ticket_in(acme, Status.ASSIGNED), ticket_in(acme, Status.ASSIGNED)
    agent, colleague = visit(acme, "agent"), visit(acme, "colleague")
    assert set(unread(agent)) == {first.number, second.number}
    agent.get(f"{QUEUE}{first.number}/")
    assert unread(agent) == [second.number]
    assert first.number in unread(colleague)
    with acme.scope():
        operations.note(first.pk, content="Look", actor=acme.actor("manager"))
    assert set(unread(agent)) == {first.number, second.number}


def test_what_a_screen_reader_hears_says_so_too(acme: Cast) -> None:
    with acme.scope():
        file_ticket(acme)
    page = visit(acme, "agent").get(QUEUE).content.decode()
    assert '<i class="unread-dot"></i><span class="hide">Unread: </span>The laptop' in page


def test_what_is_done_is_nobodys_to_read(acme: Cast) -> None:
    with acme.scope():
        ticket_in(acme, Status.RESOLVED)
    assert unread(visit(acme, "agent"), "?view=resolved") == []


@pytest.mark.parametrize("seen", [True, False])
def test_an_own_change_of_several_leaves_a_ticket_as_read_as_it_was(acme: Cast, seen: bool) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.ASSIGNED)
        if seen:
            operations.look(ticket, actor=acme.actor("agent"))
        run = operations.plan_run([1], act=Act(priority="URGENT"), actor=acme.actor("agent"))
        operations.advance_run(run.pk, actor=acme.actor("agent"))
    assert unread(visit(acme, "agent")) == ([] if seen else [1])


def test_the_banner_says_nothing_where_nothing_is_new_and_asks_seven_queries(acme: Cast) -> None:
    with acme.scope():
        file_ticket(acme)
    agent = visit(acme, "agent")
    answer = get_counted(agent, "desk queue, news", news_of(agent), **HTMX)
    assert (answer.status_code, answer.content) == (204, b"")


def test_the_banner_counts_what_came_and_what_others_changed(acme: Cast) -> None:
    with acme.scope():
        old = ticket_in(acme, Status.ASSIGNED)
    agent = visit(acme, "agent")
    address = news_of(agent)
    with acme.scope():
        file_ticket(acme)
        file_ticket(acme)
    banner = agent.get(address, headers=HTMX).content.decode()
    assert "2 new tickets</a>" in banner
    assert 'href="?view=open"' in banner
    assert f'hx-get="{address}"'.replace("&", "&amp;") in banner
    with acme.scope():
        operations.note(old.pk, content="Look", actor=acme.actor("manager"))
    assert "2 new tickets, 1 changed</a>" in agent.get(address, headers=HTMX).content.decode()
    agent.get(f"{QUEUE}{old.number}/")
    assert "2 new tickets</a>" in agent.get(address, headers=HTMX).content.decode()


def test_the_banner_tells_of_the_view_alone(acme: Cast) -> None:
    agent = visit(acme, "agent")
    mine = news_of(agent, "?view=mine")
    with acme.scope():
        other = file_ticket(acme)
    assert agent.get(mine, headers=HTMX).status_code == 204
    with acme.scope(), clock.at(clock.now() - timedelta(hours=1)):
        given = Ticket.objects.get(pk=file_ticket(acme).pk)
    with acme.scope():
        operations.assign(given.pk, user_id=acme.agent.pk, actor=acme.actor("manager"))
    assert "1 ticket changed</a>" in agent.get(mine, headers=HTMX).content.decode()
    assert other.number not in unread(agent, "?view=mine")


@pytest.mark.parametrize("since", ["", "x", "-1", "9" * 30, "٣"])
def test_an_instant_that_is_none_brings_nothing(acme: Cast, since: str) -> None:
    with acme.scope():
        file_ticket(acme)
    assert visit(acme, "agent").get(f"{QUEUE}news/", {"view": "open", "since": since}).status_code == 204


def test_a_search_for_words_is_not_asked_again_and_again(acme: Cast) -> None:
    assert "desk/tickets/news/" not in visit(acme, "agent").get(f"{QUEUE}?q=laptop").content.decode()
