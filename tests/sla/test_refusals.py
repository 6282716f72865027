"""What no calendar can be, each refused with the line it is about."""

from datetime import UTC, datetime

import pytest

from sla.calendar import BusinessCalendar, CalendarError


@pytest.mark.parametrize(
    ("weekly", "path", "sentence"),
    [
        ({"mon": [("09:00", "12:00"), ("11:00", "14:00")]}, "mon[1]", "overlaps mon[0]"),
        ({"sun": [("22:00", "06:00")], "mon": [("05:00", "08:00")]}, "mon[0]", "overlaps sun[0]"),
        ({"fri": [("22:00", "06:00")], "sat": [("05:00", "08:00")]}, "sat[0]", "overlaps fri[0]"),
        ({}, "weekly", "never opens"),
        ({"mon": []}, "weekly", "never opens"),
        ({"mon": [("09:00", "25:00")]}, "mon[0]", "“25:00” is not a time"),
        ({"mon": [("09:00", "17:60")]}, "mon[0]", "“17:60” is not a time"),
        ({"mon": [("9:00", "17:00")]}, "mon[0]", "“9:00” is not a time"),
        ({"mon": [("٠٩:00", "17:00")]}, "mon[0]", "is not a time"),
        ({"mon": [("24:00", "06:00")]}, "mon[0]", "cannot start at 24:00"),
        ({"mon": [("09:00", "09:00")]}, "mon[0]", "cannot end when it starts"),
        ({"mon": [("09:00",)]}, "mon[0]", "a start and an end"),
        ({"mon": ["09:00"]}, "mon[0]", "a start and an end"),
        ({"monday": [("09:00", "17:00")]}, "monday", "A day is one of"),
    ],
)
def test_a_line_that_is_wrong_is_named(weekly: object, path: str, sentence: str) -> None:
    with pytest.raises(CalendarError) as refused:
        BusinessCalendar("Europe/Berlin", weekly)  # type: ignore[arg-type]
    assert refused.value.path == path
    assert sentence in refused.value.sentence


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "", "../etc/passwd", "Europe"])
def test_an_unknown_zone_is_named(zone: str) -> None:
    with pytest.raises(CalendarError, match="no time zone called"):
        BusinessCalendar(zone, {"mon": [("09:00", "17:00")]})


def test_naive_instants_and_negative_time_are_refused() -> None:
    calendar, naive = BusinessCalendar.always(), datetime(2026, 1, 1)  # noqa: DTZ001 - what is refused
    with pytest.raises(ValueError, match="aware"):
        calendar.add(naive, 1)
    with pytest.raises(ValueError, match="aware"):
        calendar.between(naive, datetime(2026, 1, 2, tzinfo=UTC))
    with pytest.raises(ValueError, match="backwards"):
        calendar.add(datetime(2026, 1, 2, tzinfo=UTC), -1)


def test_working_time_that_never_comes_is_refused() -> None:
    rare = BusinessCalendar("UTC", {"mon": [("09:00", "09:01")]})
    for calendar in (rare, BusinessCalendar.always()):
        with pytest.raises(CalendarError, match="year 9900"):
            calendar.add(datetime(2026, 1, 1, tzinfo=UTC), 10**12)
