"""The condition builder: a condition as lines of a form, which work without a script.

Every line has a path, such as "1.0" for the first line of the second group; its inputs are called by it. Buttons named
`<prefix>do` add a line, add a group or remove one: the form is then shown again, and nothing that was entered is lost.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from atum_desk.core.conditions.fields import Field, Kind, Operator, Registry
from atum_desk.core.conditions.labels import MODE_WORDS, OPERATOR_WORDS
from atum_desk.core.conditions.reading import DEEPEST, MODES, ConditionError, read
from atum_desk.core.conditions.spans import read_span, write_span
from atum_desk.core.conditions.tree import Condition, Group, Leaf

MOST_LINES = 50
LOCAL_FORMAT = "%Y-%m-%dT%H:%M"
_PLACES = re.compile(r"\[(\d+)\]")
_NOTHING = frozenset({Operator.IS_EMPTY, Operator.IS_NOT_EMPTY, Operator.IS_PAST})
_SPANS = frozenset({Operator.WITHIN_LAST, Operator.NOT_WITHIN_LAST, Operator.WITHIN_NEXT})
_SEVERAL = frozenset({Operator.IN, Operator.NOT_IN})

Option = tuple[str, Any, bool]
"""Value, words, and whether it is chosen."""


@dataclass(frozen=True, slots=True)
class Line:
    """One question as it was entered; `values` are texts."""

    field: str
    op: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lines:
    """A group as it was entered."""

    mode: str
    nodes: tuple["Line | Lines", ...] = ()


@dataclass(frozen=True, slots=True)
class ShownLine:
    """What a line's template prints: `kind` says which inputs, `name` begins their names."""

    path: str
    name: str
    fields: list[Option]
    ops: list[Option]
    kind: str
    values: tuple[str, ...]
    choices: list[Option]
    error: str
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """What a group's template prints."""

    path: str
    name: str
    modes: list[Option]
    nodes: list["ShownLine | ShownGroup"]
    may_nest: bool
    error: str
    is_group: bool = True


@dataclass
class Builder:
    """A condition that is being built, from what a form sent or from a condition that is stored."""

    registry: Registry
    prefix: str
    root: Lines
    is_action: bool = False
    error: ConditionError | None = None
    exact_only: bool = False
    _places: list[int] = field(default_factory=list)

    @classmethod
    def of(
        cls, condition: Group, registry: Registry, prefix: str = "if-", *, exact_only: bool = False
    ) -> "Builder":
        """Begin with a stored condition."""
        root = _entered(condition, registry)
        assert isinstance(root, Lines)
        return cls(registry, prefix, root, exact_only=exact_only)

    @classmethod
    def sent(
        cls, data: QueryDict, registry: Registry, prefix: str = "if-", *, exact_only: bool = False
    ) -> "Builder":
        """Read what a form sent, and do what its button asks for."""
        found = _sent(data, prefix, "")
        root = found if isinstance(found, Lines) else Lines("all")
        verb, _colon, path = str(data.get(f"{prefix}do", "")).partition(":")
        known = _known(root, registry)
        assert isinstance(known, Lines)
        # What is asked was changed, and cannot be compared as before: that is shown before anything is saved.
        builder = cls(registry, prefix, known, is_action=bool(verb) or known != root, exact_only=exact_only)
        if verb in _ACTIONS:
            builder.root = _changed(
                known, [int(one) for one in path.split(".") if one.isdigit()], verb, registry
            )
        return builder

    def condition(self) -> Group:
        """Return what was built. Raises ConditionError, and remembers it for the line that it is about."""
        try:
            return read(_json(self.root, self.registry), self.registry)
        except ConditionError as error:
            self.error, self._places = error, [int(one) for one in _PLACES.findall(error.path)]
            raise

    @property
    def shown(self) -> ShownGroup:
        """Return the whole for the template."""
        return self._group(self.root, [])

    def _group(self, group: Lines, places: list[int]) -> ShownGroup:
        path = ".".join(map(str, places))
        return ShownGroup(
            path=path,
            name=f"{self.prefix}{path}",
            modes=[(mode, MODE_WORDS[mode], mode == group.mode) for mode in MODES],
            nodes=[self._node(node, [*places, place]) for place, node in enumerate(group.nodes)],
            may_nest=len(places) + 1 < DEEPEST,
            error=self._error_at(places),
        )

    def _node(self, node: Line | Lines, places: list[int]) -> ShownLine | ShownGroup:
        return self._group(node, places) if isinstance(node, Lines) else self._line(node, places)

    def _line(self, line: Line, places: list[int]) -> ShownLine:
        path, asked = ".".join(map(str, places)), self.registry[line.field]
        op = Operator(line.op)
        values = (*line.values, "", "")[: max(2, len(line.values))]
        return ShownLine(
            path=path,
            name=f"{self.prefix}{path}",
            fields=[(one.name, one.label, one.name == line.field) for one in self.registry if self._ops(one)],
            ops=[(one.value, OPERATOR_WORDS[one], one is op) for one in self._ops(asked)],
            kind=_kind_of_input(asked, op),
            values=values,
            choices=_choices(asked, line.values),
            error=self._error_at(places),
        )

    def _ops(self, asked: Field) -> list[Operator]:
        return [op for op in asked.operators if asked.is_exact(op) or not self.exact_only]

    def _error_at(self, places: list[int]) -> str:
        return self.error.sentence if self.error is not None and self._places == places else ""


_ACTIONS = frozenset({"line", "group", "remove", "again"})


def _entered(condition: Condition, registry: Registry) -> Line | Lines:
    if isinstance(condition, Group):
        return Lines(condition.mode, tuple(_entered(node, registry) for node in condition.nodes))
    return Line(condition.field, condition.op, tuple(_texts(condition)))


def _texts(leaf: Leaf) -> Iterator[str]:
    values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    for value in values:
        if isinstance(value, datetime):
            yield timezone.localtime(value).strftime(LOCAL_FORMAT)
        elif leaf.op in _SPANS:
            yield write_span(value)
        elif value is not None:
            yield str(value)


def _sent(data: QueryDict, prefix: str, path: str) -> Line | Lines | None:
    name = f"{prefix}{path}"
    if f"{name}-mode" in data:
        nodes, place = [], 0
        while place < MOST_LINES:
            node = _sent(data, prefix, f"{path}.{place}" if path else str(place))
            if node is None:
                break
            nodes.append(node)
            place += 1
        mode = data[f"{name}-mode"]
        return Lines(mode if mode in MODES else "all", tuple(nodes))
    if f"{name}-field" in data:
        field, op = str(data[f"{name}-field"]), str(data.get(f"{name}-op", ""))
        return Line(field, op, tuple(map(str, data.getlist(f"{name}-value"))))
    return None


def _changed(group: Lines, places: list[int], verb: str, registry: Registry) -> Lines:
    """Return the group with a line or a group added to the group at the places, or with what is there removed."""
    if verb == "remove" and len(places) == 1:
        return replace(group, nodes=group.nodes[: places[0]] + group.nodes[places[0] + 1 :])
    if places:
        nodes = list(group.nodes)
        inner = nodes[places[0]] if places[0] < len(nodes) else None
        if isinstance(inner, Lines):
            nodes[places[0]] = _changed(inner, places[1:], verb, registry)
        return replace(group, nodes=tuple(nodes))
    if verb == "line":
        return replace(group, nodes=(*group.nodes, first_line(registry)))
    return (
        replace(group, nodes=(*group.nodes, Lines("any", (first_line(registry),))))
        if verb == "group"
        else group
    )


def _known(node: Line | Lines, registry: Registry) -> Line | Lines:
    """Return a line with a field and an operator that exist: another field may know another operator first."""
    if isinstance(node, Lines):
        return replace(node, nodes=tuple(_known(one, registry) for one in node.nodes))
    if node.field not in registry:
        return first_line(registry)
    ops = [op.value for op in registry[node.field].operators]
    return node if node.op in ops else Line(node.field, ops[0])


def first_line(registry: Registry) -> Line:
    """Return the line that a new one begins as."""
    asked = next(iter(registry))
    return Line(asked.name, asked.operators[0].value)


def _json(node: Line | Lines, registry: Registry) -> dict[str, Any]:
    if isinstance(node, Lines):
        return {node.mode: [_json(one, registry) for one in node.nodes]}
    written: dict[str, Any] = {"field": node.field, "op": node.op}
    value = _value(node, registry)
    return written if value is None else written | {"value": value}


def _value(line: Line, registry: Registry) -> Any:
    if line.field not in registry or line.op in _NOTHING:
        return None
    kind = registry[line.field].kind
    if line.op in _SEVERAL:
        return [one for one in line.values if one]
    if line.op == Operator.BETWEEN:
        return [_one(kind, line.op, one) for one in (*line.values, "", "")[:2]]
    return _one(kind, line.op, line.values[0] if line.values else "")


def _one(kind: Kind, op: str, text: str) -> Any:
    if op in _SPANS:
        return read_span(text)
    if kind is Kind.NUMBER:
        return int(text) if text.strip().removeprefix("-").isdecimal() else text
    if kind is Kind.TIME:
        try:
            return timezone.make_aware(datetime.fromisoformat(text)).isoformat()
        except ValueError:
            return text
    return text


def _kind_of_input(asked: Field, op: Operator) -> str:
    if op in _NOTHING:
        return "nothing"
    if op in _SPANS:
        return "span"
    if op is Operator.BETWEEN:
        return "two numbers"
    if asked.choices is not None:
        return "several" if op in _SEVERAL else "choice"
    return {Kind.NUMBER: "number", Kind.TIME: "moment"}.get(asked.kind, "text")


def _choices(asked: Field, chosen: tuple[str, ...]) -> list[Option]:
    if asked.choices is None:
        return []
    return [(str(value), words, str(value) in chosen) for value, words in asked.choices()]
