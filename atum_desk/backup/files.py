"""The attached files of a backup: copied with their checksums, listed as `sha256sum` lists them, and put back."""

import hashlib
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from atum_desk.backup.errors import BackupFailed
from atum_desk.backup.manifest import CHUNK, FILE_SUMS, FILES, sha256

# Made by a restore beside the files' final place; a name that no organization's folder has.
DRAFT = ".restoring"
# What is still on its way in; no row names it yet.
INCOMING = "incoming"


@dataclass(slots=True)
class Copied:
    """The files of a backup: checksum by path beneath the root, and their size in all."""

    sums: dict[str, str] = field(default_factory=dict)
    total_bytes: int = 0


def copy_all(root: Path, folder: Path) -> Copied:
    """Copy every stored file into the backup and list them, but for what is still being written."""
    copied = Copied()
    target = folder / FILES
    target.mkdir(mode=0o700)
    for source in sorted(root.rglob("*")) if root.is_dir() else []:
        path = source.relative_to(root)
        if source.is_symlink() or not source.is_file() or _is_passing(path):
            continue
        try:
            copied.sums[path.as_posix()] = copy(source, target / path)
        except FileNotFoundError:
            # Staged and thrown away meanwhile; what a row of the backup names is looked for afterwards.
            continue
        copied.total_bytes += (target / path).stat().st_size
    listing = "".join(f"{checksum}  {path}\n" for path, checksum in copied.sums.items())
    (folder / FILE_SUMS).write_text(listing, encoding="utf-8")
    return copied


def _is_passing(path: Path) -> bool:
    return path.parts[0] == INCOMING or any(part.startswith(".") for part in path.parts)


def copy(source: Path, target: Path) -> str:
    """Copy one file privately and return its SHA-256 as it was read."""
    with source.open("rb") as stream:
        _make_private(target.parent)
        digest = hashlib.sha256()
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as written:
            while piece := stream.read(CHUNK):
                digest.update(piece)
                written.write(piece)
            written.flush()
            os.fsync(written.fileno())
    return digest.hexdigest()


def _make_private(folder: Path) -> None:
    """Make a folder and those above it that are missing, each for its owner alone."""
    for step in reversed((folder, *folder.parents)):
        if not step.exists():
            step.mkdir(mode=0o700)


def listed(folder: Path) -> dict[str, str]:
    """Return the checksum of each file that the backup lists, by its path."""
    lines = (folder / FILE_SUMS).read_text(encoding="utf-8").splitlines()
    sums = {path: checksum for checksum, _, path in (line.partition("  ") for line in lines)}
    for path in sums:
        if Path(path).is_absolute() or ".." in Path(path).parts:
            raise BackupFailed(f"The backup lists the file {path}, which leads outside. Take another backup.")
    return sums


def check(folder: Path) -> int:
    """Read every file of a backup again and return how many there are. Raises BackupFailed at the first damaged one."""
    sums = listed(folder)
    for path, promised in sums.items():
        file = folder / FILES / path
        if not file.is_file():
            raise BackupFailed(f"The file {path} of the backup is missing. Take another backup.")
        if sha256(file) != promised:
            raise BackupFailed(f"The file {path} of the backup is damaged. Take another backup.")
    return len(sums)


def refuse_where_files_are(root: Path) -> None:
    """Refuse to restore among files that are there already."""
    passing = {DRAFT, INCOMING}
    found = [entry.name for entry in root.iterdir() if entry.name not in passing] if root.is_dir() else []
    if found:
        raise BackupFailed(
            f"The folder for attachments, {root}, is not empty. Name an empty one in ATTACHMENTS_ROOT."
        )


def lay_out(folder: Path, root: Path) -> None:
    """Copy the files beside their final place, and compare each; `publish` then moves them at once."""
    draft = root / DRAFT
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    for path, promised in listed(folder).items():
        if copy(folder / FILES / path, draft / path) != promised:
            raise BackupFailed(f"The file {path} of the backup is damaged. Take another backup.")


def publish(root: Path) -> None:
    """Move what `lay_out` copied to its final place."""
    draft = root / DRAFT
    for entry in draft.iterdir():
        entry.rename(root / entry.name)
    draft.rmdir()


def withdraw(root: Path) -> None:
    """Remove what `lay_out` copied, where the restore did not come to its end."""
    shutil.rmtree(root / DRAFT, ignore_errors=True)
