"""Filling in bulk: lives that replay from their audit rows, walls that stand as before, and who is refused."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import override_settings

from accounts.models import AuditLog, Organization
from atum_desk.core.errors import NotAllowed
from atum_desk.core.tenancy import organization_scope
from atum_desk.demo.bulk import load as loader
from atum_desk.demo.bulk import mark, walls
from atum_desk.demo.bulk.ground import Ground, Person
from atum_desk.demo.bulk.lines import COLUMNS, Piece, printed
from sla.recalculation import differences
from sla.terms import Metric
from tests.benchmarks.load import load
from tests.factories import Cast, file_ticket, make_cast
from tests.tickets.replaying import replay
from tickets.models import Comment, Ticket, TicketTag

TICKETS = 400


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Cast:
    """Return an organization that was filled once for the module."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        cast = make_cast("Filled")
        load(cast, TICKETS)
    return cast


def test_each_ticket_replays_from_its_audit_rows(filled: Cast, committed_db: None) -> None:
    with filled.scope():
        pks = list(Ticket.objects.values_list("pk", flat=True))
        assert len(pks) == TICKETS
        for pk in pks:
            replay(pk)


def test_each_has_three_comments_told_in_the_log_and_its_deadline(filled: Cast, committed_db: None) -> None:
    with filled.scope():
        assert Comment.objects.count() == 3 * TICKETS
        said = AuditLog.objects.filter(entity_type="ticket", new_values__has_key="comment")
        told = {UUID(row["comment"]["id"]) for row in said.values_list("new_values", flat=True)}
        assert told == set(Comment.objects.values_list("pk", flat=True))
        for ticket in Ticket.objects.all():
            if ticket.sla_started_at is not None:
                assert list(differences(ticket)) == []
            assert sorted(ticket.tag_rows.values_list("tag", flat=True)) == sorted(ticket.tags)
        assert TicketTag.objects.exists()


def test_the_next_ticket_counts_on(filled: Cast, committed_db: None) -> None:
    with filled.scope():
        number = Organization.objects.get().last_ticket_number
        assert file_ticket(filled).number == number + 1


def test_the_same_seed_prints_the_same_lives() -> None:
    at = datetime(2026, 1, 5, tzinfo=UTC)
    people = (Person("01890000-0000-7000-8000-000000000001", "Tab\tulator"),)
    promised = {metric.value: dict.fromkeys(("LOW", "MEDIUM", "HIGH", "URGENT"), 60) for metric in Metric}
    policy_id, terms_id = "01890000-0000-7000-8000-000000000003", "01890000-0000-7000-8000-000000000004"
    terms = {
        "policy": "Standard", "version": 1, "targets": promised, "starts_on_creation": False,
        "pause_responses": False, "steps": [], "calendar": {"timezone": "UTC", "weekly": None, "holidays": []},
    }  # fmt: skip
    ground = Ground(
        "01890000-0000-7000-8000-000000000002", people, people, people, ("team",), ("service",), policy_id, terms_id,
        terms,
        at - timedelta(days=9), at, 1, 50,
    )  # fmt: skip
    first, again, other = (printed(Piece(ground, 1, 50, seed)) for seed in (1, 1, 2))
    assert first == again != other
    for table, block in first.items():
        assert {line.count(b"\t") + 1 for line in block.splitlines()} <= {len(COLUMNS[table])}


def test_a_wall_that_stands_differently_afterwards_takes_everything_back(
    committed_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = make_cast("Crooked")
    kept = walls._restore

    def forgetful(cursor: object, gone: walls._Lifted) -> None:
        kept(cursor, gone)
        cursor.execute("ALTER TABLE tickets NO FORCE ROW LEVEL SECURITY")  # type: ignore[attr-defined]

    monkeypatch.setattr(walls, "_restore", forgetful)
    with pytest.raises(walls.Crooked):
        load(cast, 5)
    with cast.scope():
        assert not Ticket.objects.exists()
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT relforcerowsecurity FROM pg_class WHERE relname = 'tickets'")
        assert cursor.fetchone()[0] is True


def test_a_database_without_the_mark_is_refused(committed_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    make_cast("Real")
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT current_database()")
        cursor.execute(f'COMMENT ON DATABASE "{cursor.fetchone()[0]}" IS NULL')
    assert not mark.mark_if_empty()
    with pytest.raises(NotAllowed):
        loader.fill([])
    with (
        override_settings(DEMONSTRATION=True),
        pytest.raises(CommandError, match="not begun as a demonstration"),
    ):
        call_command("seed_demo", "--tickets", "10")


def test_no_row_is_seen_by_another_organization(filled: Cast, committed_db: None) -> None:
    other = make_cast("Other")
    with organization_scope(other.id):
        assert not Ticket.objects.exists()
        assert not Comment.objects.exists()
