"""The condition builder: a condition as lines of a form, which work without a script.

Every line has a path, such as "1.0" for the first line of the second group; its inputs are called by it. Buttons named
`<prefix>do` add a line, add a group or remove one: the form is then shown again, and nothing that was entered is lost.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from atum_desk.core.conditions import lines
from atum_desk.core.conditions.entering import read_entered
from atum_desk.core.conditions.fields import Field, Kind, Operator, Registry
from atum_desk.core.conditions.labels import MODE_WORDS, OPERATOR_WORDS
from atum_desk.core.conditions.lines import Line, Lines, input_of
from atum_desk.core.conditions.reading import DEEPEST, MODES, ConditionError
from atum_desk.core.conditions.tree import Group

_PLACES = re.compile(r"(?:all|any|none)\[(\d+)\]")

Option = tuple[str, Any, bool]
"""Value, words, and whether it is chosen."""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """What a line's template prints: `kind` says which inputs, `name` begins their names."""

    path: str
    name: str
    field: str
    fields: list[Option]
    ops: list[Option]
    kind: str
    values: tuple[str, ...]
    exact: str
    choices: list[Option]
    error: str
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """What a group's template prints; `mode` is the one that is chosen."""

    path: str
    name: str
    mode: str
    modes: list[Option]
    nodes: list["ShownLine | ShownGroup"]
    may_nest: bool
    is_full: bool
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
        return cls(registry, prefix, lines.lines_of(condition), exact_only=exact_only)

    @classmethod
    def sent(
        cls, data: QueryDict, registry: Registry, prefix: str = "if-", *, exact_only: bool = False
    ) -> "Builder":
        """Read what a form sent, and do what its button asks for."""
        sent = lines.sent_lines(data, prefix)
        verb, _colon, path = str(data.get(f"{prefix}do", "")).partition(":")
        root = lines.known(sent, registry)
        # What is asked was changed, and cannot be compared as before: that is shown before anything is saved.
        is_action = bool(verb) or root != sent or lines.is_unasked(root, registry)
        if verb in lines.ACTIONS:
            root = lines.changed(root, verb, path, registry)
        return cls(registry, prefix, root, is_action=is_action, exact_only=exact_only)

    def condition(self) -> Group:
        """Return what was built. Raises ConditionError, and remembers it for the line that it is about."""
        try:
            return read_entered(lines.written(self.root, self.registry), self.registry)
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
            mode=group.mode,
            modes=[(mode, MODE_WORDS[mode], mode == group.mode) for mode in MODES],
            nodes=[self._node(node, [*places, place]) for place, node in enumerate(group.nodes)],
            may_nest=len(places) + 1 < DEEPEST,
            is_full=group.is_full,
            error=self._error_at(places),
        )

    def _node(self, node: Line | Lines, places: list[int]) -> ShownLine | ShownGroup:
        return self._group(node, places) if isinstance(node, Lines) else self._line(node, places)

    def _line(self, line: Line, places: list[int]) -> ShownLine:
        path, asked = ".".join(map(str, places)), self.registry[line.field]
        op = Operator(line.op)
        values = (*line.values, "", "")[: max(2, len(line.values))]
        offered = [one for one in self.registry if one is asked or (_is_offered(one) and self._ops(one))]
        kind = input_of(asked, op)
        return ShownLine(
            path=path,
            name=f"{self.prefix}{path}",
            field=asked.name,
            fields=[(one.name, one.label, one is asked) for one in offered],
            ops=[(one.value, OPERATOR_WORDS[one], one is op) for one in self._ops(asked)],
            kind=kind,
            values=values,
            exact=line.exact,
            choices=_choices(asked, line.values) if kind in {"choice", "several"} else [],
            error=self._error_at(places),
        )

    def _ops(self, asked: Field) -> list[Operator]:
        return [op for op in asked.operators if asked.is_exact(op) or not self.exact_only]

    def _error_at(self, places: list[int]) -> str:
        return self.error.sentence if self.error is not None and self._places == places else ""


def _is_offered(asked: Field) -> bool:
    """Say whether a line can begin with it: what is one of very many is kept, and not entered here."""
    return asked.kind is not Kind.REFERENCE or asked.choices is not None


def _choices(asked: Field, chosen: tuple[str, ...]) -> list[Option]:
    """Return what is offered, and what was chosen besides: an input shows what is kept, whatever became of it."""
    offered = [(str(value), words) for value, words in asked.choices()] if asked.choices else []
    # A choice that is being entered is empty until something is chosen.
    missing = [one for one in chosen if one and one not in dict(offered)]
    names = _names(asked, missing) if missing else {}
    words = _("%(name)s, no longer here") if asked.choices else "%(name)s"
    found = [(one, words % {"name": names[one]} if one in names else _("Not known here")) for one in missing]
    return [(value, shown, value in chosen) for value, shown in (*offered, *found)]


def _names(asked: Field, values: Collection[str]) -> dict[str, str]:
    ids = [found for found in map(_as_id, values) if found is not None]
    return {str(one): name for one, name in asked.names(ids).items()} if asked.names and ids else {}


def _as_id(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None
