"""Django's `translate` tag, which remembers: what constant words become depends on the language alone.

Loaded after `i18n` by what every page at the desk is made of, where fifty of them cost a twentieth of the page.
"""

from django import template
from django.template.base import FilterExpression, Parser, Token, Variable
from django.template.context import Context
from django.templatetags.i18n import TranslateNode, do_translate

from atum_desk.core.rendering import language_of

register = template.Library()


class KeptTranslateNode(TranslateNode):
    """Keeps its words in each language they were asked for in."""

    def __init__(self, filter_expression: FilterExpression) -> None:
        super().__init__(filter_expression, noop=False)
        self.kept: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        """Return the words."""
        language = language_of(context)
        if language not in self.kept:
            self.kept[language] = str(super().render(context))
        return self.kept[language]


@register.tag
def translate(parser: Parser, token: Token) -> TranslateNode:
    """Translate as Django's own tag does; what is not one constant text is left to Django's node."""
    node = do_translate(parser, token)
    return KeptTranslateNode(node.filter_expression) if _is_constant(node) else node


def _is_constant(node: TranslateNode) -> bool:
    words = node.filter_expression
    is_text = isinstance(words.var, Variable) and words.var.literal is not None and not words.filters
    return is_text and not (node.noop or node.asvar or node.message_context)
