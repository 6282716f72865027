"""The embedded PostgreSQL server: made, started, watched and stopped; its data lies under the runtime folder."""

import fcntl
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from atum_desk.database import credentials as secrets_file
from atum_desk.database.addresses import APP, OWNER
from atum_desk.database.bootstrap import bootstrap
from atum_desk.database.credentials import HOST, SUPERUSER, Credentials
from atum_desk.database.errors import DatabaseUnavailable
from atum_desk.database.places import Places, find

SERVER_VERSION = "(PostgreSQL) 18."
ROOM_FOR_A_NEW_CLUSTER = 200 * 1024 * 1024
CONFIGURATION = """\
# Written at each start by Atum Desk; changes here are lost.
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
port = {port}
max_connections = 100
shared_buffers = 192MB
effective_cache_size = 1GB
work_mem = 8MB
maintenance_work_mem = 128MB
max_wal_size = 1GB
checkpoint_completion_target = 0.9
random_page_cost = 1.1
password_encryption = 'scram-sha-256'
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %q%u@%d '
log_min_duration_statement = 1000
log_lock_waits = on
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A running embedded server; `was_started` tells whether this call started it."""

    credentials: Credentials
    pid: int
    was_started: bool


def quiet(_sentence: str) -> None:
    """Say nothing: the default for callers without a terminal."""


def ensure_started(var: Path, say: Callable[[str], None] = quiet) -> Server:
    """Start the embedded server unless it runs, with roles and databases in place.

    Safe to call from many processes at once. Raises DatabaseUnavailable with a sentence for a person.
    """
    with _alone(var):
        places = find(var)
        known = secrets_file.load(var)
        pid = _running_pid(places)
        was_started = pid is None
        if pid is None:
            known, pid = _start(var, places, known, say)
        try:
            _bootstrap(known)
        except BaseException:
            if was_started:
                _stop(places)
            raise
        return Server(known, pid, was_started)


def _bootstrap(known: Credentials) -> None:
    superuser = known.address(SUPERUSER, "postgres")
    bootstrap(superuser, owner=known.address(OWNER), app=known.address(APP), test_databases=True)


def stop(var: Path) -> bool:
    """Stop the embedded server of this runtime folder; returns False when it did not run."""
    with _alone(var):
        places = find(var)
        if _running_pid(places) is None:
            return False
        _stop(places)
        return True


def _stop(places: Places) -> None:
    done = places.run("pg_ctl", "stop", "-D", str(places.data), "-m", "fast", "-w", "-t", "60")
    if done.returncode != 0:
        raise DatabaseUnavailable(f"The database did not stop: {_last_line(done.stdout + done.stderr)}")


def running(var: Path) -> Server | None:
    """Return the running server of this runtime folder, or None."""
    places = find(var)
    pid = _running_pid(places)
    return Server(secrets_file.load(var), pid, was_started=False) if pid else None


def log_file(var: Path) -> Path:
    """Return where the server writes its log."""
    return find(var).data.parent / "postgres-log" / "postgres.log"


@contextmanager
def _alone(var: Path) -> Iterator[None]:
    """Let one process at a time start or stop the server of a runtime folder."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        lock = (var / "database.lock").open("a")
    except OSError as error:
        raise DatabaseUnavailable(
            f"The folder {var} cannot be written ({error.strerror}). "
            f"Make room, start as the user who made it, or name another one in ATUM_VAR."
        ) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _running_pid(places: Places) -> int | None:
    """Return the server's process, or None; a pid that now belongs to another program does not count."""
    try:
        pid = int((places.data / "postmaster.pid").read_text(encoding="utf-8").split()[0])
        process = psutil.Process(pid)
        command = process.cmdline()
    except (OSError, ValueError, IndexError, psutil.Error):
        return None
    is_ours = any("postgres" in word for word in command[:1]) and str(places.data) in command
    return pid if is_ours and process.status() != psutil.STATUS_ZOMBIE else None


def _start(
    var: Path, places: Places, known: Credentials, say: Callable[[str], None]
) -> tuple[Credentials, int]:
    _check_version(places)
    _check_cluster(var, places, known, say)
    stale = places.data / "postmaster.pid"
    if stale.exists():
        say("The database was not stopped properly last time; it recovers its last changes now.")
        stale.unlink()
    if secrets_file.port_is_taken(known.port):
        known = replace(known, port=secrets_file.free_port())
        secrets_file.save(var, known)
        say(f"The database's port was taken by another program; it now listens on {known.port}.")
    configuration = places.data / "atum.conf"
    configuration.write_text(CONFIGURATION.format(port=known.port), encoding="utf-8")
    places.own(configuration)
    log = log_file(var)
    # Statements in the log hold what people wrote.
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    places.own(log.parent)
    done = places.run("pg_ctl", "start", "-D", str(places.data), "-l", str(log), "-w", "-t", "60", "-s")
    pid = _running_pid(places)
    if done.returncode != 0 or pid is None:
        reason = (
            _last_line(log.read_text(encoding="utf-8", errors="replace")) if log.exists() else done.stderr
        )
        raise DatabaseUnavailable(f"The database did not start: {reason} The whole log is {log}.")
    _wait_until_reachable(known.port)
    return known, pid


def _check_version(places: Places) -> None:
    said = places.run("postgres", "--version")
    if SERVER_VERSION not in said.stdout:
        raise DatabaseUnavailable(
            f"The embedded PostgreSQL is not version 18 or does not run here "
            f"({_last_line(said.stdout + said.stderr)}). Run `make install`, or set DATABASE_URL."
        )


def _check_cluster(var: Path, places: Places, known: Credentials, say: Callable[[str], None]) -> None:
    """Make the data folder at first use and refuse one that is not whole or not ours."""
    if not places.data.exists():
        _initialise(places, known, say)
        return
    if not (places.data / "global" / "pg_control").exists():
        raise DatabaseUnavailable(
            f"{places.data} is only half there and holds no database. Restore it from a backup, "
            f"or remove it together with {secrets_file.path(var)} to begin anew."
        )
    marker = places.data / "atum_cluster"
    if not marker.exists() or marker.read_text(encoding="utf-8").strip() != known.cluster:
        raise DatabaseUnavailable(
            f"{secrets_file.path(var)} does not belong to {places.data}, so its passwords do not fit. "
            f"Restore that file, or remove both to begin anew."
        )


def _initialise(places: Places, known: Credentials, say: Callable[[str], None]) -> None:
    """Make the cluster beside its final place and rename it, so that a half-made one is never taken for whole."""
    draft = places.data.with_name("postgres.new")
    if draft.exists():
        say("An earlier attempt to make the database was interrupted; it is made again.")
        shutil.rmtree(draft)
    if shutil.disk_usage(places.data.parent).free < ROOM_FOR_A_NEW_CLUSTER:
        raise DatabaseUnavailable(
            f"There is less than 200 MB of room in {places.data.parent}. "
            f"Free some, or name a roomier folder in ATUM_VAR."
        )
    say("Making the database. This happens once.")
    try:
        draft.mkdir(mode=0o700)
        places.own(draft)
        _run_initdb(places, draft, known)
        with (draft / "postgresql.conf").open("a", encoding="utf-8") as configuration:
            configuration.write("include = 'atum.conf'\n")
        (draft / "atum_cluster").write_text(known.cluster + "\n", encoding="utf-8")
        places.own(draft / "atum_cluster")
        draft.rename(places.data)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise DatabaseUnavailable(
            f"The database could not be made in {places.data.parent} ({error.strerror}). "
            f"Make room or choose another folder in ATUM_VAR."
        ) from error


def _run_initdb(places: Places, draft: Path, known: Credentials) -> None:
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as password:
        password.write(known.superuser_password)
        password.flush()
        places.own(Path(password.name))
        made = places.run(
            "initdb",
            f"--pgdata={draft}",
            f"--username={SUPERUSER}",
            f"--pwfile={password.name}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
        )
    if made.returncode != 0:
        shutil.rmtree(draft, ignore_errors=True)
        raise DatabaseUnavailable(
            f"The database could not be made: {_last_line(made.stderr or made.stdout)} "
            f"Look at the room and the rights of {places.data.parent}."
        )


def _wait_until_reachable(port: int) -> None:
    try:
        with socket.create_connection((HOST, port), timeout=10):
            return
    except OSError as error:
        raise DatabaseUnavailable(
            f"The database started but does not answer on port {port} ({error.strerror}). "
            f"Is a firewall closing the loopback?"
        ) from error


def _last_line(text: str) -> str:
    """Return what a program said last, as a sentence's end."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    fatal = [line for line in lines if "FATAL" in line or "error:" in line or "could not" in line]
    line = (fatal or lines or ["it said nothing"])[-1]
    return line if line.endswith(".") else f"{line}."


def psql_command(var: Path, role: str) -> tuple[list[str], dict[str, str]]:
    """Return the command and the environment of a psql session as one of the log-in roles."""
    address = secrets_file.load(var).address(role)
    command = [
        str(find(var).programs / "psql"),
        "-h",
        HOST,
        "-p",
        str(address.port),
        "-U",
        role,
        address.name,
    ]
    return command, {"PGPASSWORD": address.password}
