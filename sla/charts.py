"""Numbers as pictures: measures for SVG, in the picture's own units; a table beside each says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from sla.overview import Day

WIDTH, HEIGHT = 900, 160
GAP = 2
LABELS_EVERY = 10
"""A day's name stands under every tenth day and the last."""


@dataclass(frozen=True, slots=True)
class Column:
    """A bar that stands on the ground line."""

    x: float
    y: float
    width: float
    height: float
    kind: str


def top_of(days: Sequence[Day]) -> int:
    """Return the number at the picture's upper edge: round, even, and no less than any day's."""
    most = max((max(one.created, one.resolved) for one in days), default=0)
    step: int = 2 * 10 ** max(0, len(str(most)) - 2)
    return max(2, -(-most // step) * step)


def columns_of(days: Sequence[Day]) -> list[Column]:
    """Draw two bars for each day, what came beside what was resolved, on a scale from nothing to `top_of`."""
    most = top_of(days)
    width = WIDTH / max(len(days), 1)
    bar = (width - 2 * GAP) / 2
    found = []
    for place, one in enumerate(days):
        for number, (count, kind) in enumerate(((one.created, "created"), (one.resolved, "resolved"))):
            if count:
                height = round(count / most * HEIGHT, 2)
                x = round(place * width + GAP + number * bar, 2)
                found.append(Column(x, round(HEIGHT - height, 2), round(bar - 1, 2), height, kind))
    return found


def day_columns(days: Sequence[Day]) -> list[Column]:
    """Draw a whole day behind its two bars, to point at."""
    width = WIDTH / max(len(days), 1)
    return [Column(round(place * width, 2), 0, round(width, 2), HEIGHT, "day") for place in range(len(days))]


@dataclass(frozen=True, slots=True)
class Share:
    """A line of a table with a bar as long as its share of the largest; `late` is its overdue part."""

    label: str
    count: int
    late: int
    href: str
    late_href: str
    width: float
    late_width: float


def shares(rows: Sequence[tuple[str, int, int, str, str]]) -> list[Share]:
    """Return the lines of a table: label, count, how many are late, where they are, and where the late ones are."""
    most = max((count for _label, count, *_rest in rows), default=0)

    def long(count: int) -> float:
        return round(count / most * 100, 2) if most else 0.0

    return [
        Share(label, count, late, href, late_href, long(count), long(late))
        for label, count, late, href, late_href in rows
    ]
