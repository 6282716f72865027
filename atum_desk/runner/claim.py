"""Who runs in a runtime folder: one at a time, and what a killed predecessor left behind is cleared away."""

import fcntl
import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil

from atum_desk.database.credentials import write_private
from atum_desk.database.errors import DatabaseUnavailable

GRACE_S = 15


class AlreadyRunning(Exception):
    """Carry the sentence that says who runs here."""


@dataclass(slots=True)
class Record:
    """What a run writes down for those who come after it: itself, its children, whether the database is its own."""

    pid: int
    address: str
    owns_database: bool = False
    # The leaders of the children's process groups, each with the time at which it was created.
    children: dict[int, float] = field(default_factory=dict)

    def save(self, var: Path) -> None:
        """Write the record down at once."""
        write_private(_record_file(var), json.dumps(asdict(self)) + "\n")


@contextmanager
def claimed(var: Path) -> Iterator[Record | None]:
    """Hold the runtime folder for this process and yield the record of a predecessor that did not end well.

    The kernel gives the lock back even after SIGKILL. Raises AlreadyRunning while another run holds it.
    """
    with _open_lock(var) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(_who(read_record(var))) from None
        yield read_record(var)
        _record_file(var).unlink(missing_ok=True)


def holder(var: Path) -> Record | None:
    """Return the record of the run that holds the folder at this moment, or None."""
    if not (var / "run.lock").exists():
        return None
    with _open_lock(var) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return read_record(var)
    return None


def read_record(var: Path) -> Record | None:
    """Return what the last run wrote down, None where it ended well."""
    try:
        content = json.loads(_record_file(var).read_text(encoding="utf-8"))
        content["children"] = {int(pid): created for pid, created in content["children"].items()}
        return Record(**content)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def clear_leftovers(record: Record) -> int:
    """End the processes of a killed run that still live; returns how many. Never touches a pid that was reused."""
    left = [process for pid, created in record.children.items() for process in group_members(pid, created)]
    end(left)
    return len(left)


def group_members(leader: int, created: float) -> list[psutil.Process]:
    """Return the living processes of a child's group, which bears the pid of its leader."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, ProcessLookupError):
            is_later = process.create_time() >= created - 0.01
            if os.getpgid(process.pid) == leader and is_later and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def end(processes: list[psutil.Process]) -> None:
    """Ask processes to end and, after a grace, make them."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        for process in processes:
            with suppress(psutil.Error):
                process.send_signal(number)
        _gone, processes = psutil.wait_procs(processes, timeout=GRACE_S)


def _who(record: Record | None) -> str:
    if record is None:
        return "Atum Desk is being started here already. Wait a moment."
    return (
        f"Atum Desk is running already as process {record.pid}, at {record.address}. "
        f"Use that one, or stop it with Ctrl+C there or with `make stop`."
    )


@contextmanager
def _open_lock(var: Path) -> Iterator[int]:
    try:
        var.mkdir(parents=True, exist_ok=True)
        lock = os.open(var / "run.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise DatabaseUnavailable(
            f"The folder {var} cannot be written ({error.strerror}). "
            f"Make room, start as the user who made it, or name another one in ATUM_VAR."
        ) from error
    try:
        yield lock
    finally:
        os.close(lock)


def _record_file(var: Path) -> Path:
    return var / "run.json"
