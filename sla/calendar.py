"""Business hours: working time between two instants, and the instant at which some working time is used up.

>>> from datetime import UTC, date, datetime
>>> hours = BusinessCalendar("Europe/Berlin", {"mon": [("09:00", "17:00")], "tue": [("09:00", "17:00")]},
...                          holidays=[date(2026, 3, 2)])
>>> accepted = datetime(2026, 2, 27, 15, 50, tzinfo=UTC)       # a Friday; the Monday after it is a holiday
>>> hours.add(accepted, 600).isoformat()                       # ten working minutes later: Tuesday, 09:10 in Berlin
'2026-03-03T08:10:00+00:00'
>>> hours.between(accepted, datetime(2026, 3, 3, 9, tzinfo=UTC))
3600

Spans are local wall time, durations are real seconds: a night on which the clocks change makes a span shorter or
longer. An opening that does not exist on such a night is the instant to which the clocks jump; of two equal wall
times an opening takes the first and a closing the second; what is thereby open twice counts once.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count, pairwise

from sla.walltime import (
    DAY_S,
    EPOCH_DAY,
    SECOND,
    at_wall,
    first_day,
    instant,
    micros,
    next_restless,
    offset_s,
    offsets_of_days,
    steady_offset_s,
    week_of,
)
from sla.weeks import DAYS, CalendarError, Span, read_week, read_zone

__all__ = ["DAYS", "BusinessCalendar", "CalendarError", "Stretch"]

_LAST_WEEK = week_of(date(9900, 1, 1).toordinal() - EPOCH_DAY)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time [from_at, to_at) in which the calendar is open or not, and whether a holiday closes it."""

    from_at: datetime
    to_at: datetime
    is_open: bool
    is_holiday: bool = False

    @property
    def seconds(self) -> int:
        """Return its whole seconds."""
        return (self.to_at - self.from_at) // timedelta(seconds=1)


class BusinessCalendar:
    """A week of opening hours in one time zone, less holidays.

    `weekly` maps mon…sun to spans such as ("09:00", "12:30"); "24:00" may end one, and one that ends before its start
    runs into the next day. A span belongs to the day on which it opens. A holiday closes its local calendar day
    from 00:00 to 24:00, whatever reaches into it. All instants that are taken must be aware; those returned are in UTC.

    Raises CalendarError, which names the offending span, for overlaps, for a week without any span, for times such as
    "25:00", and for an unknown zone.
    """

    def __init__(
        self, timezone: str, weekly: Mapping[str, Sequence[tuple[str, str]]], holidays: Collection[date] = ()
    ) -> None:
        self.timezone = timezone
        self.holidays = frozenset(holidays)
        self._zone = read_zone(timezone)
        self._week = read_week(weekly)
        self._never_closes = not self.holidays and all(
            day and day[0][0] == 0 and day[-1][1] == DAY_S and all(a[1] == b[0] for a, b in pairwise(day))
            for day in self._week
        )
        self._week_micros = sum(to - start for day in self._week for start, to in day) * SECOND
        self._holiday_days = frozenset(one.toordinal() - EPOCH_DAY for one in self.holidays)
        self._closed = sorted(self._holiday_days)
        self._ends_by_midnight = all(to <= DAY_S for day in self._week for _start, to in day)
        # A span of a week's Sunday may reach into the next Monday.
        reach = 0 if self._ends_by_midnight else 1
        self._cut_weeks = sorted({week_of(one) for day in self._closed for one in (day - reach, day)})
        self._cut = frozenset(self._cut_weeks)
        self._uneven: dict[int, Sequence[Span]] = {}

    @classmethod
    def always(cls, timezone: str = "UTC") -> "BusinessCalendar":
        """Return a calendar that never closes."""
        return cls(timezone, {day: [("00:00", "24:00")] for day in DAYS})

    def add(self, start: datetime, seconds: int) -> datetime:
        """Return the earliest instant at which `seconds` of working time have run since `start`.

        What is used up exactly at closing time ends at closing time, not at the next opening. Raises CalendarError
        where so much working time does not come before the year 9900.
        """
        if seconds < 0:
            raise ValueError("Working time cannot run backwards.")
        at, left = micros(start), seconds * SECOND
        if not left or self._never_closes:
            return _instant(at + left)
        week = first = self._week_before(at)
        while week <= _LAST_WEEK:
            if week > first + 1 and left > self._week_micros:
                weeks = min(self._even_weeks(week), (left - 1) // self._week_micros)
                left, week = left - weeks * self._week_micros, week + weeks
            for opens, closes in self._spans_of(week):
                begins = max(at, opens)
                if closes - begins >= left:
                    return _instant(begins + left)
                if closes > begins:
                    left, at = left - (closes - begins), closes
            week += 1
        raise CalendarError("weekly", "So much working time does not come before the year 9900.")

    def between(self, start: datetime, end: datetime) -> int:
        """Return the whole seconds of working time in [start, end); 0 where `end` is not after `start`."""
        at, until, total = micros(start), micros(end), 0
        if self._never_closes:
            return max(0, until - at) // SECOND
        week = first = self._week_before(at)
        # What a week's Sunday opens has closed before the Wednesday after it.
        last = week_of(until // SECOND // DAY_S - 2) - 1
        final = week_of(until // SECOND // DAY_S + 1)
        while week <= final:
            if week > first + 1 and week < last:
                weeks = min(self._even_weeks(week), last - week)
                total, week = total + weeks * self._week_micros, week + weeks
            for opens, closes in self._spans_of(week):
                begins, ends = max(opens, at), min(closes, until)
                if ends > begins:
                    total, at = total + ends - begins, ends
            week += 1
        return total // SECOND

    def opening(self, moment: datetime) -> datetime:
        """Return the moment itself where the calendar is open then, otherwise the next opening."""
        second = timedelta(seconds=1)
        return self.add(moment, 1) - second

    def segments(self, start: datetime, end: datetime) -> list[Stretch]:
        """Cut [start, end) where the calendar opens and closes, and where a holiday begins and ends."""
        at, until = micros(start), micros(end)
        found: list[Stretch] = []
        for opens, closes in self._merged(at, until):
            found += self._shut(at, opens)
            found.append(Stretch(_instant(opens), _instant(closes), is_open=True))
            at = closes
        return found + self._shut(at, until)

    def _merged(self, at: int, until: int) -> Iterator[Span]:
        """Yield when the calendar is open in [at, until), touching spans as one."""
        held: Span | None = None
        for week in range(self._week_before(at), week_of(until // SECOND // DAY_S + 1) + 1):
            for opens, closes in self._spans_of(week):
                begins, ends = max(opens, at), min(closes, until)
                if ends <= begins:
                    continue
                at = ends
                if held and held[1] == begins:
                    held = (held[0], ends)
                    continue
                if held:
                    yield held
                held = (begins, ends)
        if held:
            yield held

    def _shut(self, at: int, until: int) -> list[Stretch]:
        """Cut a stretch that is not open where a holiday begins and ends."""
        if until <= at:
            return []
        near = self._closed[
            bisect_left(self._closed, at // SECOND // DAY_S - 1) : bisect_right(
                self._closed, until // SECOND // DAY_S + 1
            )
        ]
        days = [(self._from_wall(day * DAY_S), self._from_wall((day + 1) * DAY_S)) for day in near]
        cuts = sorted({at, until, *(one for day in days for one in day if at < one < until)})
        return [
            Stretch(
                _instant(since),
                _instant(to),
                is_open=False,
                is_holiday=any(a <= since and to <= b for a, b in days),
            )
            for since, to in pairwise(cuts)
        ]

    def _week_before(self, at: int) -> int:
        """Return the week of the day before an instant: what opened then may still be open."""
        return week_of((at // SECOND + offset_s(self._zone, at // SECOND)) // DAY_S - 1)

    def _even_weeks(self, week: int) -> int:
        """Return how many weeks from this one on have the usual working time: no holiday, no change of the clocks."""
        place = bisect_left(self._cut_weeks, week)
        until = next_restless(self.timezone, week)
        return (min(until, self._cut_weeks[place]) if place < len(self._cut_weeks) else until) - week

    def _spans_of(self, week: int) -> Sequence[Span]:
        """Return from when to when the calendar is open, for the spans that open in a week, less holidays."""
        offset = steady_offset_s(self.timezone, week)
        if offset is not None and week not in self._cut:
            return self._steady_spans(week, offset, frozenset())
        found = self._uneven.get(week)
        if found is None:
            if offset is not None and self._ends_by_midnight:
                found = self._steady_spans(week, offset, self._holiday_days)
            else:
                found = tuple(self._uneven_spans(week))
            self._uneven[week] = found
        return found

    def _steady_spans(self, week: int, offset: int, closed: Collection[int]) -> Sequence[Span]:
        """Return the spans of a week without a change of the clocks, but those of closed days."""
        first = first_day(week)
        midnight = first * DAY_S - offset
        return [
            ((midnight + number * DAY_S + start) * SECOND, (midnight + number * DAY_S + to) * SECOND)
            for number, day in enumerate(self._week)
            if first + number not in closed
            for start, to in day
        ]

    def _uneven_spans(self, week: int) -> Iterator[Span]:
        steady = steady_offset_s(self.timezone, week)
        offsets = offsets_of_days(self.timezone, week) if steady is None else (steady,) * len(DAYS)
        for day, spans, offset in zip(count(first_day(week)), self._week, offsets, strict=False):
            if offset is not None and all(to <= DAY_S for _start, to in spans):
                # Nothing reaches into the day after, so that a holiday takes all of its own day and no more.
                if day not in self._holiday_days:
                    midnight = day * DAY_S - offset
                    yield from (
                        ((midnight + start) * SECOND, (midnight + to) * SECOND) for start, to in spans
                    )
                continue
            closed = [one for one in (day, day + 1) if one in self._holiday_days]
            for start, to in spans:
                opens = self._from_wall(day * DAY_S + start)
                closes = self._from_wall(day * DAY_S + to, closing=True)
                if closed:
                    yield from self._less_holidays(opens, closes, closed)
                elif opens < closes:
                    yield opens, closes

    def _less_holidays(self, opens: int, closes: int, closed: Sequence[int]) -> Iterator[Span]:
        for day in closed:
            begins, ends = self._from_wall(day * DAY_S), self._from_wall((day + 1) * DAY_S)
            if opens < begins:
                yield opens, min(closes, begins)
            opens = max(opens, ends)
        if opens < closes:
            yield opens, closes

    def _from_wall(self, wall_s: int, *, closing: bool = False) -> int:
        """Return the instant of a wall time, in microseconds."""
        week = week_of(wall_s // DAY_S)
        offset = steady_offset_s(self.timezone, week)
        if offset is None:
            offset = offsets_of_days(self.timezone, week)[wall_s // DAY_S - first_day(week)]
        if offset is not None:
            return (wall_s - offset) * SECOND
        return at_wall(self._zone, wall_s, closing=closing) * SECOND


def _instant(at: int) -> datetime:
    try:
        return instant(at)
    except OverflowError as error:
        raise CalendarError("weekly", "So much working time does not come before the year 9900.") from error
