"""Asking one object in Python."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from atum_desk.core.conditions.fields import Field, Kind, Operator, Registry
from atum_desk.core.conditions.folding import fold
from atum_desk.core.conditions.reading import pattern_of
from atum_desk.core.conditions.tree import Condition, Leaf

Op = Operator


def matches(condition: Condition, subject: Any, registry: Registry, *, at: datetime) -> bool:
    """Say whether a condition holds for an object at an instant. What is missing is unlike any value."""
    if isinstance(condition, Leaf):
        field = registry[condition.field]
        return _answer(field, Operator(condition.op), field.get(subject), condition.value, at)
    found = (matches(node, subject, registry, at=at) for node in condition.nodes)
    if condition.mode == "all":
        return all(found)
    return any(found) if condition.mode == "any" else not any(found)


def _answer(field: Field, op: Operator, held: Any, value: Any, at: datetime) -> bool:
    if op in _NEGATED:
        return not _answer(field, _NEGATED[op], held, value, at)
    if op is Op.IS_EMPTY:
        return held is None or (field.kind in {Kind.TEXT, Kind.SET} and not held)
    if held is None:
        return False
    return _ANSWERS[field.kind](op, held, value, at)


_NEGATED = {
    Op.IS_NOT: Op.IS,
    Op.NOT_IN: Op.IN,
    Op.NOT_CONTAINS: Op.CONTAINS,
    Op.IS_NOT_EMPTY: Op.IS_EMPTY,
    Op.NOT_WITHIN_LAST: Op.WITHIN_LAST,
}


def _text(op: Operator, held: str, value: str, _at: datetime) -> bool:
    if op is Op.MATCHES:
        return _pattern(value).search(held) is not None
    here, wanted = fold(held), fold(value)
    asked: dict[Operator, Callable[[], bool]] = {
        Op.IS: lambda: here == wanted,
        Op.CONTAINS: lambda: wanted in here,
        Op.STARTS_WITH: lambda: here.startswith(wanted),
        Op.ENDS_WITH: lambda: here.endswith(wanted),
    }
    return asked[op]()


@lru_cache(maxsize=256)
def _pattern(text: str) -> Any:
    return pattern_of(text)


def _plain(op: Operator, held: Any, value: Any, _at: datetime) -> bool:
    return bool(held in value if op is Op.IN else held == value)


def _set(_op: Operator, held: Any, value: str, _at: datetime) -> bool:
    return value in held


def _number(op: Operator, held: int, value: Any, _at: datetime) -> bool:
    if op is Op.BETWEEN:
        return bool(value[0] <= held <= value[1])
    return bool(held == value if op is Op.IS else held > value if op is Op.GREATER else held < value)


def _time(op: Operator, held: datetime, value: Any, at: datetime) -> bool:
    if op is Op.WITHIN_LAST:
        return at - timedelta(seconds=value) <= held <= at
    if op is Op.WITHIN_NEXT:
        return at <= held <= at + timedelta(seconds=value)
    if op is Op.IS_PAST:
        return held < at
    return bool(held < value if op is Op.BEFORE else held > value)


_ANSWERS: dict[Kind, Callable[[Operator, Any, Any, datetime], bool]] = {
    Kind.TEXT: _text,
    Kind.CHOICE: _plain,
    Kind.REFERENCE: _plain,
    Kind.SET: _set,
    Kind.NUMBER: _number,
    Kind.TIME: _time,
}
