"""Writing rows: one text a table, and what a change writes sent to the database in one journey."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, models

from atum_desk.core.audited import AuditedModel
from atum_desk.core.guard import AppendOnly, DoorClosed, GuardedModel, refuse_touching, require_door
from atum_desk.core.models import TenantModel
from atum_desk.core.tenancy import ForeignScope, current_organization_id


@dataclass(frozen=True, slots=True)
class _Statement:
    """What is sent, and how many rows it must touch; None for any number."""

    sql: str
    values: Sequence[Any] = ()
    rows: int | None = None


_CHECKED_NOW = (_Statement("SET CONSTRAINTS ALL IMMEDIATE"), _Statement("SET CONSTRAINTS ALL DEFERRED"))


class _Held:
    """Statements that wait for one another, in the order in which they were written."""

    def __init__(self) -> None:
        self.statements: list[_Statement] = []

    def send(self) -> None:
        """Send what waits, in one journey; each statement sees what those before it wrote."""
        waiting, self.statements = self.statements, []
        if waiting:
            _execute(waiting)

    def go_first(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        """Send what waits before anything else is asked, so that whoever asks sees it."""
        if self.statements:
            if sql.startswith("ROLLBACK TO"):
                # Making the savepoint sent what was held then, so all that waits was written after it.
                self.statements = []
            else:
                self.send()
        return execute(sql, params, many, context)


_held: ContextVar[_Held | None] = ContextVar("atum_rows", default=None)


@contextmanager
def in_one_journey() -> Iterator[None]:
    """Hold back what is written inside, until the block ends or the database is asked anything else.

    A statement that fails raises there. What an exception leaves behind is not sent.
    """
    if _held.get() is not None:
        yield
        return
    held = _Held()
    token = _held.set(held)
    try:
        with connection.execute_wrapper(held.go_first):
            yield
            held.send()
    finally:
        _held.reset(token)


def insert(*rows: TenantModel) -> None:
    """Insert new rows of one table; no signal is sent. Guarded records need their door, as when they are saved."""
    if not rows:
        return
    model, here = type(rows[0]), current_organization_id()
    _require_way(model)
    if any(row.organization_id != here for row in rows):
        raise ForeignScope("A row is inserted in its own organization's scope.")
    fields, begin, one = _insertion(model)
    values = [
        field.get_db_prep_save(field.pre_save(row, True), connection) for row in rows for field in fields
    ]
    _write(_Statement(begin + ", ".join([one] * len(rows)), values, len(rows)))
    for row in rows:
        # As after a save.
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001 - Django has no other name for it


def update(row: TenantModel, columns: Sequence[str]) -> None:
    """Write some of a row's columns, named by attribute; no signal is sent. Guarded records need their door."""
    model = type(row)
    _require_way(model)
    if issubclass(model, AppendOnly):
        refuse_touching(model)
    fields, sql = _change(model, tuple(columns))
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    _write(_Statement(sql, [*values, current_organization_id(), row.pk], 1))


def delete(model: type[TenantModel], **columns: Any) -> None:
    """Delete the rows with these values, without looking first; no signal is sent, and what hangs on them stays."""
    _require_way(model)
    if issubclass(model, AppendOnly):
        refuse_touching(model)
    known = _columns(model)
    where = " AND ".join(f"{_quoted(known[name].column)} = %s" for name in columns)
    sql = f"DELETE FROM {_quoted(model._meta.db_table)} WHERE {_quoted('organization_id')} = %s AND {where}"  # noqa: S608 - our own names
    values = [known[name].get_db_prep_value(value, connection) for name, value in columns.items()]
    _write(_Statement(sql, [current_organization_id(), *values]))


def check_constraints() -> None:
    """Let the database's deferred checks answer now; what the change still holds back goes with it."""
    held = _held.get()
    if held is None:
        _execute(_CHECKED_NOW)
    else:
        held.statements += _CHECKED_NOW
        held.send()


def _write(statement: _Statement) -> None:
    held = _held.get()
    if held is None:
        _execute([statement])
    else:
        held.statements.append(statement)


def _execute(statements: Sequence[_Statement]) -> None:
    # The client puts the values in, so that several statements can travel as one text.
    text = "; ".join(one.sql for one in statements)
    with connection.cursor() as cursor:
        cursor.execute(text, [value for one in statements for value in one.values])
        for one in statements:
            if one.rows not in {None, cursor.rowcount}:
                raise DatabaseError(f"{cursor.rowcount} rows instead of {one.rows}: {one.sql[:80]}")
            cursor.nextset()


def _require_way(model: type[models.Model]) -> None:
    if issubclass(model, AuditedModel):
        raise DoorClosed(f"{model.__name__} is saved with save_as(actor).")
    if issubclass(model, GuardedModel):
        require_door(model)


@cache
def _insertion(model: type[models.Model]) -> tuple[list[models.Field[Any, Any]], str, str]:
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    columns = ", ".join(_quoted(field.column) for field in fields)
    begin = f"INSERT INTO {_quoted(model._meta.db_table)} ({columns}) VALUES "  # noqa: S608 - our own names
    return fields, begin, f"({', '.join(['%s'] * len(fields))})"


@cache
def _change(model: type[models.Model], columns: tuple[str, ...]) -> tuple[list[models.Field[Any, Any]], str]:
    known = _columns(model)
    fields = [known[name] for name in columns]
    changes = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)
    where = f"{_quoted('organization_id')} = %s AND {_quoted('id')} = %s"
    return fields, f"UPDATE {_quoted(model._meta.db_table)} SET {changes} WHERE {where}"  # noqa: S608 - our own names


@cache
def _columns(model: type[models.Model]) -> dict[str, models.Field[Any, Any]]:
    return {field.attname: field for field in model._meta.concrete_fields}


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(str(name))
