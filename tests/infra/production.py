"""An installation as production runs it: the units' own commands, production's settings, a database made for it."""

import http.client
import os
import re
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from urllib.parse import urlencode

from atum_desk.database.credentials import load
from atum_desk.environment import ROOT
from tests.infra.processes import PATIENCE_S, command

UNITS = ROOT / "deploy" / "systemd"
HOST = "acme.desk.example"
# What systemd does with a socket that it holds: descriptor 3, and the name of whom it is for.
HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.argv[2], sys.argv[2:])
"""
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def unit_command(unit: str) -> list[str]:
    """Return what a unit starts, with this environment's programs in place of the installed ones."""
    lines = (UNITS / unit).read_text(encoding="utf-8").splitlines()
    started = next(line for line in lines if line.startswith("ExecStart=")).removeprefix("ExecStart=")
    programs = str(Path(sys.executable).parent)
    return [word.replace("/opt/atum-desk/.venv/bin", programs) for word in shlex.split(started)]


def unit_environment(unit: str) -> dict[str, str]:
    """Return what a unit sets by itself."""
    lines = (UNITS / unit).read_text(encoding="utf-8").splitlines()
    found = (line.removeprefix("Environment=") for line in lines if line.startswith("Environment="))
    return dict(pair.split("=", 1) for pair in found)


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    text: str


@dataclass
class Visitor:
    """A browser behind the proxy: one connection for each request, as nginx opens them; keeps its cookies."""

    port: int
    host: str = HOST
    scheme: str = "https"
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answer:
        """Read a page."""
        return self.send("GET", path, None, headers)

    def post(self, page: str, action: str = "", **values: str) -> Answer:
        """Send the form that stands on a page."""
        found = CSRF.search(self.get(page).text)
        assert found is not None, f"{page} has no form"
        return self.send("POST", action or page, {**values, "csrfmiddlewaretoken": found.group(1)}, {})

    def send(
        self, method: str, path: str, values: Mapping[str, str] | None, headers: Mapping[str, str]
    ) -> Answer:
        """Make one request."""
        talk = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        given = {
            "Host": self.host,
            "X-Forwarded-Proto": self.scheme,
            "X-Forwarded-For": "198.51.100.7",
            "Origin": f"{self.scheme}://{self.host}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        body = None
        if values is not None:
            body = urlencode(values)
            given["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            talk.request(method, path, body, given)
            answer = talk.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, rest = cookie.partition("=")
                self.cookies[name] = rest.partition(";")[0]
            return Answer(answer.status, answer.headers, answer.read().decode(errors="replace"))
        finally:
            talk.close()


class Installation:
    """Web server and worker under production's settings; the web server's socket is held as systemd holds it."""

    def __init__(self, var: Path, folder: Path) -> None:
        """Take the runtime folder of an embedded server, and a folder for what this installation stores."""
        self.var, self.folder = var, folder
        self.said = folder / "said.log"
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
        self.port = int(self.listener.getsockname()[1])
        self.web: subprocess.Popen[bytes] | None = None
        self.jobs: subprocess.Popen[bytes] | None = None
        known = load(var)
        app = replace(known.address("atum_app"), name="production")
        owner = replace(known.address("atum_owner"), name="production")
        self.superuser = known.address("postgres", "postgres")
        self.owner = {"DATABASE_OWNER_URL": owner.url()}
        self.environment = {
            "DJANGO_SETTINGS_MODULE": "atum_desk.settings.prod",
            "SECRET_KEY": "only-for-this-test-" + "k" * 50,
            "BASE_DOMAIN": "desk.example",
            "DATABASE_URL": app.url(),
            "BEHIND_PROXY": "true",
            "EMAIL_URL": f"filemail:///{folder}/mail",
            "STATIC_ROOT": str(folder / "static"),
            "ATTACHMENTS_ROOT": str(folder / "attachments"),
            "DRAIN_FILE": str(folder / "draining"),
            "WEB_WORKERS": "2",
        }

    def __enter__(self) -> "Installation":
        """Prepare the server as the guide says and start both processes."""
        self.manage("bootstrap_database", "--superuser-url", self.superuser.url(), **self.owner)
        self.manage("migrate", "--noinput", **self.owner)
        self.manage("collectstatic", "--noinput")
        try:
            self.start_web()
            self.jobs = self._start("atum-desk-jobs.service", [])
            self.wait_until_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        """End it."""
        self.stop()

    def stop(self) -> None:
        """End both and let go of the socket."""
        for process in (self.web, self.jobs):
            if process is not None and process.poll() is None:
                process.terminate()
                process.wait(PATIENCE_S)
        self.listener.close()

    def manage(self, *arguments: str, **more: str) -> str:
        """Run one command of manage.py under production's settings, and return what it says."""
        done = command(self.var, *arguments, **(self.environment | more))
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start_web(self, **more: str) -> None:
        """Start the web server on the socket that is held."""
        handed = [sys.executable, "-c", HAND_OVER, str(self.listener.fileno())]
        self.web = self._start("atum-desk-web.service", handed, **more)

    def wait_until_ready(self) -> None:
        """Wait until it takes requests and the worker lives."""
        until = time.monotonic() + PATIENCE_S
        while True:
            answer = Visitor(self.port).get("/readyz")
            if answer.status == 200 and '"working"' in answer.text:
                return
            assert time.monotonic() < until, answer.text + self.output()
            time.sleep(0.2)

    def output(self) -> str:
        """Return what both processes have logged."""
        return self.said.read_text(encoding="utf-8", errors="replace")

    def _start(self, unit: str, before: list[str], **more: str) -> subprocess.Popen[bytes]:
        with self.said.open("ab") as log:
            return subprocess.Popen(
                [*before, *unit_command(unit)],
                cwd=ROOT,
                env={"PATH": os.environ["PATH"], **self.environment, **unit_environment(unit), **more},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=[self.listener.fileno()],
            )
