"""Starting the real run command in a runtime folder of its own, and looking at what lives and dies."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from atum_desk.database.credentials import free_port
from atum_desk.environment import ROOT

PATIENCE_S = 90
# A command may make a whole demonstration, beside other tests.
COMMAND_PATIENCE_S = 300


@dataclass
class Run:
    """One `manage.py run` with what it has said so far."""

    process: subprocess.Popen[bytes]
    port: int
    said: Path

    def output(self) -> str:
        """Return everything it has printed."""
        return self.said.read_text(encoding="utf-8", errors="replace")

    def status(self) -> int:
        """Return the status of the answer to a health probe, 0 where nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def wait_until_ready(self) -> None:
        """Wait until it says that it is ready."""
        wait_for(lambda: "Stop with Ctrl+C" in self.output() or self.process.poll() is not None, self.output)
        assert self.process.poll() is None, self.output()

    def interrupt(self) -> int:
        """Do what Ctrl+C does and return the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE_S)


def environment(var: Path, port: int, **more: str) -> dict[str, str]:
    """Return the environment of a run in a runtime folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "ATUM_"))}
    mode = {"DJANGO_SETTINGS_MODULE": "atum_desk.settings.dev", "DEMONSTRATION": "false"}
    return kept | mode | {"ATUM_VAR": str(var), "PORT": str(port), "PYTHONUNBUFFERED": "1"} | more


def start(var: Path, port: int | None = None, **more: str) -> Run:
    """Start the run command."""
    port = port or free_port()
    said = var.with_name(f"{var.name}-{time.monotonic_ns()}.log")
    with said.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "run"],
            cwd=ROOT,
            env=environment(var, port, **more),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    return Run(process, port, said)


def command(var: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run one command of manage.py to its end."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(var, 1, **more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=COMMAND_PATIENCE_S,
        check=False,
    )


def wait_for(condition: Callable[[], bool], explain: Callable[[], str]) -> None:
    """Wait until something is so, and fail with an explanation where it never is."""
    until = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < until, explain()
        time.sleep(0.1)


def living_in(var: Path) -> list[str]:
    """Return the commands of all living processes that belong to a runtime folder."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                continue
            is_server = str(var / "postgres") in process.cmdline()
            if is_server or process.environ().get("ATUM_VAR") == str(var):
                found.append(" ".join(process.cmdline()))
        except psutil.Error:
            continue
    return found
