"""Counts and checksums of every table, organization by organization: what a restored database is compared by."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from psycopg import sql

# Rows that belong to no organization: jobs, migrations, sessions.
SHARED = "shared"
# What the text of a value depends on; and a policy that would hide rows raises instead.
SETTINGS = """
SET LOCAL row_security = off;
SET LOCAL statement_timeout = 0;
SET LOCAL idle_in_transaction_session_timeout = 0;
SET LOCAL search_path = public, pg_catalog;
SET LOCAL timezone = 'UTC';
SET LOCAL datestyle = 'ISO, YMD';
SET LOCAL intervalstyle = 'postgres';
SET LOCAL extra_float_digits = 1;
SET LOCAL bytea_output = 'hex';
"""
# Generated columns are made anew from the others; the order of columns may differ after an upgrade.
COLUMNS = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attname)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype = 'e')
GROUP BY c.relname ORDER BY c.relname
"""
SUM = """
SELECT key, count(*), sum(('x' || left(hash, 16))::bit(64)::bigint), sum(('x' || right(hash, 16))::bit(64)::bigint)
FROM (SELECT {key} AS key, md5(ROW({columns})::text) AS hash FROM {table}) AS hashed
GROUP BY key ORDER BY key
"""
CUT = 2**64


@dataclass(frozen=True, slots=True)
class Sum:
    """How many rows, and the sum of their hashes: the same for the same rows in any order."""

    rows: int
    checksum: str


# By organization's id (or SHARED), then by table.
Sums = dict[str, dict[str, Sum]]


def tables(connection: psycopg.Connection) -> dict[str, list[str]]:
    """Return every table of the schema with its stored columns, extensions' own ones apart."""
    return {str(name): list(columns) for name, columns in connection.execute(COLUMNS).fetchall()}


def measure(connection: psycopg.Connection) -> Sums:
    """Read every row once, in the connection's open transaction. Raises where a policy would hide one."""
    connection.execute(SETTINGS)
    found: Sums = defaultdict(dict)
    for table, columns in tables(connection).items():
        for key, rows, first, second in connection.execute(_query(table, columns)).fetchall():
            found[key or SHARED][table] = Sum(rows, f"{int(first) % CUT:016x}{int(second) % CUT:016x}")
    return dict(found)


def differences(promised: Sums, found: Sums) -> Iterator[str]:
    """Say of each table and organization that is not the same what differs."""
    for owner in sorted(promised.keys() | found.keys()):
        here, there = promised.get(owner, {}), found.get(owner, {})
        for table in sorted(here.keys() | there.keys()):
            one, other = here.get(table, Sum(0, "")), there.get(table, Sum(0, ""))
            if one.rows != other.rows:
                yield f"{table} of {owner} has {other.rows} rows instead of {one.rows}"
            elif one != other:
                yield f"{table} of {owner} has other values in its {one.rows} rows"


def _query(table: str, columns: list[str]) -> sql.Composed:
    return sql.SQL(SUM).format(
        key=_owner(table, columns),
        columns=sql.SQL(", ").join(sql.Identifier(column) for column in columns),
        table=sql.Identifier("public", table),
    )


def _owner(table: str, columns: list[str]) -> sql.Composable:
    """Return the expression that says whose row it is."""
    if table == "organizations":
        return sql.SQL("id::text")
    return sql.SQL("organization_id::text") if "organization_id" in columns else sql.SQL("NULL::text")
