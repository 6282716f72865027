"""The manifest of a backup: from what it was made, what it holds, and the checksums of its parts."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from atum_desk.backup.errors import BackupFailed
from atum_desk.backup.sums import SHARED, Sum, Sums

FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "database.dump"
FILES = "attachments"
FILE_SUMS = "attachments.sha256"
CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `manifest.json` says; `absent` are attachments whose file was lost before the backup."""

    made_at: str
    product: str
    server: str
    # Transaction ids of the audit log mean something only within the cluster that gave them.
    cluster: str
    migrations: list[str]
    sums: Sums
    files: int
    file_bytes: int
    absent: list[str]
    parts: dict[str, str]

    @property
    def organizations(self) -> int:
        """How many organizations the backup holds."""
        return len(self.sums.keys() - {SHARED})

    @property
    def rows(self) -> int:
        """How many rows the backup holds in all tables."""
        return sum(entry.rows for tables in self.sums.values() for entry in tables.values())

    @property
    def tables(self) -> int:
        """How many tables of the backup hold rows."""
        return len({table for tables in self.sums.values() for table in tables})

    def write(self, folder: Path) -> None:
        """Write the manifest down: the last file of a backup."""
        text = json.dumps({"format": FORMAT, **asdict(self)}, indent=1, sort_keys=True)
        (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read(folder: Path) -> Manifest:
    """Return the manifest of a backup. Raises BackupFailed where there is none that can be read."""
    try:
        content: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        version = content.pop("format")
        if version != FORMAT:
            raise BackupFailed(
                f"The backup in {folder} has format {version}, this version reads {FORMAT}. "
                f"Use the version of Atum Desk that made it."
            )
        content["sums"] = {
            owner: {table: Sum(**entry) for table, entry in tables.items()}
            for owner, tables in content["sums"].items()
        }
        return Manifest(**content)
    except OSError as error:
        raise BackupFailed(
            f"{folder / MANIFEST} cannot be read ({error.strerror}). Name the folder of a finished backup."
        ) from error
    except (ValueError, TypeError, KeyError, AttributeError):
        raise BackupFailed(f"{folder / MANIFEST} is damaged. Take another backup.") from None


def sha256(file: Path) -> str:
    """Return the SHA-256 of a file in hex, reading it in pieces."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while piece := stream.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()
