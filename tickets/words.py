"""Words that a person typed, as text-search queries."""

import re
from itertools import combinations

SHORTEST, MOST = 3, 10


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
