"""Months as reports count them: from midnight of the first day to midnight of the next first, in a zone."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year, such as 2026-11."""

    year: int
    month: int

    @classmethod
    def of(cls, at: datetime) -> Self:
        """Return the month in which an instant lies, on its own clocks."""
        return cls(at.year, at.month)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read a month such as "2026-11"; None for what is none, or lies outside the years 2000 to 2199."""
        year, dash, month = text.partition("-")
        if not (dash and text.isascii() and year.isdigit() and month.isdigit()) or len(text) > len("2026-11"):
            return None
        in_range = 2000 <= int(year) < 2200 and 1 <= int(month) <= 12
        return cls(int(year), int(month)) if in_range else None

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, self.month, 1)

    def moved(self, months: int) -> "Month":
        """Return the month so many months later, or earlier."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, month + 1)

    def span(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Return when it begins and when the next one does."""
        following = self.moved(1)
        return (
            datetime(self.year, self.month, 1, tzinfo=zone),
            datetime(following.year, following.month, 1, tzinfo=zone),
        )
