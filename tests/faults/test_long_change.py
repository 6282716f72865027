"""The job worker is killed in the middle of a change of many tickets: each ticket changes exactly once all the same."""

import time
from collections import Counter
from pathlib import Path
from uuid import UUID

import pytest

from accounts.models import AuditLog
from atum_desk.core.tenancy import organization_scope
from tests.factories import Cast, file_ticket, make_cast
from tests.faults.rig import Servers
from tickets import operations
from tickets.models import BulkRun, RunState, Ticket
from tickets.operations import Act
from tickets.tasks import go_on

MANY = 300
KILLS = 4
OVER_WITHIN_S = 240

pytestmark = pytest.mark.processes


@pytest.fixture
def cast(committed_db: None) -> Cast:
    """Return a fresh organization whose transactions are real."""
    return make_cast("Long")


def test_each_ticket_changes_once_however_often_the_worker_dies(cast: Cast, tmp_path: Path) -> None:
    with organization_scope(cast.id):
        numbers = [file_ticket(cast, f"Ticket {count}").number for count in range(MANY)]
    with Servers(tmp_path) as servers:
        run_id = _begin(cast, numbers)
        seen = _kill_while_it_runs(servers, cast, run_id)
        done = _wait(cast, run_id)
    assert len(set(seen)) >= 2, f"the worker never died in the middle: {seen}"
    assert (done.state, done.changed, done.refused) == (RunState.DONE, numbers, [])
    with organization_scope(cast.id):
        assert set(Ticket.objects.values_list("priority", "version")) == {("URGENT", 2)}
        rows = Counter(
            AuditLog.objects.filter(action="ticket.priority_changed").values_list("entity_id", flat=True)
        )
    assert (len(rows), set(rows.values())) == (MANY, {1})


def _begin(cast: Cast, numbers: list[int]) -> UUID:
    with organization_scope(cast.id):
        planned = operations.plan_run(numbers, act=Act(priority="URGENT"), actor=cast.actor("manager"))
        go_on.defer_once(cast.id, run_id=str(planned.pk))
    return UUID(str(planned.pk))


def _kill_while_it_runs(servers: Servers, cast: Cast, run_id: UUID) -> list[int]:
    """Kill the worker each time the run has come further, and return how far it was each time."""
    positions: list[int] = []
    deadline = time.monotonic() + OVER_WITHIN_S
    while len(positions) < KILLS and time.monotonic() < deadline:
        run = _read(cast, run_id)
        if run.state == RunState.DONE:
            break
        if run.position > (positions[-1] if positions else 0):
            servers.kill_the_job_worker()
            positions.append(run.position)
        time.sleep(0.02)
    return positions


def _wait(cast: Cast, run_id: UUID) -> BulkRun:
    deadline = time.monotonic() + OVER_WITHIN_S
    while _read(cast, run_id).is_open and time.monotonic() < deadline:
        time.sleep(1)
    return _read(cast, run_id)


def _read(cast: Cast, run_id: UUID) -> BulkRun:
    with organization_scope(cast.id):
        run: BulkRun = BulkRun.objects.get(pk=run_id)
        return run
