"""Countries whose public holidays are known, and their parts: their codes, and their names for people to choose by.

The `holidays` package knows which there are and what their parts are called; the time zone database spells countries.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import holidays
from holidays.registry import COUNTRIES

SMALL_WORDS = frozenset({"And", "Of", "The", "Da"})
# Letters of their own, which are looked for among these all the same.
_NO_ACCENTS = str.maketrans("\N{LATIN SMALL LETTER L WITH STROKE}\N{LATIN SMALL LETTER O WITH STROKE}", "lo")
# "DRCongo" is two words, and so is "HongKong".
_NEW_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

Choice = tuple[str, str]
Group = tuple[str, tuple[Choice, ...]]


@cache
def countries() -> tuple[str, ...]:
    """Return the codes that are known, such as DE, or DE-BY for a part of a country, in order."""
    return tuple(
        sorted(
            code
            for country, parts in _known().items()
            for code in (country, *(f"{country}-{part}" for part in parts))
        )
    )


def country_name(code: str) -> str:
    """Return what a code stands for, such as "Germany", or "Germany: Bayern (BY)"; an unknown code as it is."""
    if code not in countries():
        return code
    country, _dash, part = code.partition("-")
    name = _names().get(country, country)
    return f"{name}: {_part_name(country, part)}" if part else name


@cache
def country_choices() -> tuple[Choice | Group, ...]:
    """Return the codes and names for a select, by name; a country with parts is a group that begins with the whole."""
    whole = _by_name(_known())
    return tuple(_with_parts(code, name) if _known()[code] else (code, name) for code, name in whole)


def _with_parts(country: str, name: str) -> Group:
    return name, ((country, name), *_by_name(f"{country}-{part}" for part in _known()[country]))


def _by_name(codes: Iterable[str]) -> list[Choice]:
    named = [(code, country_name(code)) for code in codes]
    return sorted(named, key=lambda choice: _letters(choice[1].partition(" (")[0]))


def _known() -> dict[str, list[str]]:
    found: dict[str, list[str]] = holidays.list_supported_countries(include_aliases=False)
    return found


@cache
def _names() -> dict[str, str]:
    """Return the names of whole countries by code: what the package calls them, with accents as the zones' list has."""
    table = (files("tzdata") / "zoneinfo" / "iso3166.tab").read_text(encoding="utf-8")
    spelt = dict(line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    named = {code: _words(called) for called, code, *_more in COUNTRIES.values()}
    return {
        code: spelt[code] if _letters(spelt.get(code, "")) == _letters(name) else name
        for code, name in named.items()
    }


def _words(called: str) -> str:
    first, *rest = _NEW_WORD.sub(" ", called).split()
    return " ".join([first, *(word.lower() if word in SMALL_WORDS else word for word in rest)])


def _part_name(country: str, part: str) -> str:
    """Return what the part is called there, in each of its languages, with its code where that is a known short one."""
    aliases: dict[str, str] = getattr(holidays, country).subdivisions_aliases
    called = [alias for alias, code in aliases.items() if code == part]
    longest = max(map(len, called), default=0)
    # Abbreviations stand among the names, and other spellings of the same one.
    full = [name for name in called if not name.isupper() and (len(name) > 4 or 2 * len(name) > longest)]
    names = list({_letters(name): name for name in reversed(full)}.values())[::-1]
    if not names:
        return part
    return " / ".join(names) + (f" ({part})" if part.isalpha() and part.isupper() else "")


def _letters(name: str) -> str:
    """Return a name as it is compared and sorted: without accents, capitals, blanks and signs."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("&", "and").translate(_NO_ACCENTS))
    return "".join(sign for sign in plain if sign.isalnum())
