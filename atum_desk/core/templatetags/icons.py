"""The `icon` tag: line icons of the lucide set as inline SVG."""

from functools import lru_cache

from django import template
from django.template.base import Node, Parser, TextNode, Token
from django.template.context import Context
from django.template.library import SimpleNode
from lucide.templatetags.lucide import lucide

register = template.Library()


@lru_cache(maxsize=512)
def icon(name: str, size: int = 16, label: str = "", extra_class: str = "") -> str:
    """Draw the lucide icon `name`, `size` pixels square.

    Without a label it is hidden from screen readers: then a word must stand beside it.
    The library escapes every attribute. Raises lucide.IconDoesNotExist for a name the set does not have.
    """
    named = {"role": "img", "aria_label": str(label)} if label else {"aria_hidden": "true"}
    return lucide(name, size=size, **{"class": f"icon {extra_class}".strip(), "focusable": "false"}, **named)


register.simple_tag(icon)
_compiled = register.tags["icon"]


@register.tag("icon")
def drawn(parser: Parser, token: Token) -> Node:
    """Draw an icon that is named in the template when the template is read, any other one when it is shown."""
    found: SimpleNode = _compiled(parser, token)
    given = [*found.args, *found.kwargs.values()]
    if found.target_var or any(one.is_var or one.filters for one in given):
        return found
    return TextNode(found.render(Context()))
