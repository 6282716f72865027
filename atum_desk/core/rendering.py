"""What a rendering of a template is asked again and again."""

from typing import Any

from django.template.context import Context
from django.utils.translation import get_language

_KEY = "atum.language"


def language_of(context: Context) -> str | None:
    """Return the language that a page is rendered in: Django is asked once for each rendering, not for each word."""
    # The lowest of these dictionaries lives as long as the rendering, whatever part of it is at work.
    kept: dict[Any, Any] = context.render_context.dicts[0]
    if _KEY not in kept:
        kept[_KEY] = get_language()
    language: str | None = kept[_KEY]
    return language
