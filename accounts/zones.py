"""Time zones that people choose from: places, and UTC."""

from itertools import groupby
from zoneinfo import available_timezones

_NO_PLACES = ("Etc/", "SystemV/", "US/", "posix/", "right/")

TIME_ZONES: tuple[str, ...] = (
    "UTC",
    *sorted(name for name in available_timezones() if "/" in name and not name.startswith(_NO_PLACES)),
)


def choices() -> list[tuple[str, str | list[tuple[str, str]]]]:
    """Return the zones for a select: UTC first, then the places by region."""
    grouped: list[tuple[str, str | list[tuple[str, str]]]] = [("UTC", "UTC")]
    for region, names in groupby(TIME_ZONES[1:], key=lambda name: name.partition("/")[0]):
        grouped.append((region, [(name, name.partition("/")[2].replace("_", " ")) for name in names]))
    return grouped
