"""How a tag is spelled, wherever it is typed: on a ticket, in a filter, or in a condition."""

import re

_BLANKS = re.compile(r"\s+")
_BEFORE = re.compile(r"^[\s#]+")


def clean_tag(typed: str) -> str:
    """Return a tag as it is kept: in lower case, without “#” before it, blanks inside as hyphens; empty for nothing."""
    return _BLANKS.sub("-", _BEFORE.sub("", typed.lower()).rstrip())
