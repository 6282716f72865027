"""Business hours held against the slow second opinion, in every zone, around every change of the clocks until 2035."""

import os
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sla import walltime
from sla.calendar import DAYS, BusinessCalendar, CalendarError
from tests.sla import oracle
from tests.sla.oracle import MINUTE, ZONES, changes, open_minutes

LARGE = os.environ.get("HYPOTHESIS_PROFILE") == "large"
cases = settings(
    max_examples=10_000 if LARGE else 60,
    deadline=None,
    derandomize=not LARGE,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
WINDOW = 3
"""Days that are looked at minute by minute."""

_minutes = st.integers(0, 24 * 60).map(lambda at: at // 5 * 5)


def _written(at: int) -> str:
    return f"{at // 60:02}:{at % 60:02}"


@st.composite
def _day(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Draw up to three spans of a day; the last may run over midnight."""
    ends = sorted(draw(st.sets(_minutes, max_size=6)))
    spans = list(zip(ends[::2], ends[1::2], strict=False))
    if draw(st.integers(0, 4)) == 0 and (not spans or spans[-1][1] < 24 * 60 - 5):
        late = draw(st.integers(max([20 * 60, *(end for _start, end in spans)]), 24 * 60 - 5))
        spans = [*spans, (late, draw(st.integers(1, 6 * 60)))]
    return [(_written(start), _written(end)) for start, end in spans]


@st.composite
def _case(draw: st.DrawFn) -> tuple[str, dict[str, list[tuple[str, str]]], list[date], datetime]:
    """Draw a zone, hours, holidays, and a UTC midnight shortly before a change of the clocks, where there is one."""
    zone = draw(st.sampled_from(ZONES))
    turns = changes(zone) or (datetime(2026, 7, 1, tzinfo=UTC),)
    start = draw(st.sampled_from(turns)) - timedelta(days=draw(st.integers(0, 2)))
    weekly = {day: draw(_day()) for day in DAYS}
    holidays = draw(
        st.lists(st.integers(-1, 4).map(lambda step: (start + timedelta(days=step)).date()), max_size=2)
    )
    return zone, weekly, holidays, start


@cases
@given(_case(), st.data())
def test_it_agrees_with_the_second_opinion_minute_by_minute(
    case: tuple[str, dict[str, list[tuple[str, str]]], list[date], datetime], data: st.DataObject
) -> None:
    zone, weekly, holidays, start = case
    calendar = _made(zone, weekly, holidays)
    if calendar is None:
        return
    is_open = open_minutes(zone, weekly, holidays, start, WINDOW)
    begin = data.draw(st.integers(0, len(is_open) - 1))
    end = data.draw(st.integers(begin, len(is_open)))
    since, until = start + begin * MINUTE, start + end * MINUTE
    expected = 60 * sum(is_open[begin:end])
    assert calendar.between(since, until) == expected
    pieces = calendar.segments(since, until)
    assert sum(one.seconds for one in pieces if one.is_open) == expected
    assert sum(one.seconds for one in pieces) == (until - since).total_seconds()
    if expected:
        wanted = data.draw(st.integers(1, expected))
        left, place = wanted, begin
        while left > 60 * is_open[place]:
            left, place = left - 60 * is_open[place], place + 1
        assert calendar.add(since, wanted) == start + place * MINUTE + timedelta(seconds=left)


def _made(
    zone: str, weekly: dict[str, list[tuple[str, str]]], holidays: list[date]
) -> BusinessCalendar | None:
    """Return the calendar; None where the drawn spans overlap or there are none."""
    try:
        return BusinessCalendar(zone, weekly, holidays)
    except CalendarError:
        return None


@cases
@given(_case(), st.integers(0, 4 * 365 * 86_400), st.integers(0, 7 * 86_400))
def test_adding_and_measuring_are_each_others_reverse_and_monotone(
    case: tuple[str, dict[str, list[tuple[str, str]]], list[date], datetime], seconds: int, more: int
) -> None:
    zone, weekly, holidays, start = case
    calendar = _made(zone, weekly, holidays)
    if calendar is None:
        return
    end, later = calendar.add(start, seconds), calendar.add(start, seconds + more)
    assert calendar.between(start, end) == seconds
    assert start <= end <= later
    if seconds:
        assert calendar.between(start, end - timedelta(seconds=1)) == seconds - 1, "the earliest such instant"
    middle = start + (end - start) / 2
    assert (
        calendar.between(start, middle.replace(microsecond=0))
        + calendar.between(middle.replace(microsecond=0), end)
        == seconds
    )


@pytest.mark.parametrize("zone", ZONES if LARGE else ZONES[::40])
def test_a_week_of_hours_is_right_around_every_change_of_the_clocks(zone: str) -> None:
    weekly = {day: [("00:30", "02:30"), ("09:00", "17:00"), ("22:00", "24:00")] for day in DAYS}
    calendar = BusinessCalendar(zone, weekly)
    for start in changes(zone):
        is_open = open_minutes(zone, weekly, [], start - oracle.DAY, WINDOW)
        until = start + (WINDOW - 1) * oracle.DAY
        assert calendar.between(start - oracle.DAY, until) == 60 * sum(is_open), start


def test_no_zone_changes_its_clocks_and_changes_them_back_within_six_days() -> None:
    for zone in ZONES:
        turns = changes(zone, 1970, 2199) if LARGE else changes(zone)
        assert all(later - earlier > timedelta(days=6) for earlier, later in pairwise(turns)), zone


def test_a_day_with_one_offset_has_it_for_each_of_its_wall_times() -> None:
    years = (1970, 2040) if LARGE else (2024, 2027)
    compared = 0
    for name in ZONES:
        zone = ZoneInfo(name)
        turns = {(one - walltime.EPOCH).days + step for one in changes(name, *years) for step in range(-2, 3)}
        for day in sorted(one for one in turns if one >= 0):
            week = walltime.week_of(day)
            offset = walltime.offsets_of_days(name, week)[day - walltime.first_day(week)]
            if offset is None:
                continue
            for minute in WALL_MINUTES:
                wall_s = day * walltime.DAY_S + minute * 60
                # A day's last minute ends it, and opens nothing.
                for closing in (False, True) if 0 < minute < 1440 else (minute > 0,):
                    assert walltime.at_wall(zone, wall_s, closing=closing) == wall_s - offset, (name, day)
                    compared += 1
    assert compared > 10_000


WALL_MINUTES = (0, 1, 29, 30, 59, 60, 119, 120, 180, 240, 720, 1380, 1381, 1439, 1440)
