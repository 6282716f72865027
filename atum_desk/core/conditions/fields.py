"""What can be asked: kinds of fields, the operators of each, and the registry that an app fills."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise

Words = str | Promise
ME = "me"
"""Stands for whoever asks, where a field takes it; `bound` puts them in its place."""
Choices = Callable[[], Iterable[tuple[str, Words]]]
Names = Callable[[Collection[UUID]], Mapping[UUID, str]]


class Kind(StrEnum):
    """What a field's value is in Python."""

    TEXT = "text"
    """A str, or None."""
    CHOICE = "choice"
    """A str out of a fixed list."""
    REFERENCE = "reference"
    """A UUID, or None."""
    SET = "set"
    """A collection of str, such as tags."""
    NUMBER = "number"
    """An int, or None."""
    TIME = "time"
    """An aware datetime, or None."""


class Operator(StrEnum):
    """How a value is compared."""

    IS = "is"
    IS_NOT = "is_not"
    IN = "in"
    NOT_IN = "not_in"
    CONTAINS = "contains"
    NOT_CONTAINS = "not_contains"
    STARTS_WITH = "starts_with"
    ENDS_WITH = "ends_with"
    MATCHES = "matches"
    GREATER = "greater"
    LESS = "less"
    BETWEEN = "between"
    IS_EMPTY = "is_empty"
    IS_NOT_EMPTY = "is_not_empty"
    BEFORE = "before"
    AFTER = "after"
    WITHIN_LAST = "within_last"
    NOT_WITHIN_LAST = "not_within_last"
    WITHIN_NEXT = "within_next"
    IS_PAST = "is_past"


Op = Operator
_EMPTINESS = (Op.IS_EMPTY, Op.IS_NOT_EMPTY)
OPERATORS: Mapping[Kind, tuple[Operator, ...]] = {
    Kind.TEXT: (
        Op.IS, Op.IS_NOT, Op.CONTAINS, Op.NOT_CONTAINS, Op.STARTS_WITH, Op.ENDS_WITH, Op.MATCHES, *_EMPTINESS,
    ),
    Kind.CHOICE: (Op.IS, Op.IS_NOT, Op.IN, Op.NOT_IN),
    Kind.REFERENCE: (Op.IS, Op.IS_NOT, Op.IN, Op.NOT_IN, *_EMPTINESS),
    Kind.SET: (Op.CONTAINS, Op.NOT_CONTAINS, *_EMPTINESS),
    Kind.NUMBER: (Op.IS, Op.IS_NOT, Op.GREATER, Op.LESS, Op.BETWEEN, *_EMPTINESS),
    Kind.TIME: (Op.BEFORE, Op.AFTER, Op.WITHIN_LAST, Op.NOT_WITHIN_LAST, Op.WITHIN_NEXT, Op.IS_PAST, *_EMPTINESS),
}  # fmt: skip
"""The operators of each kind, in the order in which they are offered."""

NOT_IN_SQL = frozenset({Op.MATCHES})
"""Operators that the database does not answer: a pattern of a person is matched by an engine that cannot hang."""


@dataclass(frozen=True, slots=True)
class Field:
    """Something that can be asked of an object.

    `get` reads it from an object in Python; `lookup` is its path for the ORM, None for what only Python can answer.
    `choices` gives what may be chosen of a choice or a reference: stored value and words. `names` gives the names of
    those among some references that are there, whether they are offered still or not. `finds` gives the filter for a
    set that holds a value, where that is kept in rows of their own, and `clean` the value as it is kept there.
    `takes_me` says that a reference may be compared with whoever asks.
    """

    name: str
    label: Words
    kind: Kind
    get: Callable[[Any], Any]
    lookup: str | None = None
    choices: Choices | None = None
    names: Names | None = None
    finds: Callable[[str], Q] | None = None
    clean: Callable[[str], str] | None = None
    takes_me: bool = False

    @property
    def operators(self) -> tuple[Operator, ...]:
        """Return what can be asked of it."""
        return OPERATORS[self.kind]

    def is_exact(self, op: Operator) -> bool:
        """Say whether the database gives the same answer as Python."""
        return self.lookup is not None and op not in NOT_IN_SQL


@dataclass(slots=True)
class Registry:
    """The fields of one kind of object, in the order in which they are offered."""

    fields: dict[str, Field] = field(default_factory=dict)

    def register(self, *fields: Field) -> None:
        """Make fields known. Raises ValueError for a name that is taken."""
        for one in fields:
            if one.name in self.fields:
                raise ValueError(f"There is a field “{one.name}” already.")
            self.fields[one.name] = one

    def __getitem__(self, name: str) -> Field:
        return self.fields[name]

    def __contains__(self, name: object) -> bool:
        return name in self.fields

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields.values())
