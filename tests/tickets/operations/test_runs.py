"""One change to several tickets: each keeps its checks, its event and its audit row; and the way back."""

from datetime import timedelta
from uuid import UUID

import pytest

from accounts import operations as people
from accounts.models import AuditLog
from atum_desk.core import clock
from atum_desk.core.errors import Invalid, LimitReached, NotAllowed, NotFound
from atum_desk.core.events import Event
from tests.factories import Cast, file_ticket, ticket_in
from tickets import operations
from tickets.models import BulkRun, RunState, Ticket
from tickets.operations import Act
from tickets.operations.restoring import REMEMBERED
from tickets.operations.runs import AT_MOST, CHUNK
from tickets.states import Status


def run(cast: Cast, by: str, numbers: list[int], **act: object) -> BulkRun:
    """Plan a change and carry it out to its end."""
    planned = operations.plan_run(numbers, act=Act(**act), actor=cast.actor(by))  # type: ignore[arg-type]
    return finish(cast, by, planned)


def finish(cast: Cast, by: str, planned: BulkRun) -> BulkRun:
    while planned.is_open:
        planned = operations.advance_run(planned.pk, actor=cast.actor(by))
    return planned


def undo(cast: Cast, by: str, done: BulkRun) -> BulkRun:
    return finish(cast, by, operations.take_back_run(done.pk, actor=cast.actor(by)))


def facts(number: int = 1) -> dict[str, object]:
    return dict(Ticket.objects.filter(number=number).values(*REMEMBERED).get())


def test_it_changes_each_and_tells_each_once(cast: Cast, heard: list[Event]) -> None:
    for _ in range(3):
        ticket_in(cast, Status.ASSIGNED)
    heard.clear()
    done = run(cast, "agent", [3, 1], priority="URGENT")
    assert (done.changed, done.refused, done.state) == ([1, 3], [], RunState.DONE)
    assert [event.verb for event in heard] == ["ticket.priority_changed"] * 2
    assert AuditLog.objects.filter(action="ticket.priority_changed").count() == 2
    urgent = Ticket.objects.filter(priority="URGENT").order_by("number")
    assert list(urgent.values_list("number", flat=True)) == [1, 3]


def test_one_that_refuses_keeps_the_others_and_says_why(cast: Cast) -> None:
    ticket_in(cast, Status.ASSIGNED)
    ticket_in(cast, Status.CLOSED)
    done = run(cast, "agent", [1, 2], verb="resolve")
    assert done.changed == [1]
    [[number, sentence]] = done.refused
    assert (number, "It is closed" in sentence) == (2, True)


def test_what_is_done_to_one_ticket_is_done_together_or_not_at_all(cast: Cast) -> None:
    ticket_in(cast, Status.ASSIGNED)
    before = facts()
    done = run(cast, "manager", [1], priority="LOW", verb="close")
    assert (done.changed, len(done.refused), facts()) == ([], 1, before)


def test_what_is_so_already_is_neither_changed_nor_refused(cast: Cast, heard: list[Event]) -> None:
    ticket_in(cast, Status.ACCEPTED)
    ticket_in(cast, Status.CLOSED)
    operations.set_priority(Ticket.objects.get(number=1).pk, priority="LOW", actor=cast.actor("agent"))
    heard.clear()
    done = run(cast, "manager", [1], priority="LOW", verb="unassign")
    assert (done.changed, done.refused, done.unchanged, heard) == ([], [], 1, [])


@pytest.mark.parametrize("by", ["requester", "customer_admin"])
def test_it_refuses_the_wrong_role(cast: Cast, heard: list[Event], by: str) -> None:
    file_ticket(cast)
    heard.clear()
    with pytest.raises(NotAllowed):
        operations.plan_run([1], act=Act(priority="LOW"), actor=cast.actor(by))
    assert heard == []
    assert not BulkRun.objects.exists()


def test_it_refuses_more_than_five_thousand(cast: Cast) -> None:
    with pytest.raises(LimitReached):
        operations.plan_run(range(AT_MOST + 1), act=Act(priority="LOW"), actor=cast.actor("admin"))


def test_numbers_of_another_organization_are_its_own(acme: Cast, other: Cast) -> None:
    with acme.scope():
        ticket_in(acme, Status.ASSIGNED)
        ticket_in(acme, Status.ASSIGNED)
    with other.scope():
        ticket_in(other, Status.ASSIGNED)
        done = run(other, "admin", [1, 2, 99], priority="URGENT")
    assert (done.numbers, done.changed) == ([1], [1])
    with acme.scope():
        assert not Ticket.objects.filter(priority="URGENT").exists()
        with pytest.raises(NotFound):
            operations.cancel_run(done.pk, actor=acme.actor("admin"))


@pytest.fixture
def many(cast: Cast) -> list[int]:
    """File more tickets than one chunk changes."""
    return [file_ticket(cast).number for _ in range(CHUNK + 3)]


def test_a_long_one_goes_on_from_where_it_was(cast: Cast, many: list[int], heard: list[Event]) -> None:
    heard.clear()
    planned = operations.plan_run(many, act=Act(priority="URGENT"), actor=cast.actor("manager"))
    half = operations.advance_run(planned.pk, actor=cast.actor("manager"))
    assert (half.position, half.state, len(half.changed), half.left) == (CHUNK, RunState.RUNNING, CHUNK, 3)
    done = operations.advance_run(planned.pk, actor=cast.actor("manager"))
    assert (done.state, done.changed) == (RunState.DONE, many)
    again = operations.advance_run(planned.pk, actor=cast.actor("manager"))
    assert again.changed == many
    assert len(heard) == len(many)


def test_stopped_it_changes_nothing_more_and_what_was_changed_has_its_way_back(
    cast: Cast, many: list[int]
) -> None:
    planned = operations.plan_run(many, act=Act(priority="URGENT"), actor=cast.actor("manager"))
    operations.advance_run(planned.pk, actor=cast.actor("manager"))
    operations.cancel_run(planned.pk, actor=cast.actor("manager"))
    stopped = operations.advance_run(planned.pk, actor=cast.actor("manager"))
    assert (stopped.state, len(stopped.changed)) == (RunState.CANCELLED, CHUNK)
    undone = undo(cast, "manager", stopped)
    assert (undone.total, len(undone.changed)) == (CHUNK, CHUNK)
    assert not Ticket.objects.filter(priority="URGENT").exists()


def test_of_a_person_who_left_nothing_more_is_done(cast: Cast, many: list[int]) -> None:
    planned = operations.plan_run(many, act=Act(priority="URGENT"), actor=cast.actor("agent"))
    people.deactivate(cast.agent.pk, successor_id=None, actor=cast.actor("admin"))
    stopped = operations.advance_run(planned.pk, actor=cast.actor("agent"))
    assert (stopped.state, stopped.changed) == (RunState.CANCELLED, [])


def test_nobody_else_goes_on_with_it_stops_it_or_takes_it_back(cast: Cast) -> None:
    ticket_in(cast, Status.ASSIGNED)
    done = run(cast, "agent", [1], priority="LOW")
    for verb in (operations.advance_run, operations.cancel_run, operations.take_back_run):
        with pytest.raises(NotFound):
            verb(done.pk, actor=cast.actor("admin"))


UNDONE: dict[str, tuple[Status, dict[str, object]]] = {
    "priority": (Status.ASSIGNED, {"priority": "URGENT"}),
    "tags": (Status.ASSIGNED, {"add_tags": ("vpn", "mail"), "remove_tags": ("mail",)}),
    "service": (Status.ASSIGNED, {"service": "service"}),
    "team": (Status.ASSIGNED, {"team": "team"}),
    "a team the assignee is not in": (Status.ASSIGNED, {"assignee": "colleague", "team": "team"}),
    "assignee of nobody's": (Status.ACCEPTED, {"assignee": "agent"}),
    "assignee of somebody's": (Status.IN_PROGRESS, {"assignee": "colleague"}),
    "assignee while waiting": (Status.WAITING_CUSTOMER, {"assignee": "colleague"}),
    "to nobody": (Status.ASSIGNED, {"verb": "unassign"}),
    "to nobody from work": (Status.IN_PROGRESS, {"verb": "unassign"}),
    "start of nobody's": (Status.ACCEPTED, {"verb": "start"}),
    "wait": (Status.IN_PROGRESS, {"verb": "wait"}),
    "resume": (Status.WAITING_CUSTOMER, {"verb": "resume"}),
    "resolve": (Status.IN_PROGRESS, {"verb": "resolve"}),
    "several at once": (Status.ASSIGNED, {"priority": "LOW", "assignee": "colleague", "verb": "wait"}),
}


@pytest.mark.parametrize("name", UNDONE)
def test_undone_a_ticket_is_as_it_was(cast: Cast, name: str) -> None:
    status, act = UNDONE[name]
    ticket_in(cast, status)
    before = facts()
    ids = {
        "agent": cast.agent.pk,
        "colleague": cast.colleague.pk,
        "team": cast.team.pk,
        "service": cast.service.pk,
    }
    done = run(cast, "manager", [1], **{key: ids.get(str(value), value) for key, value in act.items()})
    assert done.changed == [1]
    assert facts() != before
    undone = undo(cast, "manager", done)
    assert (undone.changed, undone.refused) == ([1], [])
    assert facts() == before


WITHOUT_WAY_BACK = {
    "accept": (Status.NEW, "accept"),
    "start of somebody's": (Status.ASSIGNED, "start"),
    "resolve from waiting": (Status.WAITING_CUSTOMER, "resolve"),
    "close": (Status.RESOLVED, "close"),
    "reopen": (Status.CLOSED, "reopen"),
}


@pytest.mark.parametrize("name", WITHOUT_WAY_BACK)
def test_what_has_no_way_back_is_not_offered_one(cast: Cast, name: str) -> None:
    status, verb = WITHOUT_WAY_BACK[name]
    ticket_in(cast, status)
    done = run(cast, "manager", [1], verb=verb)
    assert (done.changed, done.undo, done.without_way_back) == ([1], [], 1)
    with pytest.raises(Invalid):
        operations.take_back_run(done.pk, actor=cast.actor("manager"))


def test_one_that_was_changed_since_stays_and_is_named(cast: Cast) -> None:
    for _ in range(2):
        ticket_in(cast, Status.ASSIGNED)
    done = run(cast, "manager", [1, 2], priority="URGENT")
    operations.note(Ticket.objects.get(number=2).pk, content="Look", actor=cast.actor("agent"))
    undone = undo(cast, "manager", done)
    assert (undone.changed, undone.refused) == ([1], [[2, "#2 was changed since, so it stays as it is."]])
    assert facts(2)["priority"] == "URGENT"


def test_undoing_keeps_the_rights_of_who_undoes(cast: Cast) -> None:
    ticket_in(cast, Status.ACCEPTED)
    done = run(cast, "agent", [1], assignee=cast.agent.pk)
    operations.assign(_pk(1), user_id=cast.colleague.pk, actor=cast.actor("manager"))
    done.undo[0]["version"] = Ticket.objects.get(number=1).version
    done.save()
    undone = undo(cast, "agent", done)
    assert (undone.changed, len(undone.refused)) == ([], 1)


def test_it_is_undone_once_and_only_for_some_minutes(cast: Cast) -> None:
    ticket_in(cast, Status.ASSIGNED)
    done = run(cast, "agent", [1], priority="LOW")
    with clock.at(clock.now() + timedelta(minutes=16)), pytest.raises(Invalid):
        operations.take_back_run(done.pk, actor=cast.actor("agent"))
    undone = undo(cast, "agent", done)
    for over in (done, undone):
        with pytest.raises(Invalid):
            operations.take_back_run(over.pk, actor=cast.actor("agent"))


def _pk(number: int) -> UUID:
    pk: UUID = Ticket.objects.values_list("pk", flat=True).get(number=number)
    return pk
