"""The product's web server and the floor's, each as gunicorn with the product's own settings for it."""

import http.client
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

from atum_desk.database.credentials import SUPERUSER, free_port
from atum_desk.runner.children import Child, web_server
from tests.benchmarks.databases import Bench

WORKERS, THREADS = 2, 4
FLOOR = "tests.benchmarks.floor.wsgi:application"
OURS = "atum_desk.wsgi:application"


@dataclass(slots=True)
class Web:
    """A running web server."""

    port: int
    child: Child

    def memory_mb(self) -> list[float]:
        """Return what each worker keeps in memory, in MB (resident set)."""
        assert self.child.process is not None
        workers = psutil.Process(self.child.process.pid).children()
        return sorted(round(worker.memory_info().rss / 2**20, 1) for worker in workers)


@contextmanager
def ours(bench: Bench) -> Iterator[Web]:
    """Serve the product with its production settings."""
    with _serving(OURS, bench.environment("atum_desk.settings.prod", ATUM_PROCESS="web"), bench) as web:
        yield web


@contextmanager
def floor(bench: Bench) -> Iterator[Web]:
    """Serve the floor."""
    environment = bench.environment(
        "tests.benchmarks.floor.settings", FLOOR_DATABASE_URL=bench.url(SUPERUSER)
    )
    with _serving(FLOOR, environment, bench) as web:
        yield web


@contextmanager
def _serving(application: str, environment: dict[str, str], bench: Bench) -> Iterator[Web]:
    port = free_port()
    child = web_server(f"127.0.0.1:{port}", workers=WORKERS, threads=THREADS)
    command = [application if word == OURS else word for word in child.command]
    log = bench.var / "bench-web.log"
    child = Child("web server", ["sh", "-c", 'exec "$@" >>"$0" 2>&1', str(log), *command], environment)
    child.start()
    try:
        _await_answer(port)
        yield Web(port, child)
    finally:
        child.ask_to_end()
        child.sweep()


def _await_answer(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            talk = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            talk.request("GET", "/healthz", headers={"X-Forwarded-Proto": "https"})
            talk.getresponse()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(f"Nothing answered on port {port} for a minute.")
