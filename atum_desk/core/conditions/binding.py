"""Putting whoever asks in the place of “me”."""

from collections.abc import Collection, Mapping
from typing import Any

from atum_desk.core.conditions.fields import ME, Operator
from atum_desk.core.conditions.tree import Condition, Group, Leaf

_ONE = {Operator.IS: Operator.IN, Operator.IS_NOT: Operator.NOT_IN}
_EITHER = {Operator.IN: "any", Operator.NOT_IN: "none"}


def bound(condition: Condition, own: Mapping[str, Collection[Any]]) -> Condition:
    """Return the condition as the one who asks means it; `own` gives what “me” is of each field that takes it.

    A queryset of ids serves as well as a list: it is asked together with the rest.
    """
    if isinstance(condition, Group):
        return Group(condition.mode, tuple(bound(node, own) for node in condition.nodes))
    several = isinstance(condition.value, tuple)
    named = condition.value if several else (condition.value,)
    if condition.field not in own or ME not in named:
        return condition
    op = Operator(condition.op) if several else _ONE[Operator(condition.op)]
    mine = Leaf(condition.field, Operator.IN.value, own[condition.field])
    others = Leaf(condition.field, Operator.IN.value, tuple(one for one in named if one != ME))
    return Group(_EITHER[op], (mine, others) if others.value else (mine,))  # type: ignore[arg-type]
