"""One row of every table for an organization, made from the table of facts, over a plain connection."""

from typing import Any
from uuid import UUID

import psycopg
from django.db import connections
from psycopg import sql

from atum_desk.core.ids import uuid7
from tests.factories import Cast
from tests.tenancy import schema_facts as facts

VALUES = {
    "int": 1,
    "smallint": 1,
    "bigint": 1,
    "float8": 1.0,
    "bool": False,
    "json": "{}",
    "jsonb": "[]",
    "timestamptz": "2026-01-01T00:00Z",
    "ticketstatus": "NEW",
    "ticketpriority": "LOW",
    "userrole": "CUSTOMER_USER",
    "regconfig": "simple",
    "halfvec(768)": "[" + ",".join(["0"] * 768) + "]",
}
COMPUTED = {("tickets", "priority_rank"), ("tickets", "search_vector"), ("audit_log", "xid")}
# A person has one running timer at most, and several rows are made of one person.
ENDED = {("time_entries", "ended_at")}
# A view is a person's or a team's, and not both.
ABSENT = {("saved_views", "team_id")}
SETTING = "SELECT set_config('atum.organization_id', %s, true)"

Row = dict[str, Any]
Ids = dict[str, UUID]


def connect(alias: str = "default") -> "psycopg.Connection[Any]":
    """Open a connection of its own to the test database, as the alias's role."""
    known = connections[alias].settings_dict
    return psycopg.connect(
        host=known["HOST"],
        port=known["PORT"],
        user=known["USER"],
        password=known["PASSWORD"],
        dbname=known["NAME"],
    )


def enter(connection: "psycopg.Connection[Any]", organization_id: UUID) -> None:
    """Set the organization for the connection's open transaction."""
    connection.execute(SETTING, [str(organization_id)])


def row_for(table: str, organization_id: UUID, ids: Ids) -> Row:
    """Return a whole row of the table: keys point at `ids`, which maps tables to a row's id."""
    keys = dict(entry.split(">") for entry in facts.KEYS.get(table, "").split())
    row: Row = {"id": uuid7()}
    for name, kind in facts.columns(table).items():
        if name == "id" or (table, name) in COMPUTED | ABSENT:
            continue
        if name == "organization_id":
            row[name] = organization_id
        elif name in keys:
            row[name] = ids.get(keys[name]) if keys[name] != table else None
        elif not kind.endswith("?") or (table, name) in ENDED:
            row[name] = _value(table, name, kind.rstrip("?"))
    if table == "organizations":
        row["id"] = organization_id
    return row


def instead(table: str, column: str) -> Row:
    """Return what a row lacks where it has this column, which `row_for` leaves out."""
    return {"user_id": None} if (table, column) in ABSENT else {}


def insert(connection: "psycopg.Connection[Any]", table: str, row: Row) -> None:
    """Insert the row."""
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, row)),
        sql.SQL(", ").join([sql.Placeholder()] * len(row)),
    )
    connection.execute(statement, list(row.values()))


def audit(connection: "psycopg.Connection[Any]", organization_id: UUID, entity_id: UUID) -> None:
    """Write an audit row for the entity, as a door would."""
    insert(connection, "audit_log", row_for("audit_log", organization_id, {}) | {"entity_id": entity_id})


def fill(connection: "psycopg.Connection[Any]", cast: Cast) -> Ids:
    """Commit a row of every table for the organization and return one id for each table."""
    enter(connection, cast.id)
    ids: Ids = {"organizations": cast.id}
    for table in _parents_first():
        row = row_for(table, cast.id, ids)
        insert(connection, table, row)
        ids[table] = row["id"]
        audit(connection, cast.id, row["id"])
    audit(connection, cast.id, ids["tickets"])
    connection.commit()
    return ids


def _value(table: str, name: str, kind: str) -> object:
    if name in {"email", "slug", "key", "message_id", "recipient", "name", "tag"}:
        return f"{table}-{uuid7().hex[-12:]}"
    if kind.endswith("[]"):
        return []
    if kind == "uuid":
        return uuid7()
    if kind.startswith(("varchar", "text")):
        return "AGENT" if name == "channel" else "x"
    if name == "number":
        return 1_000_000
    return VALUES[kind]


def _parents_first() -> list[str]:
    done: list[str] = ["organizations"]
    left = [table for table in facts.TABLES if table not in {"organizations", "audit_log"}]
    while left:
        for table in left:
            parents = {entry.split(">")[1] for entry in facts.KEYS.get(table, "").split()} - {table}
            if parents <= set(done):
                done.append(table)
        left = [table for table in left if table not in done]
    return done[1:]
