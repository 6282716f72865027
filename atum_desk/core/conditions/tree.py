"""The tree of a condition, as it was checked."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

Mode = Literal["all", "any", "none"]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One question: a field's name, an operator's, and the value in Python's types."""

    field: str
    op: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Group:
    """Several conditions of which all, any or none must hold; of no condition all and none do, and not any."""

    mode: Mode
    nodes: tuple["Condition", ...] = ()


Condition = Leaf | Group


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Yield every question of a condition."""
    if isinstance(condition, Leaf):
        yield condition
        return
    for node in condition.nodes:
        yield from leaves(node)
