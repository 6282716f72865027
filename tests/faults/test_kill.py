"""Web workers and the job worker are killed under load: what was acknowledged is there, once, with its audit row."""

import random
import time
from collections import Counter
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection

from accounts.models import AuditLog
from atum_desk.core.tenancy import organization_scope
from tests.factories import PASSWORD, Cast, make_cast
from tests.faults.rig import Client, Servers
from tickets.models import Ticket
from tickets.tasks import close_resolved

LOAD_S = 25
RESCUED_WITHIN_S = 100

pytestmark = pytest.mark.processes


@pytest.fixture
def cast(committed_db: None) -> Cast:
    """Return a fresh organization whose transactions are real."""
    return make_cast("Killed")


def test_killed_processes_lose_and_repeat_nothing(cast: Cast, tmp_path: Path) -> None:
    with Servers(tmp_path) as servers:
        until = time.monotonic() + LOAD_S
        clients = [
            Client(servers.port, cast.host, cast.requester.email, PASSWORD, until, name=f"client{n}")
            for n in range(8)
        ]
        for client in clients:
            client.start()
        kills = _kill_until(servers, until, cast)
        for client in clients:
            client.join(timeout=30)
        acknowledged = [subject for client in clients for subject in client.acknowledged]
        assert kills >= 8
        assert len(acknowledged) > 50
        _each_is_there_once_with_its_audit_row(cast, acknowledged)
        _no_job_is_left_behind(cast)


def _kill_until(servers: Servers, until: float, cast: Cast) -> int:
    kills = 0
    while time.monotonic() < until:
        time.sleep(random.uniform(0.5, 1.5))  # noqa: S311 - moments of a test
        _give_the_worker_something_to_do(cast)
        if kills % 3 == 2:
            servers.kill_the_job_worker()
        else:
            servers.kill_a_web_worker()
        kills += 1
    return kills


def _give_the_worker_something_to_do(cast: Cast) -> None:
    with organization_scope(cast.id):
        for _ in range(20):
            close_resolved.defer()


def _each_is_there_once_with_its_audit_row(cast: Cast, acknowledged: list[str]) -> None:
    with organization_scope(cast.id):
        tickets = list(Ticket.objects.values_list("pk", "number", "subject"))
        rows = Counter(
            AuditLog.objects.filter(action="ticket.created", entity_type="ticket").values_list(
                "entity_id", flat=True
            )
        )
    subjects = Counter(subject for _, _, subject in tickets)
    assert [subject for subject in acknowledged if subjects[subject] != 1] == []
    assert sorted(number for _, number, _ in tickets) == list(range(1, len(tickets) + 1))
    assert all(rows[pk] == 1 for pk, _, _ in tickets)
    assert len(rows) == len(tickets)


def _no_job_is_left_behind(cast: Cast) -> None:
    deadline = time.monotonic() + RESCUED_WITHIN_S
    while _unfinished(cast.id) and time.monotonic() < deadline:
        time.sleep(1)
    assert _unfinished(cast.id) == 0


def _unfinished(organization_id: UUID) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') "
            "AND args ->> 'organization_id' = %s",
            [str(organization_id)],
        )
        return int(cursor.fetchone()[0])
