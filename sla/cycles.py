"""One run of a metric: when it began and ended, what was granted, and where its time went."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sla.calendar import BusinessCalendar, Stretch
from sla.terms import Metric, Policy, Step


class Verdict(StrEnum):
    """How a cycle stands in the reports; one that still runs in time, or that nothing was promised for, has none."""

    MET = "MET"
    BREACHED = "BREACHED"
    VOID = "VOID"
    """It ended without an answer being owed any more: cancelled, or done before it was answered."""
    MERGED = "MERGED"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a cycle: `kind` is run, paused, closed (outside hours) or holiday.

    `cause` says why: the status that pauses, the calendar's zone, or the local date of the holiday.
    """

    from_at: datetime
    to_at: datetime
    kind: str
    cause: str = ""

    @property
    def seconds(self) -> int:
        """Return its length in whole seconds."""
        return (self.to_at - self.from_at) // timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step that is still to be done in a cycle, and its moment."""

    at: datetime
    step: Step
    metric: Metric
    number: int


@dataclass(slots=True)
class Cycle:
    """One run of a metric from its start to its fulfilment.

    `deadline` is None where nothing is promised, and while paused unless it was reached as the pause began or is set
    by hand. `ended_at` is when the cycle stopped, fulfilled or not; `target_s` and `elapsed_s` are seconds of working
    time. `pauses` are the stretches in which it stood still; the last has no end while it lasts.
    """

    metric: Metric
    number: int
    started_at: datetime
    priority: str
    policy: Policy | None
    calendar: BusinessCalendar
    pauses: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    due_by_hand: datetime | None = None
    deadline: datetime | None = None
    fulfilled_at: datetime | None = None
    ended_at: datetime | None = None
    breached_at: datetime | None = None
    verdict: Verdict | None = None
    elapsed_s: int = 0
    quiet_before: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Say whether the metric is still to be fulfilled."""
        return self.ended_at is None

    @property
    def is_paused(self) -> bool:
        """Say whether it stands still."""
        return bool(self.pauses) and self.pauses[-1][1] is None

    @property
    def target_s(self) -> int | None:
        """Return the seconds of working time granted; None for no promise."""
        return self.policy.target_s(self.metric, self.priority) if self.policy else None

    def runs(self, until: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the stretches up to an instant in which it was not paused; they may be empty."""
        at = self.started_at
        for begins, ends in self.pauses:
            if begins >= until:
                break
            yield at, begins
            at = until if ends is None or ends > until else ends
        yield at, until

    def working_s(self, until: datetime) -> int:
        """Return the seconds of working time that ran up to an instant."""
        return sum(self.calendar.between(since, to) for since, to in self.runs(until) if since < to)

    def reaches(self, working_s: int) -> datetime | None:
        """Return the earliest instant at which so much working time has run; None where an endless pause is first."""
        left, at = working_s, self.started_at
        for begins, ends in self.pauses:
            ran = self.calendar.between(at, begins)
            if ran >= left:
                break
            if ends is None:
                return None
            left, at = left - ran, ends
        return self.calendar.add(at, left)

    def promised_at(self) -> datetime | None:
        """Return the date set by hand, else the instant at which the target is used up; None where there is none."""
        target = self.target_s
        return self.due_by_hand or (None if target is None else self.reaches(target))

    def segments(self, now: datetime) -> list[Segment]:
        """Return where the time from the start to the end, or to now, went; the run segments sum to `elapsed_s`."""
        until = self.ended_at or max(now.replace(microsecond=0), self.started_at)
        found: list[Segment] = []
        at = self.started_at
        for since, to in self.runs(until):
            if at < since:
                found.append(Segment(at, since, "paused", "WAITING_CUSTOMER"))
            stretches = self.calendar.segments(since, to) if since < to else []
            found += [_segment(one, self.calendar.timezone) for one in stretches]
            at = max(since, to)
        return found


def _segment(stretch: Stretch, timezone: str) -> Segment:
    kind = _KINDS[stretch.is_open, stretch.is_holiday]
    day = stretch.from_at.astimezone(ZoneInfo(timezone)).date().isoformat()
    return Segment(stretch.from_at, stretch.to_at, kind, day if kind == "holiday" else timezone)


_KINDS = {(True, False): "run", (False, False): "closed", (False, True): "holiday"}
