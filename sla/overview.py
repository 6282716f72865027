"""What the overview counts: open tickets in one pass, what came and went by day, and promises by month.

A promise is a cycle with a deadline; it counts in the month in which it was due, and is kept or broken. A broken one
was due when it was broken, whatever was set or granted since. One that ended without being owed any more, or that is
not due yet, is neither.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count
from django.db.models.functions import TruncDate

from atum_desk.core.tenancy import current_organization_id
from sla.cycles import Verdict
from sla.models import COUNTED, SlaCycle, due_at
from sla.months import Month
from tickets.models import Ticket
from tickets.querysets import OPEN_VALUES

DAYS = 30
AGES_D = (1, 3, 7, 30)
"""Open tickets are told apart by these ages in days."""

_OPEN = """
SELECT grouping(status, priority, age, assigned_to, team_id), status, priority, age, assigned_to, team_id,
    count(*), count(*) FILTER (WHERE is_late)
FROM (
    SELECT status::text, priority::text, assigned_to, team_id,
        width_bucket(extract(epoch FROM %(at)s - created_at), %(ages)s::float8[]) AS age,
        sla_due_at < %(at)s AS is_late
    FROM tickets WHERE organization_id = %(here)s AND status = ANY(%(open)s::ticketstatus[])
) AS opened
GROUP BY GROUPING SETS ((status), (priority), (age), (assigned_to), (team_id), ())
"""
_BY = {0b01111: "status", 0b10111: "priority", 0b11011: "age", 0b11101: "assignee", 0b11110: "team"}
_PLACE = {"status": 1, "priority": 2, "age": 3, "assignee": 4, "team": 5}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many are open, and how many of those are overdue."""

    count: int = 0
    late: int = 0


@dataclass(slots=True)
class Opened:
    """Open tickets by status, priority, age (the index of the first of AGES_D it is below), assignee and team."""

    all: Tally = field(default_factory=Tally)
    status: dict[str, Tally] = field(default_factory=dict)
    priority: dict[str, Tally] = field(default_factory=dict)
    age: dict[int, Tally] = field(default_factory=dict)
    assignee: dict[UUID | None, Tally] = field(default_factory=dict)
    team: dict[UUID | None, Tally] = field(default_factory=dict)


def count_open(at: datetime) -> Opened:
    """Count the open tickets in one pass over them."""
    found = Opened()
    given: dict[str, Any] = {
        "at": at,
        "ages": [days * 86_400 for days in AGES_D],
        "here": current_organization_id(),
        "open": list(OPEN_VALUES),
    }
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, given)
        for row in cursor.fetchall():
            tally, by = Tally(row[6], row[7]), _BY.get(row[0])
            if by is None:
                found.all = tally
            else:
                getattr(found, by)[row[_PLACE[by]]] = tally
    return found


@dataclass(frozen=True, slots=True)
class Day:
    """How many tickets came on a day, and how many were resolved."""

    day: date
    created: int
    resolved: int


def count_days(at: datetime, zone: ZoneInfo) -> list[Day]:
    """Count the last 30 days, today included, on the zone's clocks; what was reopened is not resolved."""
    today = at.astimezone(zone).date()
    days = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    since = datetime(days[0].year, days[0].month, days[0].day, tzinfo=zone)
    created = _by_day(Ticket.objects.created_since(since), "created_at", zone)
    resolved = _by_day(Ticket.objects.resolved_since(since), "resolved_at", zone)
    return [Day(day, created.get(day, 0), resolved.get(day, 0)) for day in days]


def _by_day(found: Any, column: str, zone: ZoneInfo) -> dict[date, int]:
    days = found.order_by().annotate(day=TruncDate(column, tzinfo=zone)).values("day")
    # Rows, not keys, are counted: an index of the column is then enough.
    return dict(days.annotate(count=Count("*")).values_list("day", "count"))


@dataclass(frozen=True, slots=True)
class Kept:
    """How many promises were kept and how many broken."""

    kept: int = 0
    broken: int = 0

    @property
    def total(self) -> int:
        """Return how many were due."""
        return self.kept + self.broken

    @property
    def percent(self) -> int | None:
        """Return the share that was kept, rounded down, so that 100 means all; None where none was due."""
        return self.kept * 100 // self.total if self.total else None


_DUE = "CASE WHEN c.breached_at IS NULL THEN c.deadline ELSE c.breached_at END"
"""As the index of promises spells it (`sla.models.due_at`)."""

_COUNTED = """
    count(*) FILTER (WHERE c.verdict = %(met)s), count(*) FILTER (WHERE c.verdict = %(broken)s)
"""
_WHICH = f"""
WHERE c.organization_id = %(here)s AND {_DUE} >= %(since)s AND {_DUE} < %(until)s
    AND c.verdict IN (%(met)s, %(broken)s)
"""
_PROMISES = f"""
SELECT grouping(c.policy_id, t.service_id), c.metric, c.policy_id, t.service_id, {_COUNTED}
FROM sla_cycles c JOIN tickets t ON t.organization_id = c.organization_id AND t.id = c.ticket_id {_WHICH}
GROUP BY GROUPING SETS ((c.metric), (c.metric, c.policy_id), (c.metric, t.service_id))
"""  # noqa: S608 - our own words alone
_MONTHS = f"""
SELECT width_bucket({_DUE}, %(months)s::timestamptz[]), c.metric, {_COUNTED}
FROM sla_cycles c {_WHICH}
GROUP BY 1, 2
"""  # noqa: S608 - our own words alone

ByMetric = dict[str, Kept]


@dataclass(slots=True)
class Promises:
    """A month's promises by metric: all of them, by policy and by service."""

    all: ByMetric = field(default_factory=dict)
    policy: dict[UUID | None, ByMetric] = field(default_factory=dict)
    service: dict[UUID | None, ByMetric] = field(default_factory=dict)


def count_promises(month: Month, zone: ZoneInfo) -> Promises:
    """Count what was due in a month."""
    found = Promises()
    for by, metric, policy_id, service_id, kept, broken in _rows(_PROMISES, [month], zone):
        held = Kept(kept, broken)
        if by == 0b11:
            found.all[metric] = held
        elif by == 0b01:
            found.policy.setdefault(policy_id, {})[metric] = held
        else:
            found.service.setdefault(service_id, {})[metric] = held
    return found


def count_months(last: Month, months: int, zone: ZoneInfo) -> dict[Month, ByMetric]:
    """Count what was due in each of the months up to the last one."""
    asked = [last.moved(back) for back in range(1 - months, 1)]
    found: dict[Month, ByMetric] = {month: {} for month in asked}
    for number, metric, kept, broken in _rows(_MONTHS, asked, zone):
        found[asked[number - 1]][metric] = Kept(kept, broken)
    return found


def _rows(sql: str, months: Sequence[Month], zone: ZoneInfo) -> Iterator[Sequence[Any]]:
    given: dict[str, Any] = {
        "here": current_organization_id(),
        "since": months[0].span(zone)[0],
        "until": months[-1].span(zone)[1],
        "months": [month.span(zone)[0] for month in months],
        "met": Verdict.MET.value,
        "broken": Verdict.BREACHED.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        yield from cursor.fetchall()


@dataclass(frozen=True, slots=True)
class Which:
    """Which promises of a month are listed; None leaves open. NONE as policy or service is that there is none."""

    month: Month
    metric: str = ""
    verdict: str = ""
    policy: UUID | str | None = None
    service: UUID | str | None = None


def promises_of(which: Which, zone: ZoneInfo) -> Any:
    """Return the cycles, those due first in front, each with its ticket and `due_at`."""
    since, until = which.month.span(zone)
    found = SlaCycle.objects.annotate(due_at=due_at()).filter(
        due_at__gte=since, due_at__lt=until, verdict__in=COUNTED
    )
    asked = {
        "metric": which.metric,
        "verdict": which.verdict,
        "policy_id": which.policy,
        "ticket__service_id": which.service,
    }
    found = found.filter(**{name: None if value == NONE else value for name, value in asked.items() if value})
    return found.select_related("ticket").order_by("due_at", "pk")


NONE = "none"
