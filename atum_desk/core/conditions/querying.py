"""Asking the database: a condition as a filter of the ORM."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Q, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Contains, EndsWith, Exact, StartsWith

from atum_desk.core.conditions.fields import Field, Kind, Operator, Registry
from atum_desk.core.conditions.folding import fold
from atum_desk.core.conditions.tree import Condition, Leaf

Op = Operator


class NotExact(ValueError):
    """A question that the database does not answer as Python does was asked of it."""


def as_q(condition: Condition, registry: Registry, *, at: datetime) -> Q:
    """Return the filter that finds the very objects for which `matches` holds at that instant.

    Raises NotExact for what only Python answers.
    """
    if isinstance(condition, Leaf):
        return _leaf(registry[condition.field], Operator(condition.op), condition.value, at)
    nodes = [as_q(node, registry, at=at) for node in condition.nodes]
    if condition.mode == "all":
        # An empty Q means nothing at all to Django and disappears from "or" and "not".
        return Q(*nodes) if nodes else ~nothing()
    either = nothing()
    for node in nodes:
        either |= node
    return either if condition.mode == "any" else ~either


def nothing() -> Q:
    """Return the filter that finds nothing."""
    return Q(pk__in=[])


def _leaf(field: Field, op: Operator, value: Any, at: datetime) -> Q:
    if not field.is_exact(op):
        raise NotExact(f"{field.name} {op.value}")
    if op in _NEGATED:
        return ~_leaf(field, _NEGATED[op], value, at)
    path = str(field.lookup)
    if op is Op.IS_EMPTY:
        return _empty(field, path)
    if field.kind is Kind.TEXT:
        return _text(op, path, value)
    if field.kind is Kind.SET:
        return field.finds(value) if field.finds else Q(**{f"{path}__contains": [value]})
    return Q(**_lookup(op, path, value, at))


_NEGATED = {
    Op.IS_NOT: Op.IS,
    Op.NOT_IN: Op.IN,
    Op.NOT_CONTAINS: Op.CONTAINS,
    Op.IS_NOT_EMPTY: Op.IS_EMPTY,
    Op.NOT_WITHIN_LAST: Op.WITHIN_LAST,
}
_TEXTS: dict[Operator, Any] = {
    Op.IS: Exact,
    Op.CONTAINS: Contains,
    Op.STARTS_WITH: StartsWith,
    Op.ENDS_WITH: EndsWith,
}


def _empty(field: Field, path: str) -> Q:
    missing = Q(**{f"{path}__isnull": True})
    if field.kind is Kind.TEXT:
        return missing | Q(**{path: ""})
    return missing | Q(**{path: []}) if field.kind is Kind.SET else missing


def _text(op: Operator, path: str, value: str) -> Q:
    # A missing text is unlike any; NULL would make the opposite unknown, and no row would be found by it.
    there = Q(**{f"{path}__isnull": False})
    return there & Q(_TEXTS[op](Lower(path), Value(fold(value), output_field=CharField())))


def _lookup(op: Operator, path: str, value: Any, at: datetime) -> dict[str, Any]:
    if op is Op.WITHIN_LAST:
        return {f"{path}__range": (at - timedelta(seconds=value), at)}
    if op is Op.WITHIN_NEXT:
        return {f"{path}__range": (at, at + timedelta(seconds=value))}
    if op is Op.IS_PAST:
        return {f"{path}__lt": at}
    if op is Op.BETWEEN:
        return {f"{path}__range": value}
    name = {Op.IS: "exact", Op.IN: "in", Op.GREATER: "gt", Op.LESS: "lt", Op.BEFORE: "lt", Op.AFTER: "gt"}[op]
    return {f"{path}__{name}": value}
