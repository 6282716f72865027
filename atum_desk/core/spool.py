"""Files on their way in: written, hashed and flushed to disk piece by piece while the body arrives."""

import errno
import hashlib
import os
from collections.abc import Iterable
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from atum_desk.core.ids import uuid7

CHUNK = 256 * 1024
HEAD = 64 * 1024
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Problem(StrEnum):
    """Why a file did not arrive whole."""

    DISK_FULL = "disk full"
    DISK = "disk"


def incoming_folder() -> Path:
    """Return the folder for files on their way in, beside those that are kept, so that a rename moves them."""
    folder: Path = settings.ATTACHMENTS_ROOT / "incoming"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def problem_of(error: OSError) -> Problem:
    """Say in our words what the disk refused."""
    return Problem.DISK_FULL if error.errno in _FULL else Problem.DISK


class SpooledFile(UploadedFile[bytes]):
    """A file that arrived: `path` holds its bytes, `head` its first ones; `problem` says why it did not arrive whole.

    Whoever keeps it moves `path` away; what is left when the request ends is removed.
    """

    def __init__(
        self,
        name: str,
        path: Path | None,
        size: int,
        sha256: str,
        head: bytes,
        problem: Problem | None = None,
    ) -> None:
        super().__init__(BytesIO(), name, size=size)
        self.given_name = name
        self.path, self.sha256, self.head, self.problem = path, sha256, head, problem

    def close(self) -> None:
        """Remove what nobody kept."""
        super().close()
        if self.path is not None:
            self.path.unlink(missing_ok=True)


class Spool:
    """Writes one file into the incoming folder. A full disk leaves nothing behind and is told by the finished file."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._size = 0
        self._hash = hashlib.sha256()
        self._head = b""
        self._problem: Problem | None = None
        self._fd = -1
        self._path: Path | None = None
        try:
            self._path = incoming_folder() / uuid7().hex
            self._fd = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            self._give_up(error)

    def write(self, piece: bytes) -> None:
        """Take the next piece; after a failure the rest is counted and thrown away."""
        self._size += len(piece)
        if self._problem is not None:
            return
        self._hash.update(piece)
        if len(self._head) < HEAD:
            self._head += piece[: HEAD - len(self._head)]
        try:
            left = memoryview(piece)
            while left:
                left = left[os.write(self._fd, left) :]
        except OSError as error:
            self._give_up(error)

    def finish(self) -> SpooledFile:
        """Flush to disk and return the file."""
        if self._problem is None:
            try:
                os.fsync(self._fd)
                self._close()
            except OSError as error:
                self._give_up(error)
        return SpooledFile(
            self._name, self._path, self._size, self._hash.hexdigest(), self._head, self._problem
        )

    def abandon(self) -> None:
        """Remove what was written."""
        self._close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)
        self._path = None

    def _give_up(self, error: OSError) -> None:
        self._problem = problem_of(error)
        self.abandon()

    def _close(self) -> None:
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)


def spool(name: str, pieces: Iterable[bytes]) -> SpooledFile:
    """Spool bytes that do not come by a request."""
    writing = Spool(name)
    for piece in pieces:
        writing.write(piece)
    return writing.finish()


class SpoolHandler(FileUploadHandler):
    """Django's way in: each file of a form goes through a spool."""

    chunk_size = CHUNK

    def __init__(self) -> None:
        super().__init__()
        self._spool: Spool | None = None

    def new_file(self, *args: Any, **options: Any) -> None:
        """Begin the next file."""
        super().new_file(*args, **options)
        self._spool = Spool(self.file_name or "")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece, and hand on nothing."""
        assert self._spool is not None
        self._spool.write(raw_data)

    def file_complete(self, file_size: int) -> SpooledFile | None:
        """Return the file that is complete."""
        assert self._spool is not None
        writing, self._spool = self._spool, None
        return writing.finish()

    def upload_interrupted(self) -> None:
        """Remove what a broken request left."""
        if self._spool is not None:
            self._spool.abandon()
