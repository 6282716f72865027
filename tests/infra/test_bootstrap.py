"""Preparing a server that is not the embedded one: the command that a superuser runs once."""

from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from atum_desk.database import bootstrap
from atum_desk.database.addresses import Address, parse
from atum_desk.database.credentials import load
from atum_desk.database.errors import DatabaseUnavailable
from tests.infra.processes import command

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def superuser(var: Path) -> Address:
    """Start a server and return its superuser's address."""
    started = command(var, "devdb", "start")
    assert started.returncode == 0, started.stderr
    return load(var).address("postgres", "postgres")


@pytest.fixture(scope="module")
def addresses(superuser: Address, var: Path) -> dict[str, str]:
    """Return the two settings for another database, with passwords of their own."""
    app = replace(superuser, user="atum_app", password="first & odd/one", name="production")
    owner = replace(app, user="atum_owner", password="second:odd@one")
    return {
        "DATABASE_URL": app.url().replace("postgresql://", "postgresql+psycopg://"),
        "DATABASE_OWNER_URL": owner.url(),
    }


def run_bootstrap(var: Path, superuser: Address, addresses: dict[str, str]) -> None:
    """Run the command and expect it to succeed."""
    done = command(var, "bootstrap_database", "--superuser-url", superuser.url(), **addresses)
    assert done.returncode == 0, done.stderr


def ask(address: Address, query: str) -> list[tuple[object, ...]]:
    """Read something with one connection."""
    with bootstrap.connect(address) as connection:
        return list(connection.execute(query).fetchall())


def test_it_prepares_a_database_that_migrates_and_serves(
    var: Path, superuser: Address, addresses: dict[str, str]
) -> None:
    run_bootstrap(var, superuser, addresses)
    run_bootstrap(var, superuser, addresses)
    migrated = command(var, "migrate", **addresses)
    assert migrated.returncode == 0, migrated.stderr
    app = parse(addresses["DATABASE_URL"], variable="DATABASE_URL")
    assert ask(app, "SELECT current_user, current_database()") == [("atum_app", "production")]
    assert ask(app, "SELECT count(*) FROM organizations") == [(0,)]
    assert ask(app, "SELECT lower('ÄΣ')") == [("äσ",)]
    locale = "SELECT datlocprovider::text, datlocale FROM pg_database WHERE datname = current_database()"
    assert ask(app, locale) == [("b", "C.UTF-8")]
    with bootstrap.connect(app) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TABLE mine (id int)")


def test_production_s_owner_may_not_create_databases(
    var: Path, superuser: Address, addresses: dict[str, str]
) -> None:
    run_bootstrap(var, superuser, addresses)
    query = "SELECT rolcreatedb FROM pg_roles WHERE rolname = 'atum_owner'"
    assert ask(superuser, query) == [(False,)]
    with bootstrap.connect(superuser) as connection:
        connection.execute("ALTER ROLE atum_app BYPASSRLS")
    run_bootstrap(var, superuser, addresses)
    assert ask(superuser, "SELECT rolbypassrls FROM pg_roles WHERE rolname = 'atum_app'") == [(False,)]


def test_strangers_may_not_connect(superuser: Address, addresses: dict[str, str], var: Path) -> None:
    run_bootstrap(var, superuser, addresses)
    with bootstrap.connect(superuser) as connection:
        connection.execute("CREATE ROLE stranger LOGIN PASSWORD 'stranger'")
    with pytest.raises(DatabaseUnavailable, match="CONNECT privilege"):
        bootstrap.connect(replace(superuser, user="stranger", password="stranger", name="production"))


def test_other_names_for_the_roles_are_refused(superuser: Address) -> None:
    app = replace(superuser, user="desk", name="production")
    with pytest.raises(DatabaseUnavailable, match="DATABASE_URL names the role desk"):
        bootstrap.bootstrap(superuser, owner=replace(app, user="atum_owner"), app=app)


def test_two_databases_for_the_roles_are_refused(superuser: Address) -> None:
    owner, app = (
        replace(superuser, user="atum_owner", name="a"),
        replace(superuser, user="atum_app", name="b"),
    )
    with pytest.raises(DatabaseUnavailable, match="different databases"):
        bootstrap.bootstrap(superuser, owner=owner, app=app)


def test_a_server_without_pgvector_is_one_sentence(
    superuser: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "SMALLEST_VECTOR", (99, 0))
    owner, app = (
        replace(superuser, user="atum_owner", name="b"),
        replace(superuser, user="atum_app", name="b"),
    )
    with pytest.raises(DatabaseUnavailable, match="lacks the extension pgvector"):
        bootstrap.bootstrap(superuser, owner=owner, app=app)


def test_an_ordinary_role_cannot_prepare_a_server(
    var: Path, superuser: Address, addresses: dict[str, str]
) -> None:
    run_bootstrap(var, superuser, addresses)
    owner = addresses["DATABASE_OWNER_URL"]
    done = command(var, "bootstrap_database", "--superuser-url", owner, **addresses)
    assert done.returncode == 1
    assert "The role atum_owner may not do this" in done.stderr
    assert "Traceback" not in done.stderr
