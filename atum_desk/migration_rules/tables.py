"""Rules for indexes, constraints, whole tables, data and SQL by hand."""

import re
from typing import Any

from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    RemoveIndexConcurrently,
)
from django.db import migrations

from atum_desk.core.rollout import AddKeyNotValid
from atum_desk.migration_rules.fields import contraction
from atum_desk.migration_rules.reading import Step, table

# Statements by hand that lock or scan, each with the words that would make it harmless. The table's name is caught.
BY_HAND = [
    (
        re.compile(
            r"CREATE\s+(?:UNIQUE\s+)?INDEX\s+(?!CONCURRENTLY).*?\bON\s+(?:ONLY\s+)?\"?(\w+)",
            re.IGNORECASE | re.DOTALL,
        ),
        "",
    ),
    (re.compile(r"DROP\s+INDEX\s+(?!CONCURRENTLY)(?:IF\s+EXISTS\s+)?\"?(\w+)", re.IGNORECASE), ""),
    (
        re.compile(r"ALTER\s+TABLE\s+\"?(\w+)\"?\s+ADD\s+(?:CONSTRAINT|CHECK|FOREIGN|UNIQUE)", re.IGNORECASE),
        "NOT VALID",
    ),
    (
        re.compile(
            r"ALTER\s+TABLE\s+\"?(\w+)\"?\s+ALTER\s+(?:COLUMN\s+)?\"?\w+\"?\s+(?:SET\s+DATA\s+)?TYPE",
            re.IGNORECASE,
        ),
        "",
    ),
    (re.compile(r"ALTER\s+TABLE\s+\"?(\w+)\"?\s+(?:DROP|RENAME)\s+(?!CONSTRAINT)", re.IGNORECASE), ""),
    (
        re.compile(r"(?:LOCK\s+TABLE|TRUNCATE(?:\s+TABLE)?|CLUSTER|VACUUM\s+FULL)\s+\"?(\w+)", re.IGNORECASE),
        "",
    ),
    (re.compile(r"^\s*(?:UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE | re.MULTILINE), ""),
]
DOLLARS = re.compile(r"(\$\w*\$).*?\1", re.DOTALL)


def problems(step: Step, made: frozenset[str]) -> list[str]:
    """Return what is wrong with an operation on a table in use."""
    operation = step.operation
    if isinstance(operation, migrations.RunPython):
        return _data(step, operation)
    if isinstance(operation, migrations.RunSQL):
        return [problem for text in _statements(operation.sql) for problem in _by_hand(text, made)]
    if isinstance(operation, migrations.RenameModel | migrations.AlterModelTable):
        return [
            "It renames a table, which breaks the code that still runs. Make a new one, fill it, switch over."
        ]
    if isinstance(operation, migrations.DeleteModel):
        return contraction(step, f"the table of {operation.name}")
    model = getattr(operation, "model_name", None)
    if model is None or table(step.before, step.app, model) in made:
        return []
    return _index(step, operation) + _constraint(operation)


def _index(step: Step, operation: Any) -> list[str]:
    if isinstance(operation, AddIndexConcurrently | RemoveIndexConcurrently):
        return (
            ["An index is built CONCURRENTLY outside a transaction only: say atomic = False."]
            if (step.migration.atomic)
            else []
        )
    if isinstance(operation, migrations.AddIndex | migrations.RemoveIndex):
        return [
            (
                f"An index of {operation.model_name} is built or dropped under a lock. Use AddIndexConcurrently or "
                f"RemoveIndexConcurrently, in a migration of its own with atomic = False."
            )
        ]
    if isinstance(operation, migrations.AlterUniqueTogether):
        return [
            "unique_together builds an index under a lock. Use a UniqueConstraint on an index built CONCURRENTLY."
        ]
    return []


def _constraint(operation: Any) -> list[str]:
    harmless = AddKeyNotValid | AddConstraintNotValid
    if isinstance(operation, migrations.AddConstraint) and not isinstance(operation, harmless):
        return [
            (
                f"The constraint {operation.constraint.name} is checked or indexed under a lock. Use "
                f"AddConstraintNotValid or AddKeyNotValid and validate in a later migration; "
                f"for a unique one, build its index CONCURRENTLY."
            )
        ]
    return []


def _data(step: Step, operation: migrations.RunPython) -> list[str]:
    found = []
    if not getattr(operation.code, "is_per_organization", False):
        found.append(
            "Its function does not go organization by organization, so under row-level security it changes nothing. "
            "Put @each_organization on it."
        )
    if step.migration.atomic:
        found.append("It changes rows of all organizations in one transaction. Say atomic = False.")
    return found


def _statements(sql: Any) -> list[str]:
    """Return the statements of RunSQL in all its shapes, without the bodies of functions."""
    parts = [sql] if isinstance(sql, str) else list(sql)
    texts = [part if isinstance(part, str) else part[0] for part in parts]
    return [one for text in texts for one in DOLLARS.sub("$$", text).split(";") if one.strip()]


def _by_hand(statement: str, made: frozenset[str]) -> list[str]:
    for pattern, harmless in BY_HAND:
        found = pattern.search(statement)
        if found and found.group(1) not in made and not (harmless and harmless in statement.upper()):
            words = " ".join(statement.split())[:80]
            return [f"“{words}” locks or scans a table in use. Take the operation that does it in steps."]
    return []
