"""The first wall: which organization is active, and queries that refuse to compile without one."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.models.sql.compiler import SQLCompiler
from psycopg.pq import TransactionStatus

from atum_desk.core.prepared import ask

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
        with _entered(organization_id):
            try:
                yield
            finally:
                if nested and outer is None:
                    _clear_setting(connection)


@contextmanager
def scope_of_host(host: str, base_domain: str) -> Iterator[UUID | None]:
    """Find the active organization that answers on this host and work for it, in one statement less than two steps.

    Yields None, and opens no scope, where no organization answers.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    nested = connection.in_atomic_block
    with transaction.atomic():
        [(found,)] = ask(
            "SELECT set_config(%s, organization_for_host(%s, %s)::text, true)", [SETTING, host, base_domain]
        )
        if not found:
            yield None
            return
        with _entered(UUID(found)):
            try:
                yield UUID(found)
            finally:
                if nested:
                    _clear_setting(connection)


SOME_ORGANIZATION = UUID(int=0)
"""Stands for whichever organization will be active, where a query is compiled to be kept; it is nobody's."""


@contextmanager
def some_scope() -> Iterator[None]:
    """Let queries be compiled for whichever organization will be active; nothing can be asked inside."""
    with _entered(SOME_ORGANIZATION):
        yield


@contextmanager
def _entered(organization_id: UUID) -> Iterator[None]:
    token = _active.set(organization_id)
    try:
        yield
    finally:
        _active.reset(token)


def _write_setting(connection: Any, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, value])


def _clear_setting(connection: Any) -> None:
    # The end of the transaction forgets the setting by itself; inside a longer one it must be taken back.
    # A broken transaction accepts no statement, but its roll-back takes the setting back as well.
    if (
        connection.needs_rollback
        or connection.connection is None
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
