"""Reads a ticket's clocks from their page: what every cycle says, its table row by row, and its picture."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from playwright.sync_api import Locator, Page

WORDS = {
    "run": "Running",
    "paused": "Waiting for the customer",
    "closed": "Outside business hours",
    "holiday": "Holiday",
}
"""What the table says of a stretch whose bar is of this kind."""


@dataclass(frozen=True)
class Row:
    """A line of the table: `said` are the times as they are read, `from_at` and `to_at` the instants they stand for."""

    what: str
    said: tuple[str, str]
    from_at: datetime
    to_at: datetime
    seconds: int


@dataclass(frozen=True)
class Read:
    """One cycle; `bars` are the kinds of the picture's bars up to now, `places` where each begins and ends."""

    head: str
    facts: str
    rows: list[Row]
    together_s: int
    bars: list[str]
    places: list[tuple[float, float]]

    @property
    def text(self) -> list[str]:
        """Return what is read, line by line."""
        rows = [f"{row.what}, {row.said[0]}, {row.said[1]}, {row.seconds}" for row in self.rows]
        return [self.head, self.facts, *rows, f"Running, together: {self.together_s}"]

    def assert_sound(self) -> None:
        """Hold the table and the picture against each other: no second is lost, told twice, or of another kind."""
        assert sum(row.seconds for row in self.rows if row.what == "Running") == self.together_s
        assert [row.to_at for row in self.rows[:-1]] == [row.from_at for row in self.rows[1:]]
        assert [row.seconds for row in self.rows] == [
            (row.to_at - row.from_at) / timedelta(seconds=1) for row in self.rows
        ]
        assert [WORDS[kind] for kind in self.bars] == [
            what for what, _same in groupby(row.what for row in self.rows)
        ]
        assert self.places[0][0] == 0
        gaps = [abs(one[1] - other[0]) for one, other in zip(self.places, self.places[1:], strict=False)]
        assert max(gaps, default=0) < 0.02


def read_clocks(page: Page) -> list[Read]:
    """Return the cycles of the open page from above down, every fold of it opened."""
    for fold in page.locator(".cycle details:not([open]) > summary").all():
        fold.click()
    return [_cycle(section) for section in page.locator("section.cycle").all()]


def _cycle(section: Locator) -> Read:
    badges = ", ".join(section.locator(".cycle-head .badge").all_inner_texts())
    facts = [
        f"{fact.locator('dt').inner_text()} {fact.locator('dd').inner_text()}"
        for fact in section.locator(".cycle-facts > div").all()
    ]
    bars = [_bar(bar) for bar in section.locator(".timeline rect:not(.ground)").all()]
    # What lies ahead begins at the mark of now, where there is one; a run in two parts is one run.
    now = section.locator(".timeline line.now")
    until = float(now.get_attribute("x1") or 0) if now.count() else 1000.0
    return Read(
        head=f"{section.locator('h2').inner_text()}: {badges}".strip(),
        facts="; ".join(facts),
        rows=[_row(row) for row in section.locator("tbody tr").all()],
        together_s=int(section.locator("tfoot td").last.inner_text()),
        bars=[kind for kind, _same in groupby(kind for kind, since, _to in bars if since < until)],
        places=[(since, to) for _kind, since, to in bars],
    )


def _bar(bar: Locator) -> tuple[str, float, float]:
    since, width = float(bar.get_attribute("x") or ""), float(bar.get_attribute("width") or "")
    return (bar.get_attribute("class") or "").split()[0], since, since + width


def _row(row: Locator) -> Row:
    cells, times = row.locator("td"), row.locator("time")
    from_at, to_at = (datetime.fromisoformat(one.get_attribute("datetime") or "") for one in times.all())
    said_from, said_to = times.all_inner_texts()
    return Row(
        cells.first.inner_text().strip(),
        (said_from, said_to),
        from_at,
        to_at,
        int(cells.last.inner_text()),
    )
