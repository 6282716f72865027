"""Several tickets at once: each by itself, and a sentence for every one that refuses."""

import re
from html import unescape
from uuid import UUID

from tests.browser.steps import work
from tests.browsing import visit
from tests.factories import Cast, file_ticket, ticket_in
from tickets import operations
from tickets.models import Ticket
from tickets.operations.runs import CHUNK
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


def test_requesters_change_nothing(acme: Cast) -> None:
    assert visit(acme, "requester").post(BULK, {"ticket": 1, "verb": "start"}).status_code == 403


def test_a_change_comes_with_its_way_back(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.ASSIGNED)
    agent = visit(acme, "agent")
    agent.post(BULK, {"ticket": ticket.number, "priority": "URGENT", "back": "?view=mine"})
    page = agent.get("/desk/tickets/?view=mine").content.decode()
    undo = re.search(r'action="(/desk/runs/[^"]+/undo/)"', page)
    assert undo is not None
    assert priority_of(acme, ticket) == "URGENT"
    answer = agent.post(undo[1])
    assert (answer.status_code, answer["Location"]) == (303, "/desk/tickets/?view=mine")
    assert "1 ticket is as it was." in agent.get(answer["Location"]).content.decode()
    assert priority_of(acme, ticket) == ticket.priority
    assert agent.post(undo[1]).status_code == 422


def test_more_than_a_few_go_on_in_the_background_and_the_result_is_kept(acme: Cast) -> None:
    with acme.scope():
        numbers = [file_ticket(acme).number for _ in range(CHUNK + 5)]
        operations.cancel(pk_of(acme, numbers[0]), reason="Twice", actor=acme.actor("manager"))
    manager = visit(acme, "manager")
    answer = manager.post(BULK, {"ticket": numbers, "verb": "accept", "back": "?view=open"})
    address = answer["Location"]
    assert re.fullmatch(r"/desk/runs/[0-9a-f-]{36}/", address)
    waiting = manager.get(address).content.decode()
    assert f'<progress value="0" max="{len(numbers)}"' in waiting
    work(acme)
    half = manager.get(address, headers={"HX-Request": "true"}).content.decode()
    assert half.lstrip().startswith('<section class="stack run" id="run">')
    assert f'<progress value="{CHUNK}" max="{len(numbers)}"' in half
    work(acme)
    done = unescape(manager.get(address).content.decode())
    assert "<progress" not in done
    assert f'<dd class="num">{len(numbers) - 1}</dd>' in done
    assert f"You cannot accept #{numbers[0]}: It is cancelled." in done
    assert "This change cannot be undone" in done
    assert 'href="/desk/tickets/?view=open"' in done
    assert "Status: Accept" in manager.get("/desk/runs/").content.decode()


def test_a_background_change_is_undone_in_the_background(acme: Cast) -> None:
    with acme.scope():
        numbers = [file_ticket(acme).number for _ in range(CHUNK + 1)]
    manager = visit(acme, "manager")
    address = manager.post(BULK, {"ticket": numbers, "priority": "URGENT"})["Location"]
    for _ in range(2):
        work(acme)
    undoing = manager.post(f"{address}undo/")["Location"]
    for _ in range(2):
        work(acme)
    assert (
        f'<dt>As they were</dt><dd class="num">{len(numbers)}</dd>' in manager.get(undoing).content.decode()
    )
    assert "This change was undone." in manager.get(address).content.decode()
    with acme.scope():
        assert not Ticket.objects.filter(priority="URGENT").exists()


def test_stopped_a_background_change_changes_nothing_more(acme: Cast) -> None:
    with acme.scope():
        numbers = [file_ticket(acme).number for _ in range(CHUNK + 1)]
    manager = visit(acme, "manager")
    address = manager.post(BULK, {"ticket": numbers, "priority": "URGENT"})["Location"]
    assert manager.post(f"{address}cancel/").status_code == 303
    work(acme)
    assert "Stopped" in manager.get(address).content.decode()
    with acme.scope():
        assert not Ticket.objects.filter(priority="URGENT").exists()


def test_all_of_a_view_are_changed_after_a_question(acme: Cast) -> None:
    with acme.scope():
        for _ in range(3):
            file_ticket(acme)
        ticket_in(acme, Status.ASSIGNED)
    manager = visit(acme, "manager")
    given = {"everything": "1", "back": "?view=unassigned", "priority": "URGENT", "ticket": 1}
    question = manager.post(BULK, given)
    assert question.status_code == 200
    page = unescape(question.content.decode())
    assert "Change 3 tickets?" in page
    assert "Priority: Urgent" in page
    with acme.scope():
        assert not Ticket.objects.filter(priority="URGENT").exists()
    assert manager.post(BULK, given | {"sure": "1"}).status_code == 303
    with acme.scope():
        urgent = Ticket.objects.filter(priority="URGENT").values_list("number", flat=True)
        assert sorted(urgent) == [1, 2, 3]


def priority_of(cast: Cast, ticket: Ticket) -> str:
    with cast.scope():
        return str(Ticket.objects.get(pk=ticket.pk).priority)


def pk_of(cast: Cast, number: int) -> UUID:
    pk: UUID = Ticket.objects.values_list("pk", flat=True).get(number=number)
    return pk
