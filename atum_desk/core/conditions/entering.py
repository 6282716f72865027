"""Reading a condition that somebody enters: stricter than what was kept once, which must stay readable."""

from typing import Any

from django.utils.translation import gettext as _

from atum_desk.core.conditions.fields import ME, Field, Kind, Operator, Registry
from atum_desk.core.conditions.reading import ConditionError, read, told_as_written
from atum_desk.core.conditions.tree import Group, Leaf

MOST_NODES = 50
"""Questions and groups that one group holds at most, so that each can be shown as a line."""
_PARTS = frozenset({Operator.CONTAINS, Operator.NOT_CONTAINS, Operator.STARTS_WITH, Operator.ENDS_WITH})


def read_entered(written: Any, registry: Registry) -> Group:
    """Read a condition as `read` does, and refuse what can be read but not be meant.

    That is a reference to what is not there, nothing chosen at all, an empty text to look for, a pair in the wrong
    order, and a group of more than fifty. Costs a query for each question about a reference.
    """
    found = read(written, registry)
    with told_as_written(written):
        _check_group(found, registry, "")
    return found


def _check_group(group: Group, registry: Registry, path: str) -> None:
    if len(group.nodes) > MOST_NODES:
        raise ConditionError(
            path, _("A group holds fifty conditions at most. Remove some, or divide them into groups.")
        )
    for place, node in enumerate(group.nodes):
        here = f"{path}{'.' if path else ''}{group.mode}[{place}]"
        if isinstance(node, Group):
            _check_group(node, registry, here)
        else:
            _check_leaf(registry[node.field], node, f"{here}.value")


def _check_leaf(field: Field, leaf: Leaf, path: str) -> None:
    op, value = Operator(leaf.op), leaf.value
    if isinstance(value, tuple) and not value:
        raise ConditionError(path, _("Choose at least one."))
    if op in _PARTS and not value:
        raise ConditionError(path, _("Enter what to look for."))
    if op is Operator.BETWEEN and value[0] > value[1]:
        raise ConditionError(path, _("Enter the smaller number first."))
    if field.kind is Kind.REFERENCE and value is not None:
        _check_references(field, value, path)


def _check_references(field: Field, value: Any, path: str) -> None:
    chosen = [one for one in (value if isinstance(value, tuple) else (value,)) if one != ME]
    if field.names is not None and chosen and not set(chosen) <= field.names(chosen).keys():
        raise ConditionError(path, _("What was chosen here is not there. Choose something else."))
