"""What only a superuser can make, once: the roles, their grants, the extension and the two databases."""

import psycopg
from psycopg import sql

from atum_desk.database.addresses import APP, BACKUP, OWNER, Address
from atum_desk.database.errors import DatabaseUnavailable

TEMPLATE = "atum_template"
DEFINER_ROLES = ("atum_search", "atum_audit")
SMALLEST_SERVER = 160000
SMALLEST_VECTOR = (0, 8)
FIRST_WITH_BUILTIN_LOCALE = 17_00_00


def bootstrap(
    superuser: Address,
    *,
    owner: Address,
    app: Address,
    backup: Address | None = None,
    test_databases: bool = False,
) -> None:
    """Make or repair roles, template, application database, extension and grants; safe to run again.

    `backup` is where backups connect: the role `atum_backup` is made, another one is the operator's own.
    `test_databases` lets the owner create databases, which the test suite needs and production does not.
    """
    _check_names(owner, app)
    try:
        with connect(superuser, autocommit=True) as connection:
            _check_server(connection)
            _make_roles(connection, owner, app, test_databases=test_databases)
            for name in (TEMPLATE, owner.name):
                _make_database(connection, name, is_template=name == TEMPLATE)
            if backup is not None and backup.user == BACKUP:
                _make_backup_role(connection, backup)
        for name in (TEMPLATE, owner.name):
            with connect(_elsewhere(superuser, name)) as connection:
                _prepare_database(connection)
    except psycopg.errors.InsufficientPrivilege as error:
        raise DatabaseUnavailable(
            f"The role {superuser.user} may not do this ({error.diag.message_primary}). "
            f"Use a superuser's address, or your provider's administrator role."
        ) from error


def connect(address: Address, *, autocommit: bool = False) -> psycopg.Connection:
    """Open a connection; an unreachable server is one sentence, without the password."""
    try:
        return psycopg.connect(address.url(), autocommit=autocommit, connect_timeout=10)
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise DatabaseUnavailable(
            f"No connection to the database at {address.shown()} ({reason}). "
            f"Check that the server runs and that the address and the password are right."
        ) from error


def _check_names(owner: Address, app: Address) -> None:
    """The policies and grants name the roles, so other names cannot work."""
    for address, role, variable in ((owner, OWNER, "DATABASE_OWNER_URL"), (app, APP, "DATABASE_URL")):
        if address.user != role:
            raise DatabaseUnavailable(f"{variable} names the role {address.user}. Use {role} there.")
    if (owner.host, owner.port, owner.name) != (app.host, app.port, app.name):
        raise DatabaseUnavailable(
            "DATABASE_URL and DATABASE_OWNER_URL lead to different databases. Correct one."
        )


def _check_server(connection: psycopg.Connection) -> None:
    if connection.info.server_version < SMALLEST_SERVER:
        version = connection.info.server_version // 10000
        raise DatabaseUnavailable(f"The server is PostgreSQL {version}. Atum Desk needs version 16 or later.")
    found = connection.execute(
        "SELECT default_version FROM pg_available_extensions WHERE name = 'vector'"
    ).fetchone()
    if found is None or tuple(int(part) for part in found[0].split(".")[:2]) < SMALLEST_VECTOR:
        raise DatabaseUnavailable(
            "The server lacks the extension pgvector 0.8 or later. "
            "Install it on the server (on Debian: postgresql-18-pgvector) and run this again."
        )


def _make_roles(
    connection: psycopg.Connection, owner: Address, app: Address, *, test_databases: bool
) -> None:
    create_databases = "CREATEDB" if test_databases else "NOCREATEDB"
    _make_role(connection, OWNER, f"LOGIN {create_databases}", password=owner.password)
    _make_role(connection, APP, "LOGIN NOCREATEDB", password=app.password)
    for role in DEFINER_ROLES:
        _make_role(connection, role, "NOLOGIN NOCREATEDB")
    connection.execute("GRANT atum_audit TO atum_owner WITH INHERIT TRUE, SET TRUE")
    connection.execute("GRANT atum_search TO atum_owner WITH INHERIT FALSE, SET TRUE")


def _make_backup_role(connection: psycopg.Connection, backup: Address) -> None:
    """Make the one role that policies do not bind; it reads everything and writes nothing."""
    _make_role(connection, BACKUP, "LOGIN NOCREATEDB", password=backup.password, bypass="BYPASSRLS")
    connection.execute("GRANT pg_read_all_data TO atum_backup")
    database = sql.Identifier(backup.name)
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO atum_backup").format(database))


def _make_role(
    connection: psycopg.Connection,
    role: str,
    attributes: str,
    password: str = "",
    bypass: str = "NOBYPASSRLS",
) -> None:
    name = sql.Identifier(role)
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is None:
        connection.execute(sql.SQL("CREATE ROLE {}").format(name))
    connection.execute(
        sql.SQL("ALTER ROLE {} NOSUPERUSER {} NOCREATEROLE NOREPLICATION {}").format(
            name,
            sql.SQL(bypass),
            sql.SQL(attributes),
        )
    )
    if password and not _has_password(connection, role, password):
        # Hashed here, so that the server's log never holds it in the clear.
        secret = connection.pgconn.encrypt_password(
            password.encode(), role.encode(), b"scram-sha-256"
        ).decode()
        connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(secret)))


def _has_password(connection: psycopg.Connection, role: str, password: str) -> bool:
    """Tell whether the role logs in with this password already; a new hash for the same one would only cost time."""
    info = connection.info
    try:
        psycopg.connect(
            host=info.host,
            port=info.port,
            user=role,
            password=password,
            dbname=info.dbname,
            connect_timeout=5,
        ).close()
    except psycopg.OperationalError:
        return False
    return True


def _make_database(connection: psycopg.Connection, name: str, *, is_template: bool) -> None:
    database = sql.Identifier(name)
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' {}").format(
                database, sql.Identifier(OWNER), sql.SQL(_locale(connection))
            )
        )
    if is_template:
        connection.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE true").format(database))
        return
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(APP)))


def _locale(connection: psycopg.Connection) -> str:
    """Return the locale that folds text as conditions do on every machine; an older server has but its own."""
    has_builtin = connection.info.server_version >= FIRST_WITH_BUILTIN_LOCALE
    return "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'" if has_builtin else ""


def _prepare_database(connection: psycopg.Connection) -> None:
    """Do within one database what its owner cannot: pgvector is not a trusted extension."""
    connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
    connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    connection.execute("GRANT CREATE, USAGE ON SCHEMA public TO atum_audit, atum_search")
    connection.execute("GRANT USAGE ON SCHEMA public TO atum_app")


def _elsewhere(address: Address, name: str) -> Address:
    return Address(address.user, address.password, address.host, address.port, name, address.options)
