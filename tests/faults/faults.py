"""What goes wrong: backends terminated, PostgreSQL killed at once; and those who watch how long it lasts."""

import http.client
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from atum_desk.database import credentials, embedded, places
from atum_desk.database.credentials import SUPERUSER

DEAD_AFTER_S = 30
DOING = """
SELECT j.id, COALESCE(EXTRACT(epoch FROM now() - w.last_heartbeat), 1e9) FROM procrastinate_jobs j
LEFT JOIN procrastinate_workers w ON w.id = j.worker_id WHERE j.status = 'doing'
"""


@dataclass
class Cluster:
    """The embedded server under the tests, as its superuser."""

    var: Path
    database: str

    def connect(self) -> psycopg.Connection:
        """Open a connection to the tests' database."""
        address = credentials.load(self.var).address(SUPERUSER, self.database)
        return psycopg.connect(address.url(), autocommit=True, connect_timeout=5)

    def terminate_backends(self) -> int:
        """End every session of the application; return how many there were."""
        with self.connect() as connection:
            found = connection.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE usename = 'atum_app' AND datname = current_database()"
            ).fetchone()
        return int(found[0]) if found else 0

    def restart_at_once(self) -> None:
        """Stop the server as a power cut would, and start it again."""
        here = places.find(self.var)
        here.run("pg_ctl", "stop", "-D", str(here.data), "-m", "immediate", "-w", "-t", "30")
        embedded.ensure_started(self.var)


@dataclass
class Watch(threading.Thread):
    """Asks for a page that needs the database, ten times a second, and looks at jobs, until it is told to stop."""

    port: int
    host: str
    cluster: Cluster
    longest_outage_s: float = 0.0
    longest_dead_job_s: float = 0.0
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        """Threads are told apart by identity."""
        return id(self)

    def run(self) -> None:
        """Measure the longest time without an answer and the longest that a dead worker's job was held."""
        well_at = time.monotonic()
        first_dead: dict[int, float] = {}
        looked_at = 0.0
        while not self.over.wait(0.1):
            if self._answers():
                well_at = time.monotonic()
            self.longest_outage_s = max(self.longest_outage_s, time.monotonic() - well_at)
            if time.monotonic() - looked_at > 1:
                looked_at = time.monotonic()
                self._look_at_jobs(first_dead)

    def _answers(self) -> bool:
        try:
            talk = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            talk.request("GET", "/sign-in/", headers={"Host": self.host})
            return talk.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False

    def _look_at_jobs(self, first_dead: dict[int, float]) -> None:
        try:
            with self.cluster.connect() as connection:
                silent = connection.execute(DOING).fetchall()
        except psycopg.Error:
            return
        dead = {int(job): float(seconds) for job, seconds in silent if seconds > DEAD_AFTER_S}
        for job in list(first_dead):
            if job not in dead:
                del first_dead[job]
        for job, seconds in dead.items():
            # A worker that is struck off the list counts from the moment it was missed.
            began = first_dead.setdefault(job, time.monotonic() - (seconds if seconds < 1e8 else 0))
            self.longest_dead_job_s = max(self.longest_dead_job_s, time.monotonic() - began)
