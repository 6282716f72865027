"""The `fixed` tag: a part of a template that is rendered once and then repeated."""

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context

from atum_desk.core.rendering import language_of

register = template.Library()

KEPT_AT_MOST = 64
"""Renderings kept of one part; what varies by more than a few values is no fixed part."""


class FixedNode(template.Node):
    """Keeps what its nodes were rendered to, for each language and each combination of the values it is given.

    Its nodes see those values and nothing else of the page: no organization, no person and no token can get into it.
    """

    def __init__(self, nodelist: NodeList, given: dict[str, FilterExpression]) -> None:
        self.nodelist, self.given = nodelist, given
        self.kept: dict[tuple[Any, ...], str] = {}

    def render(self, context: Context) -> str:
        """Return the part as it was rendered for these values before; render it where it was not."""
        values = [given.resolve(context) for given in self.given.values()]
        key = (language_of(context), *values)
        found = self.kept.get(key)
        if found is None:
            found = self.nodelist.render(context.new(dict(zip(self.given, values, strict=True))))
            if len(self.kept) >= KEPT_AT_MOST:
                self.kept.clear()
            self.kept[key] = found
        return found


@register.tag
def fixed(parser: Parser, token: Token) -> FixedNode:
    """Render what stands up to `endfixed` once per language: `{% fixed settings=may.settings %}…{% endfixed %}`.

    Whatever the part depends on is given by name. Raises TemplateSyntaxError for anything else in the tag.
    """
    name, *words = token.split_contents()
    given = token_kwargs(words, parser)
    if words:
        raise template.TemplateSyntaxError(f"{name} takes name=value alone, not {words[0]!r}.")
    nodelist = parser.parse((f"end{name}",))
    parser.delete_first_token()
    return FixedNode(nodelist, given)
