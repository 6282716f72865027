"""Open tickets whose deadlines pass: how long the worker's ticks take, and whether each breach was told once."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import F, Max, Q

from accounts.middleware import organization_id_for_host
from accounts.models import AuditLog
from atum_desk.core import clock
from atum_desk.core.tasks import organizations_due
from atum_desk.core.tenancy import organization_scope
from atum_desk.demo.bulk.found import LARGE_SLUG, found, is_founded
from atum_desk.demo.bulk.load import fill
from atum_desk.demo.bulk.mark import mark_this_database
from sla.models import SlaCalculation, SlaCycle
from sla.operations import tick
from sla.operations.ticking import BATCH
from sla.recalculation import differences
from tickets.models import Ticket

FILED_WITHIN = timedelta(hours=7)
"""Shorter than the shortest target, so that nothing is due yet when everything is in."""
ROUNDS = 50
SAMPLE = 500

Say = Callable[[str], None]


def measure(tickets: int, due: Sequence[int], say: Say) -> None:
    """Print a line for nothing due and for each number due, every time with what has fallen due before it done."""
    at = clock.now().replace(microsecond=0)
    organization_id = _filled(tickets, at, say)
    say(f"{tickets:,} tickets open")
    _measure_idle(organization_id, at, say)
    for count in due:
        at = _moment_at_which(organization_id, min(count, tickets))
        _measure_due(organization_id, min(count, tickets), at, say)
    # Many fall due in the same second: what was not counted is done before it is looked at.
    while _tick(organization_id, at) == BATCH:
        pass
    with organization_scope(organization_id):
        _prove(say)


def _filled(tickets: int, at: datetime, say: Say) -> UUID:
    """Return the organization whose tickets are open, filled in now where it is not there yet."""
    if not is_founded():
        mark_this_database()
        (ground,) = found(tickets, 0, at)
        fill([replace(ground, begins=at - FILED_WITHIN, status="IN_PROGRESS")], say=say)
    organization_id = organization_id_for_host(f"{LARGE_SLUG}.{settings.BASE_DOMAIN}")
    assert organization_id is not None
    # What fell due since the filling, or in an earlier run.
    while _tick(organization_id, at) == BATCH:
        pass
    return organization_id


def _tick(organization_id: UUID, at: datetime) -> int:
    """Do one tick as the worker does: in a scope, and so in a transaction, of its own."""
    with organization_scope(organization_id):
        return tick(at)


def _measure_idle(organization_id: UUID, at: datetime, say: Say) -> None:
    taken, asked = [], 0
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        with _counting() as counted:
            assert organizations_due("sla", at) == []
            assert _tick(organization_id, at) == 0
        taken.append((time.perf_counter() - begin) * 1000)
        asked = counted.queries
    p95 = statistics.quantiles(taken, n=20)[-1]
    say(f"  nothing due: {statistics.median(taken):.2f} ms (p95 {p95:.2f}), {asked} queries")


def _moment_at_which(organization_id: UUID, count: int) -> datetime:
    """Return the instant at which so many tickets are due."""
    with organization_scope(organization_id):
        waiting = SlaCalculation.objects.filter(next_event_at__isnull=False).order_by("next_event_at")
        moment: datetime = waiting.values_list("next_event_at", flat=True)[count - 1]
    return moment


def _measure_due(organization_id: UUID, count: int, at: datetime, say: Say) -> None:
    done, ticks, begin = 0, 0, time.perf_counter()
    with _counting() as counted:
        assert len(organizations_due("sla", at)) == 1
        while done < count:
            done, ticks = done + _tick(organization_id, at), ticks + 1
    elapsed_s = time.perf_counter() - begin
    say(
        f"  {done:,} due: {elapsed_s:.1f} s in {ticks:,} ticks ({elapsed_s / ticks * 1000:.0f} ms each), "
        f"{done / elapsed_s:,.0f} a second, {counted.queries:,} queries ({counted.queries / done:.2f} a ticket)"
    )


def _prove(say: Say) -> None:
    """Compare the breaches in the audit log with the deadlines that passed, and some clocks with their history."""
    told = AuditLog.objects.filter(action="ticket.sla_breached").values_list(
        "entity_id", "new_values", "created_at"
    )
    breaches = sorted(
        (str(pk), new["sla"]["metric"], new["sla"]["number"], moment) for pk, new, moment in told
    )
    passed = sorted(
        (str(pk), metric, number, deadline)
        for pk, metric, number, deadline in SlaCycle.objects.filter(deadline__lt=_reached())
        .filter(Q(fulfilled_at__isnull=True) | Q(fulfilled_at__gt=F("deadline")))
        .values_list("ticket_id", "metric", "number", "deadline")
    )
    some = Ticket.objects.filter(sla_calculations__resolution_breached=True).order_by("id")[:SAMPLE]
    differing = sum(len(list(differences(ticket))) for ticket in some)
    say(
        f"  breaches in the audit log {len(breaches):,}, deadlines passed {len(passed):,}, "
        f"{'all the same, each at its deadline' if breaches == passed else 'NOT the same'}; "
        f"{differing} differences from the history in {len(some)} tickets"
    )
    if breaches != passed or differing:
        raise SystemExit(1)


def _reached() -> datetime:
    """Return up to when the worker has come: before this, every deadline has been looked at."""
    moment: datetime = SlaCalculation.objects.aggregate(last=Max("updated_at"))["last"]
    return moment


@dataclass(slots=True)
class _Count:
    queries: int = 0


@contextmanager
def _counting() -> Iterator[_Count]:
    counted = _Count()

    def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        counted.queries += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield counted
