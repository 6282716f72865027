"""Restoring on an empty server: roles, rows and files, compared by count and checksum with what was saved."""

from collections.abc import Callable, Collection
from itertools import islice
from pathlib import Path

import psycopg

from atum_desk.backup import files, manifest, programs
from atum_desk.backup.errors import BackupFailed
from atum_desk.backup.manifest import DUMP, Manifest, sha256
from atum_desk.backup.sums import differences, measure, tables
from atum_desk.database.addresses import Address
from atum_desk.database.bootstrap import connect

Say = Callable[[str], None]
NAMED_AT_MOST = 5


def verify(folder: Path) -> Manifest:
    """Check that a backup is whole, reading all of it. Raises BackupFailed with the part that is not."""
    made = manifest.read(folder)
    for name, promised in made.parts.items():
        part = folder / name
        if not part.is_file():
            raise BackupFailed(f"The backup in {folder} lacks {name}. Take another backup.")
        if sha256(part) != promised:
            raise BackupFailed(f"{part} is damaged. Take another backup.")
    if files.check(folder) != made.files:
        raise BackupFailed(f"The backup in {folder} does not hold {made.files} files. Take another backup.")
    return made


def restore(folder: Path, superuser: Address, root: Path, *, known: Collection[str], say: Say) -> Manifest:
    """Fill an empty database and an empty folder of attachments from a backup, all or nothing.

    `superuser` leads to the database, which `bootstrap` has prepared; `known` are the migrations of this version.
    Raises BackupFailed: before anything is written, or with the differences where the result is not the same.
    """
    say("Checking the backup …")
    made = verify(folder)
    _check_version(made, known)
    files.refuse_where_files_are(root)
    _check_empty(superuser)
    try:
        say("Restoring the attached files …")
        files.lay_out(folder, root)
        say("Restoring the database …")
        _load(folder / DUMP, superuser)
        say("Comparing counts and checksums …")
        _compare(made, superuser)
        files.publish(root)
    except OSError as error:
        raise BackupFailed(
            f"{root} could not be written ({error.strerror}). Make room there and begin with an empty database."
        ) from error
    finally:
        files.withdraw(root)
    return made


def _check_version(made: Manifest, known: Collection[str]) -> None:
    unknown = [name for name in made.migrations if name not in known]
    if unknown:
        raise BackupFailed(
            f"The backup was made by a later version ({made.product}, with {unknown[-1]}). "
            f"Install that version and restore with it."
        )


def _check_empty(superuser: Address) -> None:
    with connect(superuser) as connection:
        found = tables(connection)
    if found:
        raise BackupFailed(
            f"The database {superuser.name} at {superuser.host}:{superuser.port} is not empty: it has "
            f"{len(found)} tables. Nothing was changed. Restore into an empty database only."
        )


def _load(dump: Path, superuser: Address) -> None:
    """Load everything in one transaction, as superuser: owners, policies and grants come with it."""
    with connect(superuser) as connection:
        version = connection.info.server_version // 10000
    process = programs.start(
        programs.find("pg_restore", version), superuser, "--single-transaction", "--exit-on-error", str(dump)
    )
    programs.finish(process, failed="The database could not be restored and is still empty")
    with connect(superuser, autocommit=True) as connection:
        connection.execute("ANALYZE")


def _compare(made: Manifest, superuser: Address) -> None:
    with connect(superuser) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        found = measure(connection)
    wrong = list(islice(differences(made.sums, found), NAMED_AT_MOST))
    if wrong:
        raise BackupFailed(f"The restored database is not what was saved: {'; '.join(wrong)}. Do not use it.")
