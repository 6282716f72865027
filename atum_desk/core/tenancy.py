"""The first wall: which organization is active, and queries that refuse to compile without one."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.models.sql.compiler import SQLCompiler
from psycopg.pq import TransactionStatus

SETTING = "atum.organization_id"

_active: ContextVar[UUID | None] = ContextVar("atum_organization", default=None)

T = TypeVar("T", bound=models.Model)


class NoOrganization(RuntimeError):
    """A query or a task touched an organization's data outside any organization's scope."""


class ForeignScope(RuntimeError):
    """Code tried to open one organization's scope inside another's."""


def active_organization() -> UUID | None:
    """Return the id of the organization whose scope is open, or None."""
    return _active.get()


def current_organization_id() -> UUID:
    """Return the id of the active organization. Raises NoOrganization outside a scope."""
    organization_id = _active.get()
    if organization_id is None:
        raise NoOrganization("No organization is active: open organization_scope() first.")
    return organization_id


@contextmanager
def organization_scope(organization_id: UUID, *, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Work for one organization: managers filter by it, and so does row-level security.

    Opens a transaction (or a savepoint) and sets the database's setting for that transaction only; on leaving, the
    setting that was there before holds again. Raises ForeignScope inside an open scope of another organization.
    """
    outer = _active.get()
    if outer is not None and outer != organization_id:
        raise ForeignScope("Another organization's scope is open.")
    connection = connections[using]
    nested = connection.in_atomic_block
    with transaction.atomic(using=using):
        if outer is None:
            _write_setting(connection, str(organization_id))
        token = _active.set(organization_id)
        try:
            yield
        finally:
            _active.reset(token)
            # The end of the transaction forgets the setting by itself; inside a longer one it must be taken back.
            # A broken transaction accepts no statement, but its roll-back takes the setting back as well.
            if nested and outer is None and not connection.needs_rollback:
                _clear_setting(connection)


def _write_setting(connection: Any, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, value])


def _clear_setting(connection: Any) -> None:
    if (
        connection.connection is None
        or connection.connection.info.transaction_status == TransactionStatus.INERROR
    ):
        return
    _write_setting(connection, "")


class CurrentOrganization(models.Expression):
    """The active organization's id, read when the query is compiled; outside a scope compiling raises."""

    output_field = models.UUIDField()

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return a placeholder and the active id."""
        return "%s", (current_organization_id(),)


class TenantQuerySet(models.QuerySet[T], Generic[T]):
    """A queryset of one organization's rows."""


class TenantManager(models.Manager[T], Generic[T]):
    """Hands out rows of the active organization only; its queries raise NoOrganization when compiled outside one."""

    use_in_migrations = False

    def get_queryset(self) -> models.QuerySet[T]:
        """Return the organization's rows."""
        return super().get_queryset().filter(organization_id=CurrentOrganization())
