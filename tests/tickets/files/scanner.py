"""A virus scanner for tests: speaks clamd's INSTREAM on a socket, and takes the standard test file for a virus."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

MARK = b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE"


@contextmanager
def fake_scanner(answer: str = "") -> Iterator[str]:
    """Listen until the block ends and yield the address; `answer` replaces what a scanner would say."""
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.2)
    stop = threading.Event()
    thread = threading.Thread(target=_serve, args=(server, stop, answer), daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.getsockname()[1]}"
    finally:
        stop.set()
        thread.join()
        server.close()


def _serve(server: socket.socket, stop: threading.Event, answer: str) -> None:
    while not stop.is_set():
        try:
            connection, _address = server.accept()
        except TimeoutError:
            continue
        with connection:
            connection.settimeout(5)
            found = MARK in _received(connection)
            said = answer or ("stream: Eicar-Signature FOUND" if found else "stream: OK")
            connection.sendall(said.encode() + b"\0")


def _received(connection: socket.socket) -> bytes:
    assert _exactly(connection, 10) == b"zINSTREAM\0"
    content = b""
    while size := struct.unpack("!I", _exactly(connection, 4))[0]:
        content += _exactly(connection, size)
    return content


def _exactly(connection: socket.socket, size: int) -> bytes:
    got = b""
    while len(got) < size:
        piece = connection.recv(size - len(got))
        assert piece, "the other side hung up"
        got += piece
    return got
