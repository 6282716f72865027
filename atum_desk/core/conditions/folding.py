"""Text compared without its case, decided once for Python and for the database.

Each character becomes its simple lower case, as PostgreSQL's `lower` does it in a UTF-8 locale, as far as both know it:
27 capitals of scripts that came into Unicode after Python's tables stay as they are here. Characters whose lower case
would be several (such as the German ß's capital kept long) stay one. The database folds with `lower(column)`.
"""

from functools import lru_cache


@lru_cache(maxsize=8_192)
def _fold(character: str) -> str:
    if character == "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}":
        return "i"
    lower = character.lower()
    return lower if len(lower) == 1 else character


def fold(text: str) -> str:
    """Return a text without its case."""
    return text.lower() if text.isascii() else "".join(map(_fold, text))
