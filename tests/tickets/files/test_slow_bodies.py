"""A slow upload holds neither a transaction nor a connection; one that breaks off leaves nothing and is told."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connection
from django.test.testcases import LiveServerThread

from tests.browsing import visit
from tests.factories import Cast, make_cast, ticket_in
from tests.tenancy.rows import connect
from tickets.models import Upload
from tickets.states import Status

BOUNDARY = "a-boundary"
PAUSE_S = 1.0


@pytest.fixture
def port(committed_db: None) -> Iterator[int]:
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    yield int(thread.port)
    thread.terminate()


@pytest.fixture
def acme(port: int) -> Cast:
    return make_cast("Acme")


def form(client: Any, size: int) -> tuple[bytes, bytes]:
    """Return head and body of a request that stages a file of this size."""
    token = re.search(
        r'name="csrfmiddlewaretoken" value="(\w+)"', client.get("/help/tickets/new/").content.decode()
    )
    assert token is not None
    parts = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token[1]}\r\n',
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="slow.txt"\r\n\r\n',
    )
    body = "".join(parts).encode() + b"x" * size + f"\r\n--{BOUNDARY}--\r\n".encode()
    cookies = "; ".join(f"{name}={value.value}" for name, value in client.cookies.items())
    head = (
        f"POST /uploads/ HTTP/1.1\r\nHost: {client.defaults['HTTP_HOST']}\r\nCookie: {cookies}\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {len(body)}\r\n"
        "HX-Request: true\r\nConnection: close\r\n\r\n"
    )
    return head.encode(), body


def sessions_of_the_server() -> int:
    """Count the sessions of our database, idle or not, but for the test's own; of another role one would see none."""
    own = connection.connection.info.backend_pid if connection.connection else 0
    with connect() as asking:
        row = asking.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user "
            "AND pid <> pg_backend_pid() AND pid <> %s",
            [own],
        ).fetchone()
    assert row is not None
    return int(row[0])


def answer_of(conversation: socket.socket) -> str:
    said = b""
    while piece := conversation.recv(65536):
        said += piece
    return said.decode()


def spooled() -> list[Path]:
    return list((Path(django_settings.ATTACHMENTS_ROOT) / "incoming").iterdir())


def test_a_slow_upload_holds_neither_a_transaction_nor_a_connection(acme: Cast, port: int) -> None:
    head, body = form(visit(acme, "requester"), 40_000)
    with socket.create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(head + body[:20_000])
        time.sleep(PAUSE_S)
        until = time.monotonic() + PAUSE_S
        seen = set()
        while time.monotonic() < until:
            seen.add(sessions_of_the_server())
            time.sleep(0.05)
        assert seen == {0}
        slow.sendall(body[20_000:])
        assert answer_of(slow).startswith("HTTP/1.1 201")
    with acme.scope():
        assert Upload.objects.get().file_size == 40_000


def test_many_slow_uploads_do_not_stop_others(acme: Cast, port: int) -> None:
    head, body = form(visit(acme, "requester"), 40_000)
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
    for one in slow:
        one.sendall(head + body[:20_000])
    time.sleep(0.3)
    assert visit(acme, "agent").get("/desk/tickets/").status_code == 200
    answers: list[str] = []
    for one in slow:
        one.sendall(body[20_000:])
    threads = [threading.Thread(target=lambda one=one: answers.append(answer_of(one))) for one in slow]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in slow:
        one.close()
    assert [said[:12] for said in answers] == ["HTTP/1.1 201"] * 20


def test_an_upload_that_breaks_off_is_told_and_leaves_nothing(acme: Cast, port: int) -> None:
    head, body = form(visit(acme, "requester"), 40_000)
    before = len(spooled())
    with socket.create_connection(("127.0.0.1", port)) as broken:
        broken.sendall(head + body[:20_000])
        broken.shutdown(socket.SHUT_WR)
        said = answer_of(broken)
    assert said.startswith("HTTP/1.1 400")
    assert "The connection broke before everything had arrived" in said
    with acme.scope():
        assert not Upload.objects.exists()
    deadline = time.monotonic() + 5
    while len(spooled()) > before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(spooled()) == before


def test_a_form_that_ends_too_early_sends_nothing(acme: Cast, port: int) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
    head, body = form(visit(acme, "requester"), 10)
    cut = head.replace(b"/uploads/", f"/help/tickets/{ticket.number}/reply/".encode())
    with socket.create_connection(("127.0.0.1", port)) as broken:
        broken.sendall(cut + body[:-4])
        broken.shutdown(socket.SHUT_WR)
        assert answer_of(broken).startswith("HTTP/1.1 400")
    with acme.scope():
        assert ticket.comments.count() == 0
