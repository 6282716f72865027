"""Spans of time as people write them beside a condition: "90 s", "30 min", "4 h", "2 d", "1 w"."""

import re

UNITS = {"w": 7 * 86_400, "d": 86_400, "h": 3_600, "min": 60, "m": 60, "s": 1}
LONGEST_SPAN_S = 20 * 365 * 86_400
_WRITTEN = ("w", "d", "h", "min", "s")
_SPAN = re.compile(r"([0-9]{1,9})\s*(w|d|h|min|m|s)", re.IGNORECASE)


def read_span(text: str) -> int | None:
    """Return the seconds of a span such as "2 d", however many; None for what is none."""
    found = _SPAN.fullmatch(text.strip())
    return int(found[1]) * UNITS[found[2].lower()] if found else None


def write_span(seconds: int) -> str:
    """Write seconds in the largest unit that holds them whole: `read_span` reads them again."""
    unit = next(one for one in _WRITTEN if seconds % UNITS[one] == 0)
    return f"{seconds // UNITS[unit]} {unit}"
