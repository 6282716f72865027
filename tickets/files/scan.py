"""The virus scanner: clamd where its address is set, otherwise none."""

import socket
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from django.conf import settings

from tickets.models import ScanStatus

PIECE = 256 * 1024
TIMEOUT_S = 60

Scanner = Callable[[Path], ScanStatus]


class ScannerUnavailableError(Exception):
    """The scanner did not answer, or not what it should; the file stays unchecked and is scanned again later."""


def is_configured() -> bool:
    """Say whether files are scanned here."""
    return bool(settings.CLAMAV_ADDRESS)


def first_status() -> ScanStatus:
    """Return what a file that just arrived is: waiting for the scanner, or not scanned at all."""
    return ScanStatus.PENDING if is_configured() else ScanStatus.SKIPPED


def scan(path: Path) -> ScanStatus:
    """Return CLEAN or INFECTED, or SKIPPED without a scanner. Raises ScannerUnavailableError."""
    if not is_configured():
        return ScanStatus.SKIPPED
    try:
        with closing(_connect()) as connection:
            answer = _ask(connection, path)
    except OSError as error:
        raise ScannerUnavailableError(str(error)) from error
    if answer.endswith("OK"):
        return ScanStatus.CLEAN
    if answer.endswith("FOUND"):
        return ScanStatus.INFECTED
    raise ScannerUnavailableError(answer)


def _connect() -> socket.socket:
    address = settings.CLAMAV_ADDRESS
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(TIMEOUT_S)
        connection.connect(address)
        return connection
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), TIMEOUT_S)


def _ask(connection: socket.socket, path: Path) -> str:
    """Send the file as clamd's INSTREAM takes it: pieces with their length before them, an empty one at the end."""
    connection.sendall(b"zINSTREAM\0")
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            connection.sendall(struct.pack("!I", len(piece)) + piece)
    connection.sendall(struct.pack("!I", 0))
    answer = b""
    while not answer.endswith(b"\0") and (more := connection.recv(4096)):
        answer += more
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")
