"""Conditions: one language for views, service levels and rules, with two evaluators that give the same answer.

A condition is JSON: `{"all": [{"field": "priority", "op": "is", "value": "URGENT"}, {"any": [...]}, {"none": [...]}]}`.
`read` checks it against a registry of fields and gives a tree; `read_entered` is stricter, for what somebody enters
now, and `read_kept` refuses nothing of what was kept once. `matches` asks one object in Python, `as_q` the database.
"""

from atum_desk.core.conditions.binding import bound
from atum_desk.core.conditions.entering import read_entered
from atum_desk.core.conditions.fields import ME, Field, Kind, Operator, Registry
from atum_desk.core.conditions.matching import matches
from atum_desk.core.conditions.querying import as_q
from atum_desk.core.conditions.reading import ConditionError, read, read_kept, write
from atum_desk.core.conditions.tree import Condition, Group, Leaf, leaves

__all__ = [
    "ME",
    "Condition",
    "ConditionError",
    "Field",
    "Group",
    "Kind",
    "Leaf",
    "Operator",
    "Registry",
    "as_q",
    "bound",
    "leaves",
    "matches",
    "read",
    "read_entered",
    "read_kept",
    "write",
]
