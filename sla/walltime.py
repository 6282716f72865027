"""Wall time in a zone and instants: where the clocks change, and what a wall time near such a change means.

Instants are whole microseconds since 1970 in UTC, wall times whole seconds since 1970 on the zone's own clocks; weeks
are counted from the one that holds 1 January 1970, and begin on Mondays.
"""

from bisect import bisect_left
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

DAY_S = 86_400
HALF_DAY_S = DAY_S // 2
WEEK_S = 7 * DAY_S
SECOND = 1_000_000
"""Microseconds of a second."""

FAR = 1_000
"""A number of weeks that nobody looks beyond at once: about nineteen years."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = date(1970, 1, 1).toordinal()
_WALL_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall time has no zone by itself


def micros(moment: datetime) -> int:
    """Return an instant as microseconds since 1970; a naive one raises ValueError."""
    if moment.utcoffset() is None:
        raise ValueError("An instant without a time zone means nothing: pass an aware datetime.")
    return (moment - EPOCH) // timedelta(microseconds=1)


def instant(at: int) -> datetime:
    """Return microseconds since 1970 as an instant in UTC; what lies after the year 9999 raises OverflowError."""
    return EPOCH + timedelta(microseconds=at)


def offset_s(zone: ZoneInfo, at_s: int) -> int:
    """Return by how many seconds the zone's clocks are ahead of UTC at an instant."""
    offset = datetime.fromtimestamp(at_s, zone).utcoffset()
    return offset.days * DAY_S + offset.seconds if offset is not None else 0


def week_of(day: int) -> int:
    """Return the week of a day since 1970."""
    return (day + 3) // 7


def first_day(week: int) -> int:
    """Return the Monday of a week, in days since 1970."""
    return week * 7 - 3


@lru_cache(maxsize=4_096)
def steady_offset_s(timezone: str, week: int) -> int | None:
    """Return the zone's offset in a week and the days around it; None where the clocks change in them."""
    if week in restless_weeks(timezone, _block_of(week)):
        return None
    return offset_s(ZoneInfo(timezone), first_day(week) * DAY_S)


@lru_cache(maxsize=4_096)
def offsets_of_days(timezone: str, week: int) -> tuple[int | None, ...]:
    """Return the zone's offset on each local day of a week; None where the clocks change in it or within 12 hours."""
    zone, found, first = ZoneInfo(timezone), changes(timezone, _block_of(week)), first_day(week)
    return tuple(
        _offset_of_day(zone, day)
        if day in found or day - 1 in found or day + 1 in found
        else offset_s(zone, day * DAY_S)
        for day in range(first, first + 7)
    )


def _offset_of_day(zone: ZoneInfo, day: int) -> int | None:
    # Clocks that go back soon after a midnight show a part of the day before it once more.
    offset = offset_s(zone, day * DAY_S - offset_s(zone, day * DAY_S))
    around = (day * DAY_S - offset - HALF_DAY_S, (day + 1) * DAY_S - offset + HALF_DAY_S)
    return offset if all(offset_s(zone, one) == offset for one in around) else None


def next_restless(timezone: str, week: int) -> int:
    """Return the first week from this one on in or near which the clocks change; at most FAR weeks are looked at."""
    block = _block_of(week)
    for one in range(block, block + FAR // _BLOCK_WEEKS + 1):
        found = restless_weeks(timezone, one)
        place = bisect_left(found, week)
        if place < len(found):
            return found[place]
    return week + FAR


_BLOCK_WEEKS = 52
_PROBE_DAYS = 6
"""No zone changed its clocks and changed them back within so few days since 1970.

A test looks at all zones from 2020 to 2035, the long proof at all years.
"""


def _block_of(week: int) -> int:
    return week // _BLOCK_WEEKS


@lru_cache(maxsize=4_096)
def restless_weeks(timezone: str, block: int) -> tuple[int, ...]:
    """Return, in order, the weeks of a block of 52 in or near which the clocks change.

    Near is within two days before and four after: what opens on a Sunday may close on the Tuesday after it.
    """
    weeks = _weeks_of(block)
    found = {
        week
        for day in changes(timezone, block)
        for week in range(week_of(day) - 2, week_of(day) + 3)
        if week in weeks and first_day(week) - 2 <= day < first_day(week) + 10
    }
    return tuple(sorted(found))


@lru_cache(maxsize=4_096)
def changes(timezone: str, block: int) -> tuple[int, ...]:
    """Return, in order, the days (in UTC, since 1970) within which the clocks change, of a block and the days near it.

    Near is from two days before to eleven after its last Monday.
    """
    zone, weeks = ZoneInfo(timezone), _weeks_of(block)
    first, last = first_day(weeks[0]) - 2, first_day(weeks[-1]) + 11
    probed = range(first, last + _PROBE_DAYS, _PROBE_DAYS)
    return tuple(
        day
        for (since, before), (until, after) in pairwise((day, offset_s(zone, day * DAY_S)) for day in probed)
        if before != after
        for day in range(since, until)
        if offset_s(zone, day * DAY_S) != offset_s(zone, (day + 1) * DAY_S)
    )


def _weeks_of(block: int) -> range:
    return range(block * _BLOCK_WEEKS, (block + 1) * _BLOCK_WEEKS)


def at_wall(zone: ZoneInfo, wall_s: int, *, closing: bool) -> int:
    """Return the instant, in seconds since 1970, of a wall time near which the clocks may change.

    One that does not exist is the instant to which the clocks jump. Of two equal ones an opening takes the first and
    a closing the second.
    """
    wall = _WALL_EPOCH + timedelta(seconds=wall_s)
    early, late = ((wall.replace(tzinfo=zone, fold=fold) - EPOCH) // timedelta(seconds=1) for fold in (0, 1))
    # Two aware times are subtracted in UTC. Where the wall time does not exist, fold 0 lies after the jump, 1 before.
    if early <= late:
        return late if closing else early
    before = offset_s(zone, late)
    while early - late > 1:
        middle = (early + late) // 2
        early, late = (early, middle) if offset_s(zone, middle) == before else (middle, late)
    return early


def first_at_wall(zone: ZoneInfo, wall: datetime) -> datetime:
    """Return the instant of a naive wall time in whole seconds, the first of two.

    One that does not exist is the instant to which the clocks jump.
    """
    return instant(at_wall(zone, (wall - _WALL_EPOCH) // timedelta(seconds=1), closing=False) * SECOND)
