"""A database for each size, made once by the product's own command and kept for the next run."""

import os
import secrets
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from atum_desk.database import embedded
from atum_desk.database.addresses import APP, OWNER
from atum_desk.database.credentials import SUPERUSER, Credentials
from atum_desk.environment import ROOT


@dataclass(frozen=True)
class Bench:
    """One filled database and the environments of those who use it."""

    tickets: int
    var: Path
    credentials: Credentials
    secret_key: str
    kind: str = "bench"

    @property
    def name(self) -> str:
        """Return the database's name."""
        return f"{self.kind}_{self.tickets}"

    def url(self, role: str) -> str:
        """Return the database's address for a role."""
        return self.credentials.address(role, self.name).url()

    def environment(self, settings: str, **more: str) -> dict[str, str]:
        """Return a process's environment; the production settings trust a proxy, as they do behind one."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {
            **kept,
            "ATUM_VAR": str(self.var),
            "DATABASE_URL": self.url(APP),
            "DJANGO_SETTINGS_MODULE": settings,
            "SECRET_KEY": self.secret_key,
            "BASE_DOMAIN": "localhost",
            "BEHIND_PROXY": "1",
            **more,
        }

    def manage(self, *arguments: str) -> None:
        """Run a command of the product as the owner."""
        environment = self.environment("atum_desk.settings.dev", DATABASE_OWNER_URL=self.url(OWNER))
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)


def prepare(var: Path, tickets: int, organizations: int, say: Callable[[str], None]) -> Bench:
    """Return the database of that size, filled now where it is not there or not whole yet."""
    server = embedded.ensure_started(var, say)
    bench = Bench(tickets, var, server.credentials, secrets.token_urlsafe(40))
    if _tickets_in(bench) < tickets:
        say(f"Filling {tickets:,} tickets …")
        _make(bench)
        bench.manage("migrate", "--verbosity", "0")
        bench.manage("seed_demo", "--tickets", str(tickets), "--organizations", str(organizations))
    bench.manage("migrate", "--verbosity", "0")
    bench.manage("collectstatic", "--verbosity", "0", "--no-input")
    return bench


def prepare_unfilled(var: Path, tickets: int, kind: str, say: Callable[[str], None]) -> Bench:
    """Return a database with the tables, for whoever fills it otherwise; one that is filled already stays so."""
    server = embedded.ensure_started(var, say)
    bench = Bench(tickets, var, server.credentials, secrets.token_urlsafe(40), kind)
    if _tickets_in(bench) < tickets:
        _make(bench)
    bench.manage("migrate", "--verbosity", "0")
    return bench


def _tickets_in(bench: Bench) -> int:
    try:
        with psycopg.connect(bench.url(SUPERUSER)) as connection:
            row = connection.execute("SELECT sum(last_ticket_number) FROM organizations").fetchone()
            return int(row[0] or 0) if row else 0
    except (psycopg.OperationalError, psycopg.errors.UndefinedTable):
        return 0


def _make(bench: Bench) -> None:
    name = sql.Identifier(bench.name)
    address = bench.credentials.address(SUPERUSER, "postgres").url()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE atum_template OWNER atum_owner").format(name))
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO atum_app").format(name))
