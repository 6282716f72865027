"""A web server and a worker on the test database, clients that file tickets, and a hand that kills processes."""

import http.client
import os
import random
import signal
import socket
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import psutil
from django.db import connection

from atum_desk.runner.children import Child, web_server, worker
from tests.faults.visitor import Visitor


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Servers:
    """The product's own processes, started as `make run` starts them, on the database of this test."""

    folder: Path
    port: int = field(default_factory=free_port)
    web: Child = field(init=False)
    jobs: Child = field(init=False)
    threads: int = 4
    restarts: int = 0
    stopping: bool = False
    turn: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> "Servers":
        """Start both and wait until the web server answers."""
        self.web = web_server(f"127.0.0.1:{self.port}", workers=2, threads=self.threads)
        self.jobs = worker()
        environment = self._environment()
        for child in (self.web, self.jobs):
            child.environment = {**child.environment, **environment}
            child.start()
        self._await_answer()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        """End both."""
        with self.turn:
            self.stopping = True
        for child in (self.web, self.jobs):
            child.ask_to_end()
        for child in (self.web, self.jobs):
            child.sweep()

    def kill_a_web_worker(self) -> None:
        """SIGKILL one of gunicorn's workers; its master starts another."""
        assert self.web.process is not None
        children = psutil.Process(self.web.process.pid).children()
        if children:
            random.choice(children).send_signal(signal.SIGKILL)  # noqa: S311 - which one does not matter

    def kill_the_job_worker(self) -> None:
        """SIGKILL the worker and start another, as the run does."""
        assert self.jobs.process is not None
        with self.turn:
            self.jobs.process.kill()
            self.jobs.process.wait()
            self.jobs.start()
        self.restarts += 1

    def look_after(self) -> None:
        """Start again what ended by itself, as the run does twice a second; call it from a thread of its own."""
        while not self.stopping:
            time.sleep(0.5)
            with self.turn:
                if not self.stopping:
                    self.web.watch(lambda _sentence: None)
                    self.jobs.watch(lambda _sentence: None)

    def _environment(self) -> dict[str, str]:
        database = connection.settings_dict
        url = (
            f"postgresql://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
            f"/{database['NAME']}"
        )
        return {
            "DATABASE_URL": url,
            "ATUM_VAR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "atum_desk.settings.dev",
            "DEBUG": "1",  # static files without a manifest
            "PATH": os.environ["PATH"],
        }

    def _await_answer(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                request = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                request.request("GET", "/healthz")
                if request.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.2)
        raise TimeoutError("The web server did not answer within a minute.")


class Client(Visitor):
    """A requester who files one ticket after the other and remembers which were acknowledged."""

    def __init__(self, port: int, host: str, email: str, password: str, until: float, name: str) -> None:
        super().__init__(port, host, email, password, until, name)
        self.acknowledged: list[str] = []

    def act(self, count: int) -> None:
        """File one ticket."""
        path, subject = "/help/tickets/new/", f"{self.name}-{count}"
        fields = [("subject", subject), ("service", "other"), ("description", "Something broke.")]
        status, location, _ = self.post(path, path, fields)
        if status not in {302, 303} or "/help/tickets/" not in location:
            raise http.client.HTTPException(f"filing answered {status}")
        self.acknowledged.append(subject)
