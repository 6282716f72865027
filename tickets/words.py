"""Words that a person typed, as text-search queries."""

import re
from dataclasses import dataclass, field
from itertools import combinations
from uuid import UUID

SHORTEST, MOST = 3, 10


@dataclass(frozen=True, slots=True)
class Question:
    """A text-search query, and in which language its words are meant."""

    wanted: str
    language: str


@dataclass(slots=True)
class Hits:
    """Which tickets hold what was searched: their ids, and whether older ones that hold it too are missing.

    Of words so frequent that looking wherever one is finds enough, there are no ids: `frequent` is to be asked of each
    ticket instead.
    """

    ids: list[UUID] = field(default_factory=list)
    cut: bool = False
    frequent: Question | None = None


def prefixes(words: str) -> str:
    """Return words as a text-search query that wants the beginning of each: "vpn drop" as 'vpn':* & 'drop':*."""
    return " & ".join(_beginning(word) for word in re.findall(r"\w+", words))


def any_two(words: str) -> str:
    """Return words as a text-search query that wants any two of them, or the one there is; short ones do not count."""
    found = dict.fromkeys(word for word in re.findall(r"\w+", words.lower()) if len(word) >= SHORTEST)
    beginnings = [_beginning(word) for word in list(found)[:MOST]]
    pairs = [f"({one} & {other})" for one, other in combinations(beginnings, 2)]
    return " | ".join(pairs or beginnings)


def _beginning(word: str) -> str:
    return f"'{word}':*"
