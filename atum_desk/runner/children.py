"""The web server and the worker as child processes: how they are started, watched and ended."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import psutil

from atum_desk.environment import ROOT, Process
from atum_desk.runner.claim import end, group_members

SHORTEST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 8.0
HEALTHY_AFTER_S = 60.0
PR_SET_PDEATHSIG = 1


@dataclass(slots=True)
class Child:
    """One kind of process that must live as long as the run does."""

    title: str
    command: list[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    created: float = 0.0
    started_at: float = 0.0
    pause_s: float = SHORTEST_PAUSE_S
    restart_at: float = field(default=0.0)

    def start(self) -> None:
        """Start the process in a group of its own, so that the terminal's Ctrl+C reaches the run alone."""
        self.process = subprocess.Popen(  # noqa: S603 - our own command, no shell
            self.command,
            cwd=ROOT,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - no threads here
        )
        self.started_at = time.monotonic()
        self.restart_at = 0.0
        try:
            self.created = psutil.Process(self.process.pid).create_time()
        except psutil.NoSuchProcess:
            self.created = time.time()

    def watch(self, say: Callable[[str], None]) -> bool:
        """Start the process again where it died, later each time; returns True when it was started anew."""
        if self.process is None:
            return False
        if self.restart_at:
            if time.monotonic() < self.restart_at:
                return False
            self.start()
            return True
        code = self.process.poll()
        if code is None:
            return False
        if time.monotonic() - self.started_at > HEALTHY_AFTER_S:
            self.pause_s = SHORTEST_PAUSE_S
        end(group_members(self.process.pid, self.created))
        say(f"The {self.title} ended ({_how(code)}); it starts again in {self.pause_s:.0f} s.")
        self.restart_at = time.monotonic() + self.pause_s
        self.pause_s = min(self.pause_s * 2, LONGEST_PAUSE_S)
        return False

    def ask_to_end(self) -> None:
        """Send SIGTERM: requests and jobs under way are finished."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def has_ended(self) -> bool:
        """Tell whether the process is gone."""
        return self.process is None or self.process.poll() is not None

    def sweep(self) -> None:
        """End whatever is left of the group."""
        if self.process is not None:
            end(group_members(self.process.pid, self.created))
            self.process.wait()


def web_server(bind: str, *, workers: int, threads: int) -> Child:
    """Return gunicorn with threads, listening on `bind` (address:port)."""
    command = [sys.executable, "-m", "gunicorn", "atum_desk.wsgi:application", "--bind", bind]
    command += ["--worker-class", "gthread", "--workers", str(workers), "--threads", str(threads)]
    command += [
        "--no-control-socket",
        "--graceful-timeout",
        "20",
        "--timeout",
        "60",
        "--log-level",
        "warning",
    ]
    return Child("web server", command, _environment(Process.WEB))


def worker() -> Child:
    """Return the process that does the queued jobs."""
    command = [sys.executable, "manage.py", "procrastinate", "worker", "--shutdown-graceful-timeout", "15"]
    return Child("worker", command, _environment(Process.WORKER))


def _environment(process: Process) -> dict[str, str]:
    """Return our environment without the owner's address: web and worker must not be able to change tables."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
    return kept | {"ATUM_PROCESS": process.value, "PYTHONUNBUFFERED": "1"}


def _end_with_parent() -> None:
    """Let the kernel end this child when the run is killed (Linux)."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _how(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"by {signal.Signals(-code).name}"
    except ValueError:
        return f"by signal {-code}"
