"""Spans of time as people write them beside a condition: "30 min", "4 h", "2 d", "1 w"."""

import re

UNITS = {"w": 7 * 86_400, "d": 86_400, "h": 3_600, "min": 60, "m": 60}
_SPAN = re.compile(r"(\d{1,6})\s*(w|d|h|min|m)", re.IGNORECASE)


def read_span(text: str) -> int | None:
    """Return the seconds of a span such as "2 d"; None for what is none."""
    found = _SPAN.fullmatch(text.strip())
    return int(found[1]) * UNITS[found[2].lower()] if found else None


def write_span(seconds: int) -> str:
    """Write seconds in the largest unit that holds them whole; a rest below a minute is written as minutes cut off."""
    for unit in ("w", "d", "h"):
        if seconds % UNITS[unit] == 0:
            return f"{seconds // UNITS[unit]} {unit}"
    return f"{seconds // 60} min"
