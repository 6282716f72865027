"""Django's i18n tags, of which `translate` looks a constant sentence up once for each language.

The settings put this library in the place of `i18n`: a page of the desk has half a hundred such sentences.
"""

from django.template.base import FilterExpression, Parser, Token, Variable
from django.template.context import Context
from django.templatetags import i18n
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.translation import get_language

register = i18n.register.__class__()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class KeptTranslateNode(TranslateNode):
    """Repeats the sentence as it was found for the active language before."""

    def __init__(self, found: TranslateNode) -> None:
        super().__init__(found.filter_expression, found.noop, found.asvar, found.message_context)
        self.kept: dict[tuple[str | None, bool], str] = {}

    def render(self, context: Context) -> str:
        """Return the sentence in the active language."""
        key = (get_language(), context.autoescape)
        if key not in self.kept:
            self.kept[key] = super().render(context)
        return self.kept[key]


def translate(parser: Parser, token: Token) -> TranslateNode:
    """Translate as Django's own tag does."""
    found: TranslateNode = do_translate(parser, token)
    is_constant = _is_constant(found.filter_expression) and not (found.asvar or found.message_context)
    return KeptTranslateNode(found) if is_constant else found


def _is_constant(expression: FilterExpression) -> bool:
    """Tell whether it is a sentence that stands in the template, with nothing done to it."""
    return isinstance(expression.var, Variable) and expression.var.lookups is None and not expression.filters


register.tags["translate"] = register.tags["trans"] = translate
