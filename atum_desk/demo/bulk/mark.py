"""The mark of a database that may be filled in bulk: a comment on the database, set while it is still empty."""

from django.db import connections, transaction
from psycopg import sql

MARK = "Atum Desk: demonstration or measurement, may be filled in bulk"


def is_marked() -> bool:
    """Say whether this database was marked. A dump of the tables does not carry the mark to another database."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        return bool(cursor.fetchone()[0] == MARK)


def mark_if_empty() -> bool:
    """Mark a database that holds no organization; say whether it is marked now. Call it outside any transaction."""
    if is_marked():
        return True
    if _holds_an_organization():
        return False
    mark_this_database()
    return True


def mark_this_database() -> None:
    """Mark the database, whatever it holds: its maker says that it is for demonstration or measurement."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT current_database()")
        name = sql.Identifier(cursor.fetchone()[0])
        cursor.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(MARK)))


def _holds_an_organization() -> bool:
    """Look as the owner past the policy, which is lifted for this one question and never seen lifted by others."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '3s'")
        cursor.execute("ALTER TABLE organizations NO FORCE ROW LEVEL SECURITY")
        cursor.execute("SELECT EXISTS (SELECT 1 FROM organizations)")
        found = bool(cursor.fetchone()[0])
        cursor.execute("ALTER TABLE organizations FORCE ROW LEVEL SECURITY")
        return found
