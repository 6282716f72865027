"""Keyset pages: the rows after a given one, and the address of the next page."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import models
from django.http import HttpRequest

T = TypeVar("T", bound=models.Model)


def first_rows(rows: "models.QuerySet[T]", size: int) -> tuple[list[T], T | None]:
    """Return at most `size` rows, and the last of them if more follow."""
    found = list(rows[: size + 1])
    return (found[:size], found[size - 1]) if len(found) > size else (found, None)


def next_href(request: HttpRequest, last: Any) -> str:
    """Return the address of the page after this row, with the same filters; nothing at the end."""
    if last is None:
        return ""
    query = request.GET.copy()
    query["after"] = str(last.pk)
    return f"?{query.urlencode()}"


def chosen(query: Any, names: Sequence[str]) -> bool:
    """Say whether any of the filters is set."""
    return any(query.get(name) for name in names)
