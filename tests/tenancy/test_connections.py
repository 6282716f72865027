"""One connection, many organizations after each other: no ending of a transaction leaves a setting behind."""

import contextlib
from collections.abc import Callable

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.transaction import TransactionManagementError

from atum_desk.core.tenancy import active_organization
from tests.factories import file_ticket, make_cast
from tickets.models import Ticket

Ending = Callable[[], None]


class Broken(RuntimeError):
    """What breaks a block on purpose."""


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone() or (0,)
    return int(pid)


def by_an_exception() -> None:
    raise Broken


def by_a_time_out() -> None:
    execute("SET LOCAL statement_timeout = '50ms'")
    execute("SELECT pg_sleep(5)")


def by_a_database_error() -> None:
    execute("SELECT 1/0")


def by_a_swallowed_error() -> None:
    with pytest.raises(Exception, match="division"):
        execute("SELECT 1/0")


def by_a_rollback() -> None:
    transaction.set_rollback(True)


def by_a_failed_savepoint() -> None:
    with pytest.raises(Exception, match="division"), transaction.atomic():
        execute("SELECT 1/0")


def in_peace() -> None:
    pass


ENDINGS = [
    in_peace,
    by_an_exception,
    by_a_time_out,
    by_a_database_error,
    by_a_swallowed_error,
    by_a_rollback,
    by_a_failed_savepoint,
]


@pytest.mark.parametrize("end", ENDINGS, ids=lambda end: end.__name__)
def test_the_next_on_the_same_connection_starts_clean(committed_db: None, end: Ending) -> None:
    acme, beta = make_cast("Acme"), make_cast("Beta")
    with beta.scope():
        file_ticket(beta)
    pid = backend()
    with contextlib.suppress(Broken, DatabaseError, TransactionManagementError), acme.scope():
        file_ticket(acme)
        end()
    assert backend() == pid
    assert active_organization() is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), current_setting('atum.organization_id', true) FROM tickets")
        assert cursor.fetchone() in {(0, ""), (0, None)}
    with beta.scope():
        assert list(Ticket.objects.values_list("organization_id", flat=True)) == [beta.id]


def test_a_terminated_connection_is_replaced_by_a_clean_one(committed_db: None) -> None:
    acme = make_cast("Acme")
    with pytest.raises(OperationalError), acme.scope():
        execute("SELECT pg_terminate_backend(pg_backend_pid())")
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM tickets")
        assert cursor.fetchone() == (0,)
    assert active_organization() is None


def test_a_rolled_back_scope_wrote_nothing(committed_db: None) -> None:
    acme = make_cast("Acme")
    with acme.scope():
        file_ticket(acme)
        by_a_rollback()
    with acme.scope():
        assert not Ticket.objects.exists()
