"""Several people at the same instant, each with a connection of their own and real transactions."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from accounts.models import AuditLog, Organization, User
from accounts.operations import authenticate, find_or_create_requester
from atum_desk.core.errors import DomainError, Invalid, LimitReached, StaleVersion, TransitionRefused
from tests.factories import Cast, file_ticket, make_cast, ticket_in
from tickets import operations
from tickets.models import BulkRun, SavedView, Ticket
from tickets.operations import Act, Look
from tickets.states import Status

pytestmark = pytest.mark.usefixtures("committed_db")
PATIENCE_S = 60


def at_once(acts: Sequence[Callable[[], object]]) -> list[object]:
    """Run the acts in threads that start together; return what each returned or raised, in their order."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        start.wait(PATIENCE_S)
        try:
            return act()
        except DomainError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(PATIENCE_S) for future in [pool.submit(run, act) for act in acts]]


def within(cast: Cast, act: Callable[[], object]) -> Callable[[], object]:
    """Return the act, done in the organization's scope of the thread that calls it."""

    def run() -> object:
        with cast.scope():
            return act()

    return run


def test_fifty_people_file_at_once_and_are_numbered_one_to_fifty() -> None:
    cast = make_cast()
    at_once([within(cast, lambda: file_ticket(cast))] * 50)
    with cast.scope():
        assert sorted(Ticket.objects.values_list("number", flat=True)) == list(range(1, 51))
        assert AuditLog.objects.filter(action="ticket.created").count() == 50
        assert Organization.objects.get(pk=cast.id).last_ticket_number == 50


def test_two_who_file_for_the_same_new_caller_make_one_person() -> None:
    cast = make_cast()

    def enter(name: str) -> Callable[[], object]:
        def find_or_create() -> object:
            return find_or_create_requester(
                email="new.caller@example.com", full_name="New Caller", actor=cast.actor(name)
            )

        return within(cast, find_or_create)

    for told in at_once([enter("agent"), enter("manager"), enter("admin")]):
        assert isinstance(told, User | Invalid)
    with cast.scope():
        [person] = User.objects.filter(email="new.caller@example.com")
        assert AuditLog.objects.filter(action="user.created", entity_id=person.pk).count() == 1


def test_of_many_guesses_at_once_no_more_than_the_free_ones_are_looked_at() -> None:
    cast = make_cast()

    def guess() -> object:
        return authenticate(email=cast.agent.email, password="not this one", actor=cast.actor("stranger"))

    told = at_once([within(cast, guess)] * 12)
    assert told.count(None) == 5
    assert len([answer for answer in told if isinstance(answer, LimitReached)]) == 7


def test_those_who_fail_leave_no_gap() -> None:
    cast = make_cast()

    def file_and_fail() -> None:
        file_ticket(cast)
        transaction.set_rollback(True)

    fine = within(cast, lambda: file_ticket(cast))
    at_once([fine, fine, within(cast, file_and_fail)] * 8)
    with cast.scope():
        assert sorted(Ticket.objects.values_list("number", flat=True)) == list(range(1, 17))


def test_organizations_do_not_wait_for_each_others_numbers() -> None:
    acme, beta = make_cast("Acme"), make_cast("Beta")
    with acme.scope():
        file_ticket(acme)
        [filed] = at_once([within(beta, lambda: file_ticket(beta))])  # while Acme's counter is locked
    assert isinstance(filed, Ticket)
    assert filed.number == 1


@pytest.mark.parametrize("seen", [True, False], ids=["from a form", "without a form"])
def test_two_accept_at_once_and_the_second_reads_who_was_first(seen: bool) -> None:
    cast = make_cast()
    with cast.scope():
        ticket = file_ticket(cast)
    version = ticket.version if seen else None

    def accept(name: str) -> Callable[[], object]:
        return within(cast, lambda: operations.accept(ticket.pk, actor=cast.actor(name), seen=version))

    told = at_once([accept("manager"), accept("admin")])
    [accepted] = [answer for answer in told if isinstance(answer, Ticket)]
    [refused] = [answer for answer in told if isinstance(answer, DomainError)]
    first = cast.manager if accepted.accepted_by_id == cast.manager.pk else cast.admin
    if seen:
        assert isinstance(refused, StaleVersion)
        assert f"#{ticket.number}" in str(refused)
    else:
        assert isinstance(refused, TransitionRefused)
        assert f"{first.full_name} accepted #{ticket.number} first. It is accepted now." in str(refused)
    with cast.scope():
        assert AuditLog.objects.filter(action="ticket.accepted", entity_id=ticket.pk).count() == 1


def test_of_two_forms_made_from_one_version_one_is_written() -> None:
    cast = make_cast()
    with cast.scope():
        ticket = ticket_in(cast, Status.ASSIGNED)

    def set_priority(priority: str, name: str) -> Callable[[], object]:
        actor = cast.actor(name)
        return within(
            cast,
            lambda: operations.set_priority(ticket.pk, priority=priority, actor=actor, seen=ticket.version),
        )

    told = at_once([set_priority("LOW", "agent"), set_priority("URGENT", "manager")])
    assert sorted(type(answer).__name__ for answer in told) == ["StaleVersion", "Ticket"]
    with cast.scope():
        [row] = AuditLog.objects.filter(action="ticket.priority_changed", entity_id=ticket.pk)
        assert Ticket.objects.get(pk=ticket.pk).priority == (row.new_values or {})["priority"]


def test_twenty_notes_at_once_are_all_there_and_count_the_version() -> None:
    cast = make_cast()
    with cast.scope():
        ticket = ticket_in(cast, Status.ASSIGNED)
    write = within(cast, lambda: operations.note(ticket.pk, content="Seen", actor=cast.actor("agent")))
    told = at_once([write] * 20)
    assert not [answer for answer in told if isinstance(answer, Exception)]
    with cast.scope():
        fresh = Ticket.objects.get(pk=ticket.pk)
        assert (fresh.comments.count(), fresh.version) == (20, ticket.version + 20)


def test_the_clock_of_a_ticket_started_twice_at_once_started_once() -> None:
    cast = make_cast()
    with cast.scope():
        ticket = file_ticket(cast)

    def reply(name: str) -> Callable[[], object]:
        return within(cast, lambda: operations.reply(ticket.pk, content="Here", actor=cast.actor(name)))

    told = at_once([reply("manager"), reply("admin")])
    assert not [answer for answer in told if isinstance(answer, Exception)]
    with cast.scope():
        fresh = Ticket.objects.get(pk=ticket.pk)
        assert (fresh.status, fresh.assigned_to_id) == ("IN_PROGRESS", fresh.accepted_by_id)
        assert AuditLog.objects.filter(action="ticket.accepted", entity_id=ticket.pk).count() == 1


def test_two_bulk_changes_in_opposite_orders_do_not_block_each_other() -> None:
    cast = make_cast()
    with cast.scope():
        for _ in range(6):
            ticket_in(cast, Status.ASSIGNED)

    def bulk(numbers: list[int], priority: str, name: str) -> Callable[[], object]:
        actor = cast.actor(name)

        def change() -> BulkRun:
            run = operations.plan_run(numbers, act=Act(priority=priority), actor=actor)
            return operations.advance_run(run.pk, actor=actor)

        return within(cast, change)

    numbers = [1, 2, 3, 4, 5, 6]
    told = at_once([bulk(numbers, "LOW", "agent"), bulk(numbers[::-1], "URGENT", "manager")])
    assert [answer.changed for answer in told if isinstance(answer, BulkRun)] == [numbers, numbers]


def test_two_who_move_views_of_one_team_wait_for_each_other() -> None:
    cast = make_cast()
    with cast.scope():
        manager, team = cast.actor("manager"), cast.team.pk
        first, *_others, last = (
            operations.create_view(Look(str(number), {"all": []}, team_id=team), actor=manager)
            for number in range(8)
        )
    moves = [
        within(cast, lambda view=view, up=up: operations.move_view(view.pk, up=up, actor=manager))  # type: ignore[misc]
        for view, up in [(first, False), (last, True)] * 4
    ]
    assert at_once(moves) == [None] * 8
    with cast.scope():
        found = SavedView.objects.beside(first)
        assert [one.position for one in found] == list(range(8))
        assert {one.name for one in found} == {str(number) for number in range(8)}
