"""A week of opening hours as people write it, read into seconds; what is wrong with it, and where."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from sla.walltime import DAY_S, WEEK_S

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Span = tuple[int, int]
"""From and to, half open."""

Week = tuple[tuple[Span, ...], ...]
"""Of each day from Monday on, its spans in order, as seconds since that day's midnight."""


class CalendarError(ValueError):
    """What is wrong with a calendar's description, and where: `path` is such as "mon[1]"."""

    def __init__(self, path: str, sentence: str) -> None:
        super().__init__(f"{path}: {sentence}")
        self.path, self.sentence = path, sentence


def read_zone(timezone: str) -> ZoneInfo:
    """Return the zone of an IANA name; raises CalendarError."""
    try:
        return ZoneInfo(timezone)
    except (KeyError, ValueError, OSError) as error:
        raise CalendarError("timezone", f"There is no time zone called \u201c{timezone}\u201d.") from error


def read_week(weekly: Mapping[str, Sequence[tuple[str, str]]]) -> Week:
    """Read the spans of each day; raises CalendarError for what is wrong."""
    for name in weekly:
        if name not in DAYS:
            raise CalendarError(str(name), "A day is one of mon, tue, wed, thu, fri, sat, sun.")
    read = [
        sorted(
            (*_read_span(span, f"{name}[{place}]"), f"{name}[{place}]")
            for place, span in enumerate(weekly.get(name, ()))
        )
        for name in DAYS
    ]
    if not any(read):
        raise CalendarError("weekly", "The calendar never opens: add a span to at least one day.")
    _refuse_overlaps(read)
    return tuple(tuple((start, to) for start, to, _path in day) for day in read)


def readable_week(weekly: Mapping[str, Sequence[tuple[str, str]]]) -> Week:
    """Read the spans of each day as far as they can be: wrong ones are left out, overlaps stay, all may be closed."""
    return tuple(tuple(sorted(_readable(weekly.get(name, ())))) for name in DAYS)


def _readable(spans: Sequence[tuple[str, str]]) -> Iterator[Span]:
    for span in spans:
        with suppress(CalendarError):
            yield _read_span(span, "")


def _refuse_overlaps(week: Sequence[Sequence[tuple[int, int, str]]]) -> None:
    in_order = [
        (number * DAY_S + start, number * DAY_S + to, path)
        for number, day in enumerate(week)
        for start, to, path in day
    ]
    start, to, path = in_order[0]
    in_order.append((start + WEEK_S, to + WEEK_S, path))
    for (_start, ended, one), (opened, _to, other) in pairwise(in_order):
        if opened < ended:
            raise CalendarError(other, f"This span overlaps {one}.")


def _read_span(span: Any, path: str) -> Span:
    if isinstance(span, str) or not isinstance(span, Sequence) or len(span) != 2:
        raise CalendarError(path, "A span has a start and an end.")
    opens, closes = _read_time(span[0], path), _read_time(span[1], path)
    if opens == DAY_S:
        raise CalendarError(path, "A span cannot start at 24:00; start the next day at 00:00.")
    if opens == closes:
        raise CalendarError(path, "A span cannot end when it starts; a whole day is 00:00 to 24:00.")
    return opens, closes if closes > opens else closes + DAY_S


def _read_time(text: Any, path: str) -> int:
    hours, colon, minutes = text.partition(":") if isinstance(text, str) else ("", "", "")
    is_written = (
        bool(colon)
        and len(hours) == len(minutes) == 2
        and (hours + minutes).isascii()
        and (hours + minutes).isdigit()
    )
    at = int(hours) * 60 + int(minutes) if is_written else -1
    if not is_written or int(minutes) > 59 or at > 24 * 60:
        raise CalendarError(path, f"\u201c{text}\u201d is not a time from 00:00 to 24:00.")
    return at * 60
