"""Questions compiled once a process: a queryset's SQL is kept, and each call puts its own values in."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.sql.compiler import SQLCompiler

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
    """A queryset of plain rows, without joined objects or annotations, that was compiled once.

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
        return self._kept.ask(here, given)


class _Kept:
    """A compiled queryset: its text, its values and `Given`s in order, and how a row becomes an object."""

    def __init__(self, found: models.QuerySet[Any]) -> None:
        with some_scope():
            compiler = found.query.get_compiler(DEFAULT_DB_ALIAS)
            self.sql, self.values = compiler.as_sql()
        if not any(value is SOME_ORGANIZATION for value in self.values):
            raise TypeError("What is compiled once reads the rows of the organization that is active then.")
        if compiler.annotation_col_map or len(compiler.klass_info["select_fields"]) != len(compiler.select):
            raise TypeError("Only plain rows are compiled once.")
        self.model = found.model
        columns = [column for column, _sql, _alias in compiler.select]
        self.names = [column.target.attname for column in columns]
        self.converters = list(compiler.get_converters(columns).items())

    def ask(self, here: Any, given: dict[str, Any]) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [self._value(one, here, given) for one in self.values])
            rows = cursor.fetchall()
        return [self.model.from_db(DEFAULT_DB_ALIAS, self.names, self._converted(row)) for row in rows]

    @staticmethod
    def _value(kept: Any, here: Any, given: dict[str, Any]) -> Any:
        if kept is SOME_ORGANIZATION:
            return here
        if isinstance(kept, Given):
            return kept.output_field.get_db_prep_value(given[kept.name], connection)
        return kept

    def _converted(self, row: tuple[Any, ...]) -> list[Any]:
        values = list(row)
        for place, (converters, column) in self.converters:
            for convert in converters:
                values[place] = convert(values[place], column, connection)
        return values
