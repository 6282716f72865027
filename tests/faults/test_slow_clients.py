"""Clients that send almost nothing for minutes hold nobody up: fifty slow heads and an upload in drips."""

import http.client
import os
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from atum_desk.runner.supervisor import WEB_THREADS
from tests.factories import PASSWORD, Cast, make_cast
from tests.faults.people import BORDER, Person
from tests.faults.rig import Servers

SLOW = 50
ASKED = 40
# As long as the other faults take: `make faults` lets the upload drip for five minutes.
PAUSE_S = float(os.environ.get("FAULT_SECONDS", "4")) / ASKED
AT_MOST_S = 5.0
END = f"\r\n--{BORDER}--\r\n".encode()

pytestmark = pytest.mark.processes


@pytest.fixture
def cast(committed_db: None) -> Cast:
    """Return a fresh organization whose transactions are real."""
    return make_cast("Slow")


@pytest.fixture
def servers(cast: Cast, tmp_path: Path) -> Iterator[Servers]:
    """Serve with as many threads as a run has."""
    with Servers(tmp_path, threads=WEB_THREADS) as started:
        yield started


def test_slow_clients_and_an_endless_upload_hold_nobody_up(cast: Cast, servers: Servers) -> None:
    person = Person(servers.port, cast.host, cast.requester.email, PASSWORD, 0.0, "slow")
    person.sign_in()
    with ExitStack() as held:
        slow = [held.enter_context(_begun_head(servers.port, cast.host)) for _ in range(SLOW)]
        upload = held.enter_context(_begun_upload(servers.port, cast.host, person))
        longest = 0.0
        for place in range(ASKED):
            slow[place].sendall(b"a")
            upload.sendall(b"a")
            longest = max(longest, _asked(servers.port, cast.host))
            time.sleep(PAUSE_S)
        assert longest < AT_MOST_S
        upload.sendall(END)
        assert upload.recv(64).startswith(b"HTTP/1.1 201 ")


def _begun_head(port: int, host: str) -> socket.socket:
    talk = socket.create_connection(("127.0.0.1", port), timeout=20)
    talk.sendall(f"GET /sign-in/ HTTP/1.1\r\nHost: {host}\r\nX-Slow: ".encode())
    return talk


def _begun_upload(port: int, host: str, person: Person) -> socket.socket:
    """Begin an upload of as many bytes as there are questions meanwhile."""
    token = person.token("/help/tickets/new/")
    talk = socket.create_connection(("127.0.0.1", port), timeout=20)
    cookies = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
    begun = (
        f'--{BORDER}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        f'--{BORDER}\r\nContent-Disposition: form-data; name="files"; filename="slow.txt"\r\n\r\n'
    ).encode()
    head = (
        f"POST /uploads/ HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookies}\r\n"
        f"Content-Length: {len(begun) + ASKED + len(END)}\r\n"
        f"Content-Type: multipart/form-data; boundary={BORDER}\r\n\r\n"
    )
    talk.sendall(head.encode() + begun)
    return talk


def _asked(port: int, host: str) -> float:
    began = time.monotonic()
    talk = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    talk.request("GET", "/sign-in/", headers={"Host": host})
    assert talk.getresponse().status == 200
    talk.close()
    return time.monotonic() - began
