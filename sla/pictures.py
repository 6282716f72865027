"""Time as pictures: the stretches of a cycle on a line, and a week of opening hours, as measures for SVG."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sla.cycles import Cycle, Segment
from sla.weeks import DAYS, readable_week

WIDTH = 1000
"""The length of a line in the picture's own units."""
LEAST = 80
"""A piece is seen when it is as long as the line by this, if there are not too many."""
HEIGHT = 36
"""The height of the line's picture."""
DAY_S = 86_400

Piece = tuple[datetime, datetime, str]
"""From when to when something of a kind was or will be."""

_HEIGHTS = {"run": 24, "ahead": 24, "paused": 14, "holiday": 8, "closed": 4}
_IN_ORDER = ("run", "over", "ahead", "paused", "closed", "holiday")


@dataclass(frozen=True, slots=True)
class Bar:
    """A piece of a line: where it begins, how long it is, and what it is; `is_over` is time past the deadline."""

    x: float
    width: float
    kind: str
    is_over: bool = False

    @property
    def height(self) -> int:
        """Return how high it stands: what counts is highest, so that kinds differ without their colours."""
        return _HEIGHTS[self.kind]

    @property
    def y(self) -> int:
        """Return where it begins from above, in the middle of the line."""
        return (HEIGHT - self.height) // 2


@dataclass(frozen=True, slots=True)
class Line:
    """A cycle's time as bars; `deadline_x` and `now_x` are None where there is none, or now is the line's end.

    After now it goes on to the deadline: what is still to run is of the kind "ahead".
    """

    bars: list[Bar]
    from_at: datetime
    to_at: datetime
    deadline_x: float | None
    now_x: float | None

    @property
    def kinds(self) -> list[str]:
        """Return what a legend must explain: every kind of bar once, and "over" where something ran too long."""
        held = {"over" if bar.is_over else bar.kind for bar in self.bars}
        return [kind for kind in _IN_ORDER if kind in held]


def line_of(cycle: Cycle, segments: Sequence[Segment], now: datetime) -> Line:
    """Draw a cycle from its start to its end or deadline, whichever is later; neighbours of one kind are one bar.

    It is to scale, but for stretches too short to be seen, which are drawn longer than they are.
    """
    end, deadline = cycle.ended_at or now, cycle.deadline
    last = max(end, deadline or end)
    pieces = [*_cut(segments, deadline), *_ahead(cycle, end)]
    drawn_to = pieces[-1][1] if pieces else cycle.started_at
    places = _places([*pieces, (drawn_to, last, "")])
    bars: list[Bar] = []
    for since, to, kind in pieces:
        x, is_over = places[since], kind == "run" and deadline is not None and since >= deadline
        if bars and (bars[-1].kind, bars[-1].is_over) == (kind, is_over):
            x = bars.pop().x
        bars.append(Bar(x, round(places[to] - x, 2), kind, is_over))
    return Line(
        bars=bars,
        from_at=cycle.started_at,
        to_at=last,
        # A date set by hand may lie before all of it.
        deadline_x=places.get(deadline, 0) if deadline else None,
        now_x=places.get(now, 0) if cycle.is_open and now < last else None,
    )


def _places(pieces: Sequence[Piece]) -> dict[datetime, float]:
    """Return where on the line each piece begins and ends; none is shorter than can be seen."""
    lengths = [(to - since) / timedelta(seconds=1) for since, to, _kind in pieces]
    least = sum(lengths) / max(LEAST, 4 * len(lengths))
    seen = [max(length, least) if length else 0.0 for length in lengths]
    whole, found, at = max(sum(seen), 1.0), {}, 0.0
    for (since, to, _kind), length in zip(pieces, seen, strict=True):
        found[since] = round(at / whole * WIDTH, 2)
        at += length
        found[to] = round(at / whole * WIDTH, 2)
    return found


def _cut(segments: Sequence[Segment], deadline: datetime | None) -> Iterator[Piece]:
    """Yield the stretches, the one in which the deadline falls as two."""
    for one in segments:
        if deadline is not None and one.from_at < deadline < one.to_at:
            yield one.from_at, deadline, one.kind
            yield deadline, one.to_at, one.kind
        else:
            yield one.from_at, one.to_at, one.kind


def _ahead(cycle: Cycle, now: datetime) -> Iterator[Piece]:
    """Yield what lies between now and the deadline; nothing where that is past, or the clock stands still."""
    if cycle.is_open and not cycle.is_paused and cycle.deadline is not None and now < cycle.deadline:
        for one in cycle.calendar.segments(now, cycle.deadline):
            yield (
                one.from_at,
                one.to_at,
                "ahead" if one.is_open else "holiday" if one.is_holiday else "closed",
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
