"""Public holidays by country, from the `holidays` package."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache

import holidays


def countries() -> list[str]:
    """Return the codes that are known, such as DE, or DE-BY for a part of a country, in order."""
    known = holidays.list_supported_countries(include_aliases=False)
    return sorted(
        code for country, parts in known.items() for code in (country, *(f"{country}-{one}" for one in parts))
    )


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
