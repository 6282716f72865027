"""Several tickets at once: each by itself, and a sentence for every one that refuses."""

from html import unescape

from tests.browsing import visit
from tests.factories import Cast, file_ticket, ticket_in
from tickets.models import Ticket
from tickets.states import Status

BULK = "/desk/tickets/bulk/"


def test_the_bar_changes_those_that_can_be_and_tells_why_others_are_not(acme: Cast) -> None:
    with acme.scope():
        assigned, new = ticket_in(acme, Status.ASSIGNED), file_ticket(acme)
    agent = visit(acme, "agent")
    given = {"ticket": [assigned.number, new.number], "verb": "start", "back": "?view=open"}
    answer = agent.post(BULK, given)
    assert (answer.status_code, answer["Location"]) == (303, "/desk/tickets/?view=open")
    page = agent.get(answer["Location"]).content.decode()
    assert "1 ticket changed." in page
    assert f"#{new.number}: New tickets are accepted by managers here" in page
    with acme.scope():
        assert Ticket.objects.get(pk=assigned.pk).status == Status.IN_PROGRESS
        assert Ticket.objects.get(pk=new.pk).status == Status.NEW


def test_a_refusal_that_names_its_ticket_names_it_once(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.ACCEPTED)
    manager = visit(acme, "manager")
    manager.post(BULK, {"ticket": ticket.number, "verb": "close"})
    page = unescape(manager.get("/desk/tickets/").content.decode())
    assert f"<p>You cannot close #{ticket.number}: It is accepted." in page


def test_without_an_act_the_page_asks_for_one(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.ASSIGNED)
    manager = visit(acme, "manager")
    page = manager.post(BULK, {"ticket": ticket.number, "ask": "tags", "back": "?view=mine"}).content.decode()
    assert f'name="ticket" value="{ticket.number}" checked' in page
    given = {
        "ticket": ticket.number,
        "add_tags": "vpn, later",
        "priority": "HIGH",
        "assignee": acme.colleague.pk,
        "team": "",
        "verb": "start",
    }
    assert manager.post(BULK, given).status_code == 303
    assert manager.post(BULK, {"ticket": ticket.number, "remove_tags": "later"}).status_code == 303
    with acme.scope():
        changed = Ticket.objects.get(pk=ticket.pk)
    assert (changed.tags, changed.priority, changed.status) == (["vpn"], "HIGH", Status.IN_PROGRESS)
    assert changed.assigned_to_id == acme.colleague.pk


def test_acts_on_one_ticket_are_done_together_or_not_at_all(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.ASSIGNED)
    visit(acme, "manager").post(BULK, {"ticket": ticket.number, "priority": "LOW", "verb": "close"})
    with acme.scope():
        assert Ticket.objects.get(pk=ticket.pk).priority == ticket.priority


def test_foreign_numbers_choices_and_addresses_lead_nowhere(acme: Cast, other: Cast) -> None:
    with other.scope():
        for _ in range(3):
            foreign = ticket_in(other, Status.ASSIGNED)
    with acme.scope():
        ticket = ticket_in(acme, Status.ASSIGNED)
    manager = visit(acme, "manager")
    manager.post(BULK, {"ticket": [foreign.number, "x", "٣", "9" * 30], "verb": "start"})
    with other.scope():
        assert Ticket.objects.get(pk=foreign.pk).status == Status.ASSIGNED
    away = manager.post(BULK, {"ticket": ticket.number, "verb": "start", "back": "//elsewhere.example"})
    assert away["Location"] == "/desk/tickets/"
    assert manager.post(BULK, {"ticket": ticket.number, "verb": "delete"}).status_code == 422
    manager.post(BULK, {"ticket": ticket.number, "assignee": other.agent.pk})
    with acme.scope():
        assert Ticket.objects.get(pk=ticket.pk).assigned_to_id == acme.agent.pk


def test_no_ticket_chosen_says_so(acme: Cast) -> None:
    agent = visit(acme, "agent")
    answer = agent.post(BULK, {"verb": "start"})
    assert answer.status_code == 303
    assert "Choose at least one ticket first." in agent.get(answer["Location"]).content.decode()


def test_requesters_change_nothing_and_more_than_two_hundred_are_too_many(acme: Cast) -> None:
    assert visit(acme, "requester").post(BULK, {"ticket": 1, "verb": "start"}).status_code == 403
    many = visit(acme, "agent").post(BULK, {"ticket": list(range(1, 202)), "verb": "start"})
    assert many.status_code == 429
