"""The list one came from: back to it, on to its neighbours, and where sending leads."""

from itertools import pairwise

import pytest
from django.test import Client

from accounts.operations import set_preferences
from tests.browsing import visit
from tests.factories import Cast, file_ticket, ticket_in
from tickets import operations
from tickets.models import Ticket
from tickets.states import Status

QUEUE = "/desk/tickets/"
FROM = "?from=view%3Dmine%26sort%3Doldest"


@pytest.fixture
def agent(acme: Cast) -> Client:
    """Return the agent's browser; three tickets are theirs, and one is nobody's."""
    with acme.scope():
        ticket_in(acme, Status.ASSIGNED)
        file_ticket(acme)
        ticket_in(acme, Status.ASSIGNED)
        ticket_in(acme, Status.ASSIGNED)
    return visit(acme, "agent")


def test_rows_lead_to_a_ticket_that_knows_the_way_back(agent: Client) -> None:
    assert f'href="/desk/tickets/1/{FROM}"' in agent.get(f"{QUEUE}?view=mine&sort=oldest").content.decode()
    page = agent.get(f"{QUEUE}1/{FROM}").content.decode()
    assert 'href="/desk/tickets/?view=mine&amp;sort=oldest"' in page
    assert f'href="/desk/tickets/1/next/{FROM}"' in page
    assert 'class="way"' not in agent.get(f"{QUEUE}1/").content.decode()


@pytest.mark.parametrize(
    ("number", "step", "other"), [(1, "next", 3), (3, "next", 4), (4, "previous", 3), (3, "previous", 1)]
)
def test_neighbours_are_those_of_the_list(agent: Client, number: int, step: str, other: int) -> None:
    answer = agent.get(f"{QUEUE}{number}/{step}/{FROM}")
    assert (answer.status_code, answer["Location"]) == (303, f"{QUEUE}{other}/{FROM}")


@pytest.mark.parametrize("sort", ["deadline", "updated", "created", "oldest", "priority"])
def test_every_order_is_walked_to_both_ends(agent: Client, sort: str) -> None:
    way = f"?from=view%3Dmine%26sort%3D{sort}"
    page = agent.get(f"{QUEUE}?view=mine&sort={sort}").content.decode()
    order = sorted((1, 3, 4), key=lambda number: page.index(f">#{number}</td>"))
    for one, after in pairwise(order):
        assert agent.get(f"{QUEUE}{one}/next/{way}")["Location"] == f"{QUEUE}{after}/{way}"
        assert agent.get(f"{QUEUE}{after}/previous/{way}")["Location"] == f"{QUEUE}{one}/{way}"
    assert agent.get(f"{QUEUE}{order[-1]}/next/{way}")["Location"] == f"{QUEUE}?view=mine&sort={sort}"


@pytest.mark.parametrize(
    "came", ["//elsewhere.example", "view=mine&x=" + "y" * 3000, "%00", "view=mine%0d%0aX"]
)
def test_only_a_queue_is_a_way_back(agent: Client, came: str) -> None:
    answer = agent.get(f"{QUEUE}4/next/", {"from": came})
    assert answer.status_code == 303
    assert answer["Location"].startswith("/desk/tickets/")
    assert "elsewhere" not in answer["Location"]


def prefer(cast: Cast, wish: str) -> None:
    with cast.scope():
        set_preferences(cast.agent.pk, after_sending=wish, actor=cast.actor("agent"))


def send(agent: Client, number: int, came: str = "view=mine&sort=oldest", **headers: str) -> object:
    given = {"content": "Done.", "outcome": "resolve", "from": came}
    return agent.post(f"{QUEUE}{number}/reply/", given, headers=headers)


WISHES = {
    "stay": f"{QUEUE}1/{FROM}#composer",
    "next": f"{QUEUE}3/{FROM}",
    "back": f"{QUEUE}?view=mine&sort=oldest",
}


@pytest.mark.parametrize("wish", WISHES)
def test_sending_leads_where_the_person_prefers(acme: Cast, agent: Client, wish: str) -> None:
    prefer(acme, wish)
    answer = send(agent, 1)
    assert (answer.status_code, answer["Location"]) == (303, WISHES[wish])  # type: ignore[attr-defined,index]


def test_with_htmx_the_whole_page_goes_there_and_says_what_was_sent(acme: Cast, agent: Client) -> None:
    prefer(acme, "next")
    page = f"http://{acme.host}/desk/tickets/3/{FROM}"
    answer = send(agent, 3, "", **{"HX-Request": "true", "HX-Current-URL": page})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"{QUEUE}4/{FROM}")  # type: ignore[attr-defined,index]
    assert "#3: Sent. The ticket is resolved." in agent.get(f"{QUEUE}4/").content.decode()


def test_after_the_last_one_the_list_says_that_it_was(acme: Cast, agent: Client) -> None:
    prefer(acme, "next")
    answer = send(agent, 4)
    assert answer["Location"] == f"{QUEUE}?view=mine&sort=oldest"  # type: ignore[index]
    page = agent.get(answer["Location"]).content.decode()  # type: ignore[index]
    assert "That was the last ticket of this list." in page


def test_who_came_from_nowhere_stays(acme: Cast, agent: Client) -> None:
    prefer(acme, "next")
    assert send(agent, 1, "")["Location"] == f"{QUEUE}1/#composer"  # type: ignore[index]


def test_a_refused_reply_leads_nowhere(acme: Cast, agent: Client) -> None:
    prefer(acme, "next")
    with acme.scope():
        operations.note(Ticket.objects.get(number=1).pk, content="New", actor=acme.actor("manager"))
    given = {"content": "Done.", "seen": "1", "from": "view=mine"}
    assert agent.post(f"{QUEUE}1/reply/", given).status_code == 409


def test_a_verb_without_scripts_keeps_the_way_and_what_was_loaded(acme: Cast, agent: Client) -> None:
    page = f"http://{acme.host}{QUEUE}1/{FROM}&earlier=2&other=x"
    answer = agent.post(f"{QUEUE}1/start/", {}, headers={"Referer": page})
    assert (answer.status_code, answer["Location"]) == (303, f"{QUEUE}1/{FROM}&earlier=2")
    assert agent.post(f"{QUEUE}3/start/", {})["Location"] == f"{QUEUE}3/"
