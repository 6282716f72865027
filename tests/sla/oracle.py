"""A slow second opinion on business hours: minute by minute, from the words of the decisions and not from the code."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ZONES = tuple(sorted(available_timezones()))

Weekly = Mapping[str, Sequence[tuple[str, str]]]


@lru_cache(maxsize=1_000)
def changes(zone: str, first: int = 2020, last: int = 2035) -> tuple[datetime, ...]:
    """Return the days of some years on which a zone's clocks change, as the UTC midnight before."""
    place, day, found = ZoneInfo(zone), datetime(first, 1, 1, tzinfo=UTC), []
    before = day.astimezone(place).utcoffset()
    while day.year <= last:
        after = (day + DAY).astimezone(place).utcoffset()
        if after != before:
            found.append(day)
        day, before = day + DAY, after
    return tuple(found)


@lru_cache(maxsize=64)
def minutes_around(zone: str, start: datetime, days: int) -> tuple[tuple[datetime, datetime], ...]:
    """Return each minute of some days with the wall time that it shows."""
    place = ZoneInfo(zone)
    found = (start + MINUTE * step for step in range(days * 24 * 60))
    return tuple((at, at.astimezone(place).replace(tzinfo=None)) for at in found)


def open_minutes(
    zone: str, weekly: Weekly, holidays: Sequence[date], start: datetime, days: int
) -> list[bool]:
    """Say of each minute of some days from a UTC midnight on whether the hours are open in it."""
    # Spans that opened before, and those that close after, are looked at too.
    shown = minutes_around(zone, start - 2 * DAY, days + 5)
    is_open = [False] * len(shown)
    for opens, closes in _spans(weekly, shown[0][1].date(), days + 4):
        first, last = _place(shown, opens, closing=False), _place(shown, closes, closing=True)
        for place in range(first, last):
            is_open[place] = True
    for place, (_at, wall) in enumerate(shown):
        if wall.date() in holidays:
            is_open[place] = False
    skipped = 2 * 24 * 60
    return is_open[skipped : skipped + days * 24 * 60]


def _spans(weekly: Weekly, first: date, days: int) -> list[tuple[datetime, datetime]]:
    found = []
    for day in (first + DAY * step for step in range(days)):
        for start, end in weekly.get(DAYS[day.weekday()], ()):
            opens, closes = _wall(day, start), _wall(day, end)
            found.append((opens, closes if closes > opens else closes + DAY))
    return found


def _wall(day: date, text: str) -> datetime:
    hours, minutes = map(int, text.split(":"))
    return datetime.combine(day, datetime.min.time()) + timedelta(hours=hours, minutes=minutes)


def _place(shown: Sequence[tuple[datetime, datetime]], wall: datetime, *, closing: bool) -> int:
    """Return the place of a wall time: the first or the last of equal ones; where the clocks jump over it, the jump."""
    equal = [place for place, (_at, there) in enumerate(shown) if there == wall]
    if equal:
        return equal[-1] if closing else equal[0]
    over = [
        place
        for place in range(1, len(shown))
        if shown[place - 1][1] < wall < shown[place][1] and shown[place][1] - shown[place - 1][1] > MINUTE
    ]
    return over[0] if over else (0 if wall < shown[0][1] else len(shown))
