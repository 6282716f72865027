"""The run itself: prepare, start, watch, and end everything that it started."""

import os
import signal
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import psutil

from atum_desk.database import embedded
from atum_desk.runner import preparation
from atum_desk.runner.children import Child, web_server, worker
from atum_desk.runner.claim import Record, claimed, clear_leftovers

LOOK_EVERY_S = 0.5
READY_WITHIN_S = 60
GRACE_S = 25
# No proxy stands before this server: a client that sends slowly holds a thread, and threads that wait cost little.
WEB_WORKERS, WEB_THREADS = 2, 64
Say = Callable[[str], None]


class Supervisor:
    """One run in one runtime folder; `stop` may be set from a signal."""

    def __init__(self, var: Path, *, host: str, port: int, base: str, say: Say) -> None:
        self.var, self.host, self.port, self.base, self.say = var, host, port, base, say
        self.stop = threading.Event()
        self.hurry = threading.Event()
        self.children: list[Child] = []
        self.server: embedded.Server | None = None
        self.record = Record(pid=os.getpid(), address=f"http://{base}:{port}/")

    def run(self) -> None:
        """Serve until a signal comes. Raises Unfit, AlreadyRunning or DatabaseUnavailable before anything serves."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        with claimed(self.var) as predecessor:
            self._inherit(predecessor)
            preparation.check_room(self.var)
            preparation.check_port(self.host, self.port)
            try:
                self._prepare()
                if not self.stop.is_set():
                    self._start()
                    self._watch()
            finally:
                self._end()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if self.stop.is_set():
            self.hurry.set()
            if not self.children:
                # Nothing serves yet: leave a migration or the demonstration where it is; it rolls back.
                raise KeyboardInterrupt
        self.stop.set()

    def _inherit(self, predecessor: Record | None) -> None:
        """Clear away what a killed run left, and take over the database that it had started."""
        if predecessor is not None:
            count = clear_leftovers(predecessor)
            self.record.owns_database = predecessor.owns_database
            rest = f" {count} processes that it left have been ended." if count else ""
            self.say(f"The last run was killed; this one takes over.{rest}")
        self.record.save(self.var)

    def _prepare(self) -> None:
        self.server = preparation.start_database(self.say)
        if self.server is not None and self.server.was_started:
            self.record.owns_database = True
            self.record.save(self.var)
        if not self.stop.is_set():
            preparation.prepare_tables(self.say)
        if not self.stop.is_set():
            preparation.collect_static(self.say)
        if not self.stop.is_set():
            preparation.seed_demonstration(self.server, self.say)

    def _start(self) -> None:
        self.say("Starting the web server and the worker …")
        bind = f"{self.host}:{self.port}"
        self.children = [web_server(bind, workers=WEB_WORKERS, threads=WEB_THREADS), worker()]
        for child in self.children:
            child.start()
            self._note()
        if self._answers():
            for line in preparation.welcome(self.base, self.port):
                self.say(line)
            self.say("Stop with Ctrl+C.")

    def _note(self) -> None:
        self.record.children = {child.process.pid: child.created for child in self.children if child.process}
        self.record.save(self.var)

    def _answers(self) -> bool:
        """Wait for the first answer, whatever its status; False where the time or the run ended first."""
        request = urllib.request.Request(
            f"http://{self.host}:{self.port}/healthz", headers={"Host": self.base}
        )
        until = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < until and not self.stop.is_set():
            self._look()
            try:
                with urllib.request.urlopen(request, timeout=5):  # noqa: S310 - our own address
                    return True
            except urllib.error.HTTPError:
                return True
            except OSError:
                self.stop.wait(0.2)
        if not self.stop.is_set():
            self.say("The web server has not answered for a minute; its messages above say why.")
        return False

    def _watch(self) -> None:
        while not self.stop.wait(LOOK_EVERY_S):
            self._look()

    def _look(self) -> None:
        self._look_after_database()
        started = [child for child in self.children if child.watch(self.say)]
        if started:
            self._note()

    def _look_after_database(self) -> None:
        if self.server is None or psutil.pid_exists(self.server.pid):
            return
        self.say("The database ended; it starts again.")
        port = self.server.credentials.port
        self.server = embedded.ensure_started(self.var, self.say)
        self.record.owns_database = True
        self.record.save(self.var)
        if self.server.credentials.port != port:
            for child in self.children:
                # They restart by themselves and read the new port.
                child.ask_to_end()

    def _end(self) -> None:
        """End the children, then the database if it is ours; a second signal skips the grace."""
        if self.children:
            self.say("Stopping: requests and jobs under way are finished first …")
        for child in self.children:
            child.ask_to_end()
        until = time.monotonic() + GRACE_S
        while not all(child.has_ended() for child in self.children):
            if time.monotonic() > until or self.hurry.wait(0.1):
                break
        for child in self.children:
            child.sweep()
        if self.server is not None and self.record.owns_database:
            embedded.stop(self.var)
        elif self.server is not None:
            self.say("The database ran before this start and keeps running; `manage.py devdb stop` ends it.")
        if self.children:
            self.say("Stopped.")
