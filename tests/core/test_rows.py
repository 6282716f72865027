"""What is written without the ORM: in one journey, seen by whoever asks meanwhile, and behind the same doors."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditLog, Notification
from atum_desk.core import clock, rows
from atum_desk.core.guard import DoorClosed
from atum_desk.core.tenancy import ForeignScope, NoOrganization
from tests.factories import Cast, make_cast, ticket_in
from tickets.models import Comment, DraftKind, Ticket, TicketDraft
from tickets.states import Status


class Broken(RuntimeError):
    """What breaks a block on purpose."""


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    made = make_cast()
    with made.scope():
        Notification.objects.all().delete()
        yield made


def notice(cast: Cast, text: str = "Hello") -> Notification:
    return Notification(user=cast.agent, kind="reminder", text=text, created_at=clock.now())


def journey(*writes: Callable[[], None]) -> None:
    """Write these in one journey within a savepoint."""
    with transaction.atomic(), rows.in_one_journey():
        for write in writes:
            write()


def give_up() -> None:
    raise Broken


def texts() -> list[str]:
    return list(Notification.objects.order_by("id").values_list("text", flat=True))


def test_rows_are_written_at_once_outside_a_journey(cast: Cast) -> None:
    written = notice(cast)
    with CaptureQueriesContext(connection) as sent:
        rows.insert(written, notice(cast, "Again"))
    assert len(sent) == 1
    assert texts() == ["Hello", "Again"]
    assert not written._state.adding
    stored = Notification.objects.get(pk=written.pk)
    assert (stored.kind, stored.created_at, stored.read_at) == (written.kind, written.created_at, None)


def test_a_journey_takes_everything_along_in_order(cast: Cast) -> None:
    first = notice(cast)
    with CaptureQueriesContext(connection) as sent, rows.in_one_journey():
        rows.insert(first)
        first.text = "Changed"
        rows.update(first, ["text"])
        rows.insert(notice(cast, "Gone"))
        rows.delete(Notification, text="Gone")
        assert len(sent) == 0
    assert len(sent) == 1
    assert texts() == ["Changed"]


def test_whoever_asks_on_the_way_sees_what_was_written(cast: Cast) -> None:
    with rows.in_one_journey():
        rows.insert(notice(cast))
        assert texts() == ["Hello"]
        rows.insert(notice(cast, "Again"))
        assert texts() == ["Hello", "Again"]


def test_a_journey_within_another_is_part_of_it(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as sent, rows.in_one_journey():
        with rows.in_one_journey():
            rows.insert(notice(cast))
        rows.insert(notice(cast, "Again"))
    assert len(sent) == 1
    assert texts() == ["Hello", "Again"]


def test_what_an_exception_left_behind_is_not_sent(cast: Cast) -> None:
    with pytest.raises(Broken):
        journey(lambda: rows.insert(notice(cast)), give_up)
    assert texts() == []
    rows.insert(notice(cast, "Later"))
    assert texts() == ["Later"]


def test_a_savepoint_takes_back_what_was_held_in_it_and_nothing_else(cast: Cast) -> None:
    with rows.in_one_journey():
        rows.insert(notice(cast, "Before"))
        with pytest.raises(Broken):
            journey(lambda: rows.insert(notice(cast, "Inside")), give_up)
        rows.insert(notice(cast, "After"))
    assert texts() == ["Before", "After"]


def test_a_statement_that_fails_raises_where_the_journey_ends(cast: Cast) -> None:
    twice = notice(cast)
    with pytest.raises(IntegrityError):
        journey(lambda: rows.insert(twice), lambda: rows.insert(twice))
    assert texts() == []


def test_deferred_checks_answer_at_once_and_travel_along(cast: Cast) -> None:
    nobodys = notice(cast)
    nobodys.user_id = cast.team.pk
    with CaptureQueriesContext(connection) as sent, pytest.raises(IntegrityError, match="fk_notifications"):
        journey(lambda: rows.insert(nobodys), rows.check_constraints, give_up)
    assert [query["sql"].split()[0] for query in sent] == ["SAVEPOINT", "INSERT", "ROLLBACK", "RELEASE"]
    rows.insert(notice(cast))
    rows.check_constraints()


def test_a_change_of_no_row_is_no_change(cast: Cast) -> None:
    never = notice(cast)
    with pytest.raises(DatabaseError, match="0 rows instead of 1"):
        rows.update(never, ["text"])
    with pytest.raises(DatabaseError, match="0 rows instead of 1"):
        journey(lambda: rows.insert(notice(cast)), lambda: rows.update(never, ["text"]))
    assert texts() == []


@pytest.mark.django_db
def test_a_foreign_organizations_rows_are_out_of_reach() -> None:
    acme, beta = make_cast("Acme"), make_cast("Beta")
    with acme.scope():
        written, waiting = notice(acme), notice(acme, "Waiting")
        rows.insert(written)
    with beta.scope():
        with pytest.raises(ForeignScope):
            rows.insert(waiting)
        written.text = "Changed"
        with pytest.raises(DatabaseError, match="0 rows"), transaction.atomic():
            rows.update(written, ["text"])
        rows.delete(Notification, text="Hello")
    with pytest.raises(NoOrganization):
        rows.insert(waiting)
    with pytest.raises(NoOrganization):
        rows.delete(Notification, text="Hello")
    with acme.scope():
        assert texts() == ["Hello"]


WRITES: dict[str, Callable[[Any], None]] = {
    "insert": rows.insert,
    "update": lambda row: rows.update(row, ["id"]),
    "delete": lambda row: rows.delete(type(row), id=row.pk),
}


@pytest.mark.parametrize("write", WRITES)
def test_guarded_records_and_configuration_stay_behind_their_doors(cast: Cast, write: str) -> None:
    for row in (Ticket(), Comment()):
        with pytest.raises(DoorClosed, match="through the operations"):
            WRITES[write](row)
    with pytest.raises(DoorClosed, match=r"save_as\(actor\)"):
        WRITES[write](cast.team)


@pytest.mark.parametrize("write", ["update", "delete"])
def test_the_audit_log_is_append_only_here_too(cast: Cast, write: str) -> None:
    row = AuditLog.objects.first()
    assert row is not None
    with pytest.raises(DoorClosed, match="append-only"):
        WRITES[write](row)


def test_only_the_rows_with_all_the_values_are_deleted(cast: Cast) -> None:
    ticket = ticket_in(cast, Status.ASSIGNED)
    for kind in DraftKind:
        draft = TicketDraft(
            ticket=ticket, user=cast.agent, kind=kind.value, content="…", updated_at=clock.now()
        )
        rows.insert(draft)
    rows.delete(TicketDraft, ticket_id=ticket.pk, user_id=cast.agent.pk, kind=DraftKind.NOTE.value)
    rows.delete(TicketDraft, ticket_id=ticket.pk, user_id=cast.manager.pk, kind=DraftKind.REPLY.value)
    assert [one.kind for one in TicketDraft.objects.all()] == [DraftKind.REPLY.value]
