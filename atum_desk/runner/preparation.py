"""What must be in place before anything serves: room, port, database, tables, static files, demonstration."""

import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connections

from atum_desk.checks import database_problems
from atum_desk.database import embedded
from atum_desk.database.bootstrap import connect
from atum_desk.database.credentials import SUPERUSER
from atum_desk.database.errors import DatabaseUnavailable
from atum_desk.demo.constants import log_in_lines
from atum_desk.environment import uses_embedded_database

ROOM_TO_RUN = 100 * 1024 * 1024
Say = Callable[[str], None]


class Unfit(Exception):
    """Carry one sentence that says why the run cannot start and what to do."""


def check_room(var: Path) -> None:
    """Refuse to start where the next attachment or the database would fill the disk."""
    var.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(var).free
    if free < ROOM_TO_RUN:
        raise Unfit(
            f"Only {free // (1024 * 1024)} MB are free in {var}. "
            f"Free at least 100 MB, or name a roomier folder in ATUM_VAR."
        )


def check_port(host: str, port: int) -> None:
    """Refuse to start where another program listens already."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except PermissionError:
            raise Unfit(
                f"This user may not listen on port {port}. Choose one above 1023: PORT=8000."
            ) from None
        except OSError as error:
            raise Unfit(
                f"Another program uses {host}:{port} ({error.strerror}). Stop it, or choose another port: PORT=8001."
            ) from None


def start_database(say: Say) -> embedded.Server | None:
    """Start the embedded server and return it; None where DATABASE_URL names another."""
    if not uses_embedded_database():
        return None
    say("Starting the database …")
    server = embedded.ensure_started(settings.VAR, say)
    for alias in connections:
        # The port may have moved since the settings were read.
        connections[alias].settings_dict["PORT"] = server.credentials.port
    return server


def prepare_tables(say: Say) -> None:
    """Apply the migrations where the owner's address is known, and check the walls."""
    if "owner" in settings.DATABASES:
        _migrate(say)
    problems = database_problems()
    connections.close_all()
    if problems:
        raise Unfit(" ".join(problems))


def _migrate(say: Say) -> None:
    say("Bringing the tables up to date …")
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise Unfit(
            f"The database cannot be reached as its owner ({reason}). Check DATABASE_OWNER_URL."
        ) from None
    finally:
        connections.close_all()


def collect_static(say: Say) -> None:
    """Gather the style sheets and modules where the web server finds them."""
    say("Collecting the static files …")
    call_command("collectstatic", verbosity=0, interactive=False)


def seed_demonstration(server: embedded.Server | None, say: Say) -> None:
    """Fill an empty embedded database with the demonstration organizations, where the settings want it."""
    if server is None or not settings.DEMONSTRATION or _has_organizations(server):
        return
    say("Making the demonstration organizations. This happens once and takes a moment …")
    call_command("seed_demo")
    connections.close_all()


def _has_organizations(server: embedded.Server) -> bool:
    """Ask as superuser: no other role sees organizations without being in one."""
    with connect(server.credentials.address(SUPERUSER)) as connection:
        try:
            return connection.execute("SELECT 1 FROM organizations LIMIT 1").fetchone() is not None
        except psycopg.errors.UndefinedTable as error:
            raise DatabaseUnavailable("The tables are missing. Run `manage.py migrate`.") from error


def welcome(base: str, port: int) -> list[str]:
    """Return the lines that say where to go and with which log-ins."""
    if not settings.DEMONSTRATION:
        return [f"Atum Desk is ready on port {port}."]
    return [f"Atum Desk is ready: http://{base}:{port}/", *log_in_lines(base, port)]
