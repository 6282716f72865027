"""Questions compiled once a process: a queryset's SQL is kept, and each call puts its own values in."""

import copy
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler

from atum_desk.core.prepared import ask
from atum_desk.core.tenancy import SOME_ORGANIZATION, current_organization_id, some_scope

T = TypeVar("T", bound=models.Model)


class Given(models.Expression):
    """A value that each call gives, by name."""

    def __init__(self, name: str, kind: models.Field[Any, Any]) -> None:
        super().__init__(output_field=kind)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return a placeholder with ourselves in the value's place."""
        return "%s", (self,)


class Compiled(Generic[T]):
    """A queryset of objects that was compiled once.

    `build` makes it, with `Given` in place of whatever differs from call to call. Whose rows it reads is never kept:
    that is the organization that is active at the call.
    """

    def __init__(self, build: Callable[[], models.QuerySet[T]]) -> None:
        self._build = build
        self._kept: _Kept | None = None

    def find(self, **given: Any) -> list[T]:
        """Return what is found with these values. Raises NoOrganization outside a scope."""
        here = current_organization_id()
        if self._kept is None:
            self._kept = _Kept(self._build())
        asked: Any = _Asked(self._kept, here, given)
        return list(ModelIterable(asked))


class CompiledText:
    """A text put together once of what querysets compiled to, for rows that become no objects.

    `build` returns the text and its values. The database plans it for the values of each call: that an organization
    has ten tickets or a million decides how they are best put in order.
    """

    def __init__(self, build: Callable[[], tuple[str, Sequence[Any]]]) -> None:
        self._build = build
        self._kept: tuple[str, Sequence[Any]] | None = None

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """Return what is found with these values. Raises NoOrganization outside a scope."""
        here = current_organization_id()
        if self._kept is None:
            with some_scope():
                sql, values = self._build()
            _require_scope(values)
            self._kept = sql, values
        sql, values = self._kept
        with connection.cursor() as cursor:
            cursor.execute(sql, [_value(value, here, given) for value in values])
            return list(cursor.fetchall())


def _require_scope(values: Sequence[Any]) -> None:
    if not any(value is SOME_ORGANIZATION for value in values):
        raise TypeError("What is compiled once reads the rows of the organization that is active then.")


class _Kept:
    """A compiled queryset: its text, its values and `Given`s in order, and what Django knows of its columns."""

    def __init__(self, found: models.QuerySet[Any]) -> None:
        self.model = found.model
        with some_scope():
            self.compiler = found.query.get_compiler(DEFAULT_DB_ALIAS)
            self.sql, self.values = self.compiler.as_sql()
        _require_scope(self.values)
        self.converters = self.compiler.get_converters([column for column, *_ in self.compiler.select])


class _Asked:
    """What Django's own iterable reads of a queryset, with a compiler that has its answers already."""

    def __init__(self, kept: _Kept, here: UUID, given: dict[str, Any]) -> None:
        values = tuple(_value(value, here, given) for value in kept.values)
        self.model, self.db, self.query = kept.model, DEFAULT_DB_ALIAS, self
        self._known_related_objects: dict[Any, Any] = {}
        self._compiler: Any = copy.copy(kept.compiler)
        self._compiler.connection = connection
        self._compiler.execute_sql = lambda **_fetch: [ask(kept.sql, values)]
        self._compiler.get_converters = lambda _columns: kept.converters

    def get_compiler(self, using: str) -> SQLCompiler:
        """Return the compiler, as a query does."""
        compiler: SQLCompiler = self._compiler
        return compiler


def _value(kept: Any, here: UUID, given: dict[str, Any]) -> Any:
    if kept is SOME_ORGANIZATION:
        return here
    if isinstance(kept, Given):
        return kept.output_field.get_db_prep_value(given[kept.name], connection)
    return kept
