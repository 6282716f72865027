"""Time as pictures: the stretches of a cycle on a line, and a week of opening hours, as measures for SVG."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sla.cycles import Cycle, Segment
from sla.weeks import DAYS, readable_week

WIDTH = 1000
"""The length of a line in the picture's own units."""
DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Bar:
    """A piece of a line: where it begins, how long it is, and what it is."""

    x: float
    width: float
    kind: str


@dataclass(frozen=True, slots=True)
class Line:
    """A cycle's time as bars; `deadline_x` and `now_x` are None where there is none."""

    bars: list[Bar]
    from_at: datetime
    to_at: datetime
    deadline_x: float | None
    now_x: float | None


def line_of(cycle: Cycle, segments: Sequence[Segment], now: datetime) -> Line:
    """Draw a cycle from its start to its end or deadline, whichever is later; neighbours of one kind are one bar."""
    end = cycle.ended_at or now
    last = max([end, *([cycle.deadline] if cycle.deadline else [])])
    whole = max((last - cycle.started_at) / timedelta(seconds=1), 1.0)

    def place(moment: datetime) -> float:
        return round((moment - cycle.started_at) / timedelta(seconds=1) / whole * WIDTH, 2)

    bars: list[Bar] = []
    for one in segments:
        x, width = place(one.from_at), round(place(one.to_at) - place(one.from_at), 2)
        if bars and bars[-1].kind == one.kind:
            bars[-1] = Bar(bars[-1].x, round(x + width - bars[-1].x, 2), one.kind)
        else:
            bars.append(Bar(x, width, one.kind))
    return Line(
        bars=bars,
        from_at=cycle.started_at,
        to_at=last,
        deadline_x=place(cycle.deadline) if cycle.deadline else None,
        now_x=place(now) if cycle.ended_at is None and now <= last else None,
    )


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a painted week: its name in DAYS, and when it is open."""

    name: str
    bars: list[Bar]


def week_of_bars(weekly: Mapping[str, Sequence[tuple[str, str]]] | None) -> list[Day]:
    """Paint a week as far as it can be read; what runs over midnight goes on in the next day, Sunday's on Monday.

    None is open around the clock.
    """
    if weekly is None:
        return [Day(name, [Bar(0, WIDTH, "run")]) for name in DAYS]
    days: list[list[Bar]] = [[] for _ in DAYS]
    for number, spans in enumerate(readable_week(weekly)):
        for start, to in spans:
            days[number].append(_bar(start, min(to, DAY_S)))
            if to > DAY_S:
                days[(number + 1) % len(DAYS)].insert(0, _bar(0, to - DAY_S))
    return [Day(name, bars) for name, bars in zip(DAYS, days, strict=True)]


def _bar(start: int, to: int) -> Bar:
    return Bar(round(start / DAY_S * WIDTH, 2), round((to - start) / DAY_S * WIDTH, 2), "run")
