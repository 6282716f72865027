"""Where files are kept: a folder for each organization below ATTACHMENTS_ROOT, names of ours alone."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from atum_desk.core.spool import incoming_folder
from atum_desk.core.tenancy import current_organization_id

PREVIEW = ".preview"


def place_of(file_id: UUID) -> str:
    """Return where a file of the active organization is kept, below the root; the name is our id, nothing else."""
    return f"{current_organization_id()}/{file_id.hex[-2:]}/{file_id.hex}"


def keep(arrived: Path, place: str) -> None:
    """Move a flushed file to its place, so that it is there whole or not at all. Raises OSError."""
    target = absolute(place)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    arrived.chmod(0o600)
    arrived.replace(target)
    _flush_folder(target.parent)


def write(place: str, content: bytes) -> None:
    """Keep bytes that were made here, such as a preview. Raises OSError, and leaves nothing half."""
    arriving = incoming_folder() / absolute(place).name
    try:
        descriptor = os.open(arriving, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        keep(arriving, place)
    finally:
        arriving.unlink(missing_ok=True)


def absolute(place: str) -> Path:
    """Return the path of a place. Raises ValueError for one outside the active organization's folder."""
    root = Path(settings.ATTACHMENTS_ROOT)
    home = root / str(current_organization_id())
    path = (root / place).resolve()
    if not path.is_relative_to(home.resolve()):
        raise ValueError("That is no place of this organization.")
    return path


def remove(*places: str | None) -> None:
    """Remove files; one that is gone already is fine."""
    for place in places:
        if place:
            absolute(place).unlink(missing_ok=True)


def remove_after_commit(*places: str) -> None:
    """Remove files once the open transaction is committed; if it is rolled back they stay."""
    paths = [absolute(place) for place in places]

    def go() -> None:
        for path in paths:
            path.unlink(missing_ok=True)

    transaction.on_commit(go)


def places_before(at: float) -> Iterator[str]:
    """Yield the places of the organization's files that were last written before `at`, in seconds of the epoch."""
    root = Path(settings.ATTACHMENTS_ROOT)
    for folder in _entries(root / str(current_organization_id())):
        for file in _entries(Path(folder.path)):
            if file.stat(follow_symlinks=False).st_mtime < at:
                yield Path(file.path).relative_to(root).as_posix()


def forget_incoming(before: float) -> None:
    """Remove what broken-off requests and killed processes left on its way in before that instant."""
    for file in _entries(incoming_folder()):
        if file.stat(follow_symlinks=False).st_mtime < before:
            Path(file.path).unlink(missing_ok=True)


def _entries(folder: Path) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except FileNotFoundError:
        return []


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
