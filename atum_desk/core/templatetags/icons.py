"""The `icon` tag: line icons of the lucide set as inline SVG."""

from functools import lru_cache

from django import template
from lucide.templatetags.lucide import lucide

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, size: int = 16, label: str = "", extra_class: str = "") -> str:
    """Draw the lucide icon `name`, `size` pixels square.

    Without a label it is hidden from screen readers: then a word must stand beside it.
    The library escapes every attribute. Raises lucide.IconDoesNotExist for a name the set does not have.
    """
    named = {"role": "img", "aria_label": str(label)} if label else {"aria_hidden": "true"}
    return lucide(name, size=size, **{"class": f"icon {extra_class}".strip(), "focusable": "false"}, **named)
