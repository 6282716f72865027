"""How groups and operators are spoken of in the builder."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from atum_desk.core.conditions.fields import Operator

MODE_WORDS: dict[str, Promise] = {
    "all": _("All of these"),
    "any": _("Any of these"),
    "none": _("None of these"),
}
OPERATOR_WORDS: dict[Operator, Promise] = {
    Operator.IS: _("is"),
    Operator.IS_NOT: _("is not"),
    Operator.IN: _("is one of"),
    Operator.NOT_IN: _("is none of"),
    Operator.CONTAINS: _("contains"),
    Operator.NOT_CONTAINS: _("does not contain"),
    Operator.STARTS_WITH: _("starts with"),
    Operator.ENDS_WITH: _("ends with"),
    Operator.MATCHES: _("matches the pattern"),
    Operator.GREATER: _("is greater than"),
    Operator.LESS: _("is less than"),
    Operator.BETWEEN: _("is between"),
    Operator.IS_EMPTY: _("is empty"),
    Operator.IS_NOT_EMPTY: _("is not empty"),
    Operator.BEFORE: _("is before"),
    Operator.AFTER: _("is after"),
    Operator.WITHIN_LAST: _("is within the last"),
    Operator.NOT_WITHIN_LAST: _("is not within the last"),
    Operator.WITHIN_NEXT: _("is within the next"),
    Operator.IS_PAST: _("is past"),
}
