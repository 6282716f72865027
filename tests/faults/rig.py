"""A web server and a worker on the test database, clients that file tickets, and a hand that kills processes."""

import http.client
import os
import random
import re
import signal
import socket
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from urllib.parse import urlencode

import psutil
from django.db import connection

from atum_desk.runner.children import Child, web_server, worker

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


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


class Client(threading.Thread):
    """A requester who files one ticket after the other and remembers which were acknowledged."""

    def __init__(self, port: int, host: str, email: str, password: str, until: float, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self.port, self.host, self.email, self.password, self.until = port, host, email, password, until
        self.cookies: dict[str, str] = {}
        self.acknowledged: list[str] = []
        self.failures = 0

    def run(self) -> None:
        """File tickets until the time is over; what fails is not repeated, so that nothing is filed twice by us."""
        count = 0
        while time.monotonic() < self.until:
            try:
                if "atum_session" not in self.cookies:
                    self._sign_in()
                subject = f"{self.name}-{count}"
                count += 1
                if self._file(subject):
                    self.acknowledged.append(subject)
                else:
                    self.failures += 1
            except (OSError, http.client.HTTPException):
                self.failures += 1
                time.sleep(0.1)

    def _sign_in(self) -> None:
        status, _, _ = self._post("/sign-in/", "/sign-in/", email=self.email, password=self.password)
        if status not in {302, 303}:
            raise http.client.HTTPException(f"sign-in answered {status}")

    def _file(self, subject: str) -> bool:
        path = "/help/tickets/new/"
        status, location, _ = self._post(
            path, path, subject=subject, service="other", description="Something broke."
        )
        return status in {302, 303} and "/help/tickets/" in location

    def _post(self, page: str, action: str, **values: str) -> tuple[int, str, str]:
        _, _, body = self._send("GET", page)
        token = CSRF.search(body)
        if token is None:
            raise http.client.HTTPException("no form on the page")
        return self._send("POST", action, urlencode({**values, "csrfmiddlewaretoken": token.group(1)}))

    def _send(self, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
        talk = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {
            "Host": f"{self.host}:{self.port}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            talk.request(method, path, body, headers)
            answer = talk.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, rest = cookie.partition("=")
                self.cookies[name] = rest.partition(";")[0]
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()
        finally:
            talk.close()
