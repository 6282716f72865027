"""What the database lets the application's role do, with no Django between: real transactions, never committed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from psycopg import errors, sql
from pytest_django.plugin import DjangoDbBlocker

from tests.factories import Cast, make_cast
from tests.tenancy import schema_facts as facts
from tests.tenancy.rows import Ids, audit, connect, enter, fill, insert, instead, row_for

WALLED = [table for table in facts.TABLES if table != "organizations"]
KEYS = [(table, *entry.split(">")) for table in facts.TABLES for entry in facts.KEYS.get(table, "").split()]
FACTS = [(table, column) for table, columns in facts.GUARDED.items() for column in columns.split()]
# What keeps a second row from being a duplicate of the first, and where the first has to go.
UNLIKE: dict[str, dict[str, object]] = {
    "tickets": {"number": 1_000_001},
    "ticket_relationships": {"relationship_type": "blocks"},
    "ticket_vectors": {"model": "second"},
    "sla_cycles": {"number": 2},
    "sla_steps": {"step": "second"},
}
ONE_ONLY = {
    "team_members",
    "custom_field_values",
    "sla_calculations",
    "ticket_drafts",
    "ticket_reminders",
    "ticket_visits",
}


@dataclass(frozen=True)
class Side:
    """An organization and one row's id in each of its tables."""

    cast: Cast
    ids: Ids


@pytest.fixture(scope="module")
def sides(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> tuple[Side, Side]:
    """Give two committed organizations that have a row in every table."""
    with django_db_blocker.unblock():
        casts = make_cast("Acme"), make_cast("Beta")
        with connect() as connection:
            a, b = (Side(cast, fill(connection, cast)) for cast in casts)
    return a, b


@pytest.fixture
def a(sides: tuple[Side, Side]) -> Side:
    """Give the organization whose setting is set."""
    return sides[0]


@pytest.fixture
def b(sides: tuple[Side, Side]) -> Side:
    """Give the other organization."""
    return sides[1]


@pytest.fixture
def app(django_db_setup: None) -> "Iterator[psycopg.Connection[Any]]":
    """Give a connection of the application's role; what it did is rolled back."""
    connection = connect()
    yield connection
    connection.rollback()
    connection.close()


@pytest.fixture
def app_in_a(app: "psycopg.Connection[Any]", a: Side) -> "psycopg.Connection[Any]":
    """Give the connection with A's setting."""
    enter(app, a.cast.id)
    return app


def count(connection: "psycopg.Connection[Any]", table: str, where: str = "true", *values: object) -> int:
    query = sql.SQL("SELECT count(*) FROM {} WHERE {}").format(sql.Identifier(table), sql.SQL(where))
    [found] = connection.execute(query, values).fetchone() or (0,)
    return int(found)


def settle(connection: "psycopg.Connection[Any]") -> None:
    """Run the deferred checks as a COMMIT does."""
    connection.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("table", facts.TABLES)
@pytest.mark.parametrize("setting", [None, ""])
def test_without_the_setting_no_row_is_seen(
    app: "psycopg.Connection[Any]", sides: tuple[Side, Side], table: str, setting: str | None
) -> None:
    if setting is not None:
        app.execute("SELECT set_config('atum.organization_id', %s, true)", [setting])
    assert count(app, table) == 0


@pytest.mark.parametrize("table", facts.TABLES)
def test_with_as_setting_own_rows_are_seen_and_none_of_b(
    app_in_a: "psycopg.Connection[Any]", a: Side, b: Side, table: str
) -> None:
    column = "id" if table == "organizations" else "organization_id"
    assert count(app_in_a, table, f"{column} = %s", a.cast.id) > 0
    assert count(app_in_a, table, f"{column} <> %s", a.cast.id) == 0


@pytest.mark.parametrize("table", facts.TABLES)
def test_an_insert_for_b_is_refused(app_in_a: "psycopg.Connection[Any]", b: Side, table: str) -> None:
    row = row_for(table, b.cast.id, b.ids)
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        insert(app_in_a, table, row)


@pytest.mark.parametrize("table", [table for table in WALLED if table != "audit_log"])
def test_updating_and_deleting_rows_of_b_touches_none(
    app_in_a: "psycopg.Connection[Any]", b: Side, table: str
) -> None:
    name = sql.Identifier(table)
    updated = app_in_a.execute(sql.SQL("UPDATE {} SET id = id WHERE id = %s").format(name), [b.ids[table]])
    deleted = app_in_a.execute(sql.SQL("DELETE FROM {} WHERE id = %s").format(name), [b.ids[table]])
    assert (updated.rowcount, deleted.rowcount) == (0, 0)


@pytest.mark.parametrize("table", [table for table in WALLED if table != "audit_log"])
def test_an_own_row_is_not_given_to_b(
    app_in_a: "psycopg.Connection[Any]", a: Side, b: Side, table: str
) -> None:
    query = sql.SQL("UPDATE {} SET organization_id = %s WHERE id = %s").format(sql.Identifier(table))
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        app_in_a.execute(query, [b.cast.id, a.ids[table]])


@pytest.mark.parametrize(("table", "column", "parent"), KEYS)
def test_a_row_of_a_does_not_point_at_a_row_of_b(
    app_in_a: "psycopg.Connection[Any]", a: Side, b: Side, table: str, column: str, parent: str
) -> None:
    row = (
        row_for(table, a.cast.id, a.ids)
        | UNLIKE.get(table, {})
        | {column: b.ids[parent]}
        | instead(table, column)
    )
    insert(app_in_a, table, row)
    for entity in (row["id"], row.get("ticket_id"), row.get("source_ticket_id")):
        if entity is not None:
            audit(app_in_a, a.cast.id, entity)
    with pytest.raises(errors.ForeignKeyViolation):
        settle(app_in_a)


@pytest.mark.parametrize(("table", "column", "parent"), KEYS)
def test_the_same_row_pointing_at_home_is_accepted(
    app_in_a: "psycopg.Connection[Any]", a: Side, table: str, column: str, parent: str
) -> None:
    if table in ONE_ONLY:
        app_in_a.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
    row = (
        row_for(table, a.cast.id, a.ids)
        | {column: a.ids[parent]}
        | UNLIKE.get(table, {})
        | instead(table, column)
    )
    insert(app_in_a, table, row)
    for entity in (row["id"], row.get("ticket_id"), row.get("source_ticket_id")):
        if entity is not None:
            audit(app_in_a, a.cast.id, entity)
    settle(app_in_a)


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_log SET action = 'x'", "DELETE FROM audit_log", "TRUNCATE audit_log"]
)
@pytest.mark.parametrize("alias", ["default", "owner"])
def test_the_audit_log_is_not_changed_by_anybody(a: Side, statement: str, alias: str) -> None:
    with connect(alias) as connection:
        enter(connection, a.cast.id)
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute(statement)
        connection.rollback()


@pytest.mark.parametrize(("table", "column"), FACTS)
def test_a_fact_is_not_changed_without_an_audit_row(
    app_in_a: "psycopg.Connection[Any]", a: Side, table: str, column: str
) -> None:
    touched = _touch(app_in_a, table, column, a)
    assert touched == 1
    with pytest.raises(errors.CheckViolation, match="without an audit row"):
        app_in_a.commit()


@pytest.mark.parametrize(("table", "column"), FACTS)
def test_a_fact_is_changed_with_an_audit_row(
    app_in_a: "psycopg.Connection[Any]", a: Side, table: str, column: str
) -> None:
    _touch(app_in_a, table, column, a)
    audit(app_in_a, a.cast.id, a.ids["tickets" if table not in {"users", "organizations"} else table])
    settle(app_in_a)


@pytest.mark.parametrize("table", [table for table in facts.GUARDED if table != "organizations"])
def test_a_guarded_row_is_not_deleted_or_born_without_an_audit_row(
    app_in_a: "psycopg.Connection[Any]", a: Side, table: str
) -> None:
    insert(app_in_a, table, row_for(table, a.cast.id, a.ids) | UNLIKE.get(table, {}))
    with pytest.raises(errors.CheckViolation, match="without an audit row"):
        settle(app_in_a)
    app_in_a.rollback()
    if table in {"attachments", "ticket_relationships"}:
        enter(app_in_a, a.cast.id)
        app_in_a.execute(
            sql.SQL("DELETE FROM {} WHERE id = %s").format(sql.Identifier(table)), [a.ids[table]]
        )
        with pytest.raises(errors.CheckViolation, match="without an audit row"):
            settle(app_in_a)


def test_an_audit_row_of_another_transaction_does_not_count(app: "psycopg.Connection[Any]", a: Side) -> None:
    # fill() has written one for this ticket already.
    enter(app, a.cast.id)
    assert count(app, "audit_log", "entity_id = %s", a.ids["tickets"]) > 0
    app.execute("UPDATE tickets SET priority = 'URGENT' WHERE id = %s", [a.ids["tickets"]])
    with pytest.raises(errors.CheckViolation, match="without an audit row"):
        app.commit()


@pytest.mark.parametrize(
    "change",
    [
        "sla_due_at = now()",
        "embedding_vector = NULL",
        "ai_suggested_category = 'printers'",
        "ai_suggested_priority = 'HIGH'",
        "ai_confidence_score = 0.5",
    ],
)
def test_a_derived_column_passes_without_an_audit_row(
    app_in_a: "psycopg.Connection[Any]", a: Side, change: str
) -> None:
    touched = app_in_a.execute(f"UPDATE tickets SET {change} WHERE id = %s", [a.ids["tickets"]])
    assert touched.rowcount == 1
    settle(app_in_a)


@pytest.mark.parametrize("role", ["atum_owner", "atum_audit", "atum_search"])
def test_the_application_becomes_no_other_role(app: "psycopg.Connection[Any]", role: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        app.execute(f"SET ROLE {role}")


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE tickets DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE tickets NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE tickets DISABLE TRIGGER audit_update",
        "DROP POLICY organization ON tickets",
        "CREATE POLICY mine ON tickets USING (true)",
        "SET session_replication_role = replica",
        "CREATE TABLE public.loot (id int)",
        "CREATE FUNCTION public.loot() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "COPY tickets FROM PROGRAM 'true'",
        "ALTER ROLE atum_app BYPASSRLS",
        "UPDATE django_migrations SET app = 'x'",
    ],
)
def test_the_application_does_not_move_the_walls(app: "psycopg.Connection[Any]", statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        app.execute(statement)


def test_turning_row_security_off_raises_instead_of_showing(app_in_a: "psycopg.Connection[Any]") -> None:
    app_in_a.execute("SET LOCAL row_security = off")
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        app_in_a.execute("SELECT * FROM tickets")


def test_the_application_is_neither_superuser_nor_bypasses_nor_owns(app: "psycopg.Connection[Any]") -> None:
    query = (
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, "
        "(SELECT count(*) FROM pg_shdepend WHERE refobjid = r.oid AND deptype = 'o') FROM pg_roles r "
        "WHERE rolname = current_user"
    )
    assert app.execute(query).fetchone() == (False, False, False, False, 0)


def test_the_owner_itself_sees_nothing_without_the_setting(sides: tuple[Side, Side]) -> None:
    # It inherits from atum_audit, who has to read the audit log for the triggers.
    walled = [table for table in facts.TABLES if table != "audit_log"]
    with connect("owner") as owner:
        assert {table: count(owner, table) for table in walled} == dict.fromkeys(walled, 0)


@pytest.mark.parametrize("function", ["search_tickets", "look_up_tickets"])
def test_the_search_finds_tickets_of_the_setting_only(
    app: "psycopg.Connection[Any]", a: Side, b: Side, function: str
) -> None:
    query = f"SELECT id FROM {function}('x', 'simple') AS found (id)"
    assert app.execute(query).fetchall() == []
    for side in (a, b):
        enter(app, side.cast.id)
        assert (side.ids["tickets"],) in app.execute(query).fetchall()
        assert len(app.execute(query).fetchall()) == count(app, "tickets")


def _touch(connection: "psycopg.Connection[Any]", table: str, column: str, side: Side) -> int:
    query = sql.SQL("UPDATE {0} SET {1} = {1} WHERE id = %s").format(
        sql.Identifier(table), sql.Identifier(column)
    )
    return connection.execute(query, [side.ids[table]]).rowcount
