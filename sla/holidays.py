"""Public holidays by country, from the `holidays` package."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache

import holidays


def public_holidays(code: str, years: Iterable[int]) -> dict[date, str]:
    """Return a country's public holidays in these years, by day; nothing for an unknown code."""
    return dict(_holidays(code, tuple(years)))


@lru_cache(maxsize=256)
def _holidays(code: str, years: Collection[int]) -> tuple[tuple[date, str], ...]:
    country, _dash, part = code.partition("-")
    try:
        found = holidays.country_holidays(country, subdiv=part or None, years=years)
    except NotImplementedError:
        return ()
    return tuple(sorted(found.items()))
