"""Django's `url` tag, which remembers: an address depends on its name and arguments alone."""

from functools import lru_cache

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as djangos_url
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape

register = template.Library()

KEPT_AT_MOST = 8_192
"""Addresses remembered in a process; the ones not asked for longest go first."""


class KeptURLNode(URLNode):
    """Looks the address up among those found before; what they cannot answer is left to Django's node.

    Each of our namespaces is there once, so that `current_app` would decide nothing.
    """

    def render(self, context: Context) -> str:
        """Return the address, or an empty text where it is kept as a variable. Raises NoReverseMatch."""
        if self.kwargs:
            return str(super().render(context))
        try:
            arguments = [str(one.resolve(context)) for one in self.args]
            found = address(self.view_name.resolve(context), *arguments)
        except NoReverseMatch:
            return str(super().render(context))
        if self.asvar:
            context[self.asvar] = found
            return ""
        return escape(found) if context.autoescape else found


@lru_cache(maxsize=KEPT_AT_MOST)
def address(name: str, *arguments: str) -> str:
    """Return the address with this name. Raises NoReverseMatch."""
    return reverse(name, args=arguments)


@register.tag
def url(parser: Parser, token: Token) -> KeptURLNode:
    """Name an address as Django's own tag does."""
    found = djangos_url(parser, token)
    return KeptURLNode(found.view_name, found.args, found.kwargs, found.asvar)
