"""A condition as the lines of a form: read from what was sent, changed by its buttons, and written as JSON."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import QueryDict

from atum_desk.core.conditions.entering import MOST_NODES
from atum_desk.core.conditions.fields import Field, Kind, Operator, Registry
from atum_desk.core.conditions.moments import read_moment, show_moment
from atum_desk.core.conditions.reading import DEEPEST, MODES
from atum_desk.core.conditions.spans import read_span, write_span
from atum_desk.core.conditions.tree import Group, Leaf

ACTIONS = frozenset({"line", "group", "remove", "again"})
_NOTHING = frozenset({Operator.IS_EMPTY, Operator.IS_NOT_EMPTY, Operator.IS_PAST})
_SPANS = frozenset({Operator.WITHIN_LAST, Operator.NOT_WITHIN_LAST, Operator.WITHIN_NEXT})
_SEVERAL = frozenset({Operator.IN, Operator.NOT_IN})
_NUMBER = re.compile(r"\s*-?[0-9]{1,12}\s*")
_PLACES = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){0,9}")


@dataclass(frozen=True, slots=True)
class Line:
    """One question as it was entered; `values` are texts, `exact` the moment that a value shows without its seconds.

    `drawn_for` is the field that the form's inputs were drawn for: another one than `field` where that was changed.
    """

    field: str
    op: str
    values: tuple[str, ...] = ()
    exact: str = ""
    drawn_for: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """A group as it was entered."""

    mode: str
    nodes: tuple["Line | Lines", ...] = ()

    @property
    def is_full(self) -> bool:
        """Say whether it takes no other line or group."""
        return len(self.nodes) >= MOST_NODES


def input_of(asked: Field, op: Operator) -> str:
    """Return which input a value is entered in: nothing, span, two numbers, choice, several, number, moment, text."""
    if op in _NOTHING:
        return "nothing"
    if op in _SPANS:
        return "span"
    if op is Operator.BETWEEN:
        return "two numbers"
    if asked.choices is not None or asked.kind is Kind.REFERENCE:
        return "several" if op in _SEVERAL else "choice"
    return {Kind.NUMBER: "number", Kind.TIME: "moment"}.get(asked.kind, "text")


def first_line(registry: Registry) -> Line:
    """Return the line that a new one begins as."""
    asked = next(iter(registry))
    return Line(asked.name, asked.operators[0].value)


def lines_of(condition: Group) -> Lines:
    """Return a stored condition as lines."""
    nodes = (lines_of(node) if isinstance(node, Group) else _line_of(node) for node in condition.nodes)
    return Lines(condition.mode, tuple(nodes))


def _line_of(leaf: Leaf) -> Line:
    exact = leaf.value.isoformat() if isinstance(leaf.value, datetime) else ""
    return Line(leaf.field, leaf.op, tuple(_texts(leaf)), exact)


def _texts(leaf: Leaf) -> Iterator[str]:
    values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    for value in values:
        if isinstance(value, datetime):
            yield show_moment(value)
        elif leaf.op in _SPANS:
            yield write_span(value)
        elif value is not None:
            yield str(value)


def sent_lines(data: QueryDict, prefix: str) -> Lines:
    """Return the lines that a form sent; none at all are a group of nothing."""
    found = _sent(data, prefix, ())
    return found if isinstance(found, Lines) else Lines("all")


def _sent(data: QueryDict, prefix: str, places: tuple[int, ...]) -> Line | Lines | None:
    name = f"{prefix}{'.'.join(map(str, places))}"
    if f"{name}-mode" in data:
        mode = str(data[f"{name}-mode"])
        # One level more than may be kept is read, so that it is refused and not left out.
        nodes = _each_sent(data, prefix, places) if len(places) <= DEEPEST else ()
        return Lines(mode if mode in MODES else "all", tuple(nodes))
    if f"{name}-field" in data:
        field, op = str(data[f"{name}-field"]), str(data.get(f"{name}-op", ""))
        values = tuple(map(str, data.getlist(f"{name}-value")))
        return Line(field, op, values, str(data.get(f"{name}-exact", "")), str(data.get(f"{name}-of", "")))
    return None


def _each_sent(data: QueryDict, prefix: str, places: tuple[int, ...]) -> Iterator[Line | Lines]:
    place = 0
    while (node := _sent(data, prefix, (*places, place))) is not None:
        yield node
        place += 1


def known(group: Lines, registry: Registry) -> Lines:
    """Return the lines with fields and operators that exist, and without a value that was entered for another field."""
    return replace(
        group,
        nodes=tuple(
            known(node, registry) if isinstance(node, Lines) else _known(node, registry)
            for node in group.nodes
        ),
    )


def _known(line: Line, registry: Registry) -> Line:
    if line.field not in registry:
        return first_line(registry)
    ops = [op.value for op in registry[line.field].operators]
    if line.op not in ops:
        return Line(line.field, ops[0])
    # What was entered for one field means nothing, or something else, to another.
    return line if line.drawn_for in {"", line.field} else Line(line.field, line.op)


def is_unasked(node: Line | Lines, registry: Registry) -> bool:
    """Say whether a line was sent without an input that its operator needs: it was never there to be filled."""
    if isinstance(node, Lines):
        return any(is_unasked(one, registry) for one in node.nodes)
    asked = registry[node.field]
    needed = input_of(asked, Operator(node.op))
    if needed == "choice" and asked.choices is None:
        # Nothing can be chosen there, so that showing it again would not help: it is refused.
        return False
    return needed not in {"nothing", "several"} and len(node.values) < (2 if needed == "two numbers" else 1)


def changed(group: Lines, verb: str, path: str, registry: Registry) -> Lines:
    """Return the lines as a button leaves them: a line or a group added to the group at `path`, or that removed."""
    places = [int(one) for one in path.split(".")] if _PLACES.fullmatch(path) else []
    return group if path and not places else _changed(group, places, verb, registry)


def _changed(group: Lines, places: list[int], verb: str, registry: Registry) -> Lines:
    if verb == "remove" and len(places) == 1:
        return replace(group, nodes=group.nodes[: places[0]] + group.nodes[places[0] + 1 :])
    if places:
        nodes = list(group.nodes)
        inner = nodes[places[0]] if places[0] < len(nodes) else None
        if isinstance(inner, Lines):
            nodes[places[0]] = _changed(inner, places[1:], verb, registry)
        return replace(group, nodes=tuple(nodes))
    if group.is_full or verb not in {"line", "group"}:
        return group
    line = first_line(registry)
    return replace(group, nodes=(*group.nodes, line if verb == "line" else Lines("any", (line,))))


def written(node: Line | Lines, registry: Registry) -> dict[str, Any]:
    """Return what was entered as the JSON of a condition; what cannot be read is left to `read` to refuse."""
    if isinstance(node, Lines):
        return {node.mode: [written(one, registry) for one in node.nodes]}
    entered: dict[str, Any] = {"field": node.field, "op": node.op}
    value = _value(node, registry)
    return entered if value is None else entered | {"value": value}


def _value(line: Line, registry: Registry) -> Any:
    if line.field not in registry or line.op in _NOTHING:
        return None
    kind = registry[line.field].kind
    if line.op in _SEVERAL:
        return [one for one in line.values if one]
    if line.op == Operator.BETWEEN:
        return [_number(one) for one in (*line.values, "", "")[:2]]
    text = line.values[0] if line.values else ""
    if line.op in _SPANS:
        return read_span(text)
    if kind is Kind.TIME:
        return read_moment(text, line.exact)
    return _number(text) if kind is Kind.NUMBER else text


def _number(text: str) -> int | str:
    return int(text) if _NUMBER.fullmatch(text) else text
