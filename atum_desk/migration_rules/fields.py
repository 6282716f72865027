"""Rules for columns: what old code that still runs needs, and what would rewrite or scan a table."""

from typing import Any

from django.db import connection, migrations, models
from django.db.models.functions import Now

from atum_desk.migration_rules.reading import Step, table


def problems(step: Step, made: frozenset[str]) -> list[str]:
    """Return what is wrong with an operation on a column of a table in use."""
    operation = step.operation
    if isinstance(operation, migrations.RenameField):
        return [
            (
                f"{operation.model_name}.{operation.old_name} is renamed, which breaks the code that still runs. "
                f"Add the new column, fill it, and remove the old one a release later."
            )
        ]
    if isinstance(operation, migrations.AddField | migrations.AlterField | migrations.RemoveField):
        if table(step.before, step.app, operation.model_name) in made:
            return []
        if isinstance(operation, migrations.RemoveField):
            return contraction(step, f"the column {operation.model_name}.{operation.name}")
        return _added(operation) if isinstance(operation, migrations.AddField) else _altered(step, operation)
    return []


def contraction(step: Step, what: str) -> list[str]:
    """Removing is the last step of three: the migration says since which release no code uses the thing."""
    if str(getattr(step.migration, "unused_since", "")).strip():
        return []
    return [
        (
            f"It removes {what}, which code that still runs may use. Take it out of the code first, "
            f'and a release later remove it in a migration that says unused_since = "<release>".'
        )
    ]


def _added(operation: migrations.AddField) -> list[str]:
    field: Any = operation.field
    name = f"{operation.model_name}.{operation.name}"
    found = _indexed(name, field)
    if getattr(field, "generated", False):
        found.append(
            f"{name} is generated and stored, which writes the whole table anew. Fill a plain column instead."
        )
    elif not field.null and not field.has_db_default():
        found.append(
            f"{name} is NOT NULL without db_default, so the code that still runs cannot insert. "
            f"Give it a db_default, or let it be null."
        )
    elif _differs_by_row(field.db_default):
        found.append(
            f"The db_default of {name} differs by row, which writes the whole table anew. Use a constant."
        )
    return found


def _altered(step: Step, operation: migrations.AlterField) -> list[str]:
    old: Any = step.before.models[step.app, operation.model_name_lower].fields[operation.name]
    new: Any = operation.field
    name = f"{operation.model_name}.{operation.name}"
    found = []
    if not _same_storage(old, new):
        found.append(
            f"{name} changes its type, which writes the whole table anew under a lock. "
            f"Add a column of the new type, fill it, and remove the old one a release later."
        )
    if old.null and not new.null:
        found.append(
            f"{name} becomes NOT NULL, which reads the whole table under a lock. Add a CHECK (… IS NOT NULL) with "
            f"AddConstraintNotValid, validate it in a later migration, and set NOT NULL by RunSQL after that."
        )
    return found + ([] if _indexed(name, old) else _indexed(name, new))


def _differs_by_row(default: Any) -> bool:
    return isinstance(default, models.Expression) and not isinstance(default, models.Value | Now)


def _indexed(name: str, field: Any) -> list[str]:
    if field.unique:
        return [f"{name} is unique, which builds an index under a lock. Build it CONCURRENTLY first."]
    if field.db_index:
        return [f"{name} has an index of its own. Say db_index=False and use AddIndexConcurrently."]
    return []


def _same_storage(old: Any, new: Any) -> bool:
    """Tell whether the stored values stay as they are; a longer text is the same text."""
    before, after = (str(_bare(field).db_type(connection)) for field in (old, new))
    if before == after:
        return True
    is_text = all(isinstance(field, models.CharField | models.TextField) for field in (old, new))
    is_stored_as_text = all(kind.startswith(("varchar", "text")) for kind in (before, after))
    return is_text and is_stored_as_text and _room(new) >= _room(old)


def _room(field: Any) -> float:
    """Return how many characters a column takes."""
    return float("inf") if isinstance(field, models.TextField) else field.max_length or float("inf")


def _bare(field: Any) -> Any:
    """Return what a foreign key stores: all keys between our tables are UUIDs."""
    return models.UUIDField() if field.remote_field else field
