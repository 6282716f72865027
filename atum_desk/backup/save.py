"""Saving: all rows of one moment, the attached files, and the manifest; a folder that is whole or not there."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import psycopg

from atum_desk.backup import files, manifest, programs
from atum_desk.backup.errors import BackupFailed
from atum_desk.backup.manifest import DUMP, FILE_SUMS, Manifest
from atum_desk.backup.sums import measure, tables
from atum_desk.database.addresses import Address
from atum_desk.database.bootstrap import connect

Say = Callable[[str], None]
RECIPE = (
    "Name a superuser in BACKUP_DATABASE_URL, or the role atum_backup, "
    "which `manage.py bootstrap_database` makes where BACKUP_DATABASE_URL names it."
)
FACTS = """
SELECT (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user),
       (SELECT system_identifier::text FROM pg_control_system())
"""
UNREADABLE = """
SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'S') AND NOT has_table_privilege(c.oid, 'SELECT')
ORDER BY 1 LIMIT 1
"""
HASHES = "SELECT id::text, file_hash FROM attachments WHERE redacted_at IS NULL AND scan_status <> 'INFECTED'"


def save(source: Address, root: Path, folder: Path, *, product: str, at: datetime, say: Say) -> Manifest:
    """Back up a database and the files under `root` into a new folder. Raises BackupFailed and leaves nothing then.

    `source` must be a role that no policy binds. Writers are not stopped: rows are those of one snapshot, and a file
    is stored before the row that names it.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupFailed(f"{folder} is there already. Name a folder that does not exist yet.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        made = _fill(draft, source, root, product, at, say)
        draft.replace(folder)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise _unwritable(folder, error) from error
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return made


def _fill(draft: Path, source: Address, root: Path, product: str, at: datetime, say: Say) -> Manifest:
    with connect(source) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        cluster = _check_role(connection, source)
        [snapshot] = connection.execute("SELECT pg_export_snapshot()").fetchone() or [""]
        version = connection.info.server_version
        say("Saving the database …")
        dump = programs.start(
            programs.find("pg_dump", version // 10000),
            source,
            "--format=custom",
            f"--snapshot={snapshot}",
            "--no-publications",
            "--no-subscriptions",
            f"--file={draft / DUMP}",
        )
        try:
            sums = measure(connection)
            migrations = _migrations(connection)
            hashes = connection.execute(HASHES).fetchall()
        except BaseException:
            dump.kill()
            dump.wait()
            raise
        programs.finish(dump, failed="The database could not be saved")
    say("Saving the attached files …")
    copied = files.copy_all(root, draft)
    stored = set(copied.sums.values())
    (draft / DUMP).chmod(0o600)
    made = Manifest(
        made_at=at.isoformat(timespec="seconds"),
        product=product,
        server=f"{version // 10000}.{version % 10000}",
        cluster=cluster,
        migrations=migrations,
        sums=sums,
        files=len(copied.sums),
        file_bytes=copied.total_bytes,
        absent=[key for key, checksum in hashes if checksum not in stored],
        parts={name: manifest.sha256(draft / name) for name in (DUMP, FILE_SUMS)},
    )
    made.write(draft)
    return made


def _check_role(connection: psycopg.Connection, source: Address) -> str:
    """Refuse a role that would not see every row; return the cluster's identifier."""
    [unbound, cluster] = connection.execute(FACTS).fetchone() or [False, ""]
    if not unbound:
        raise BackupFailed(
            f"Row-level security binds the role {source.user}, so its backup would lack rows. {RECIPE}"
        )
    hidden = connection.execute(UNREADABLE).fetchone()
    if hidden is not None:
        raise BackupFailed(f"The role {source.user} may not read {hidden[0]}. {RECIPE}")
    if "django_migrations" not in tables(connection):
        raise BackupFailed(
            f"The database {source.name} holds no tables of Atum Desk. Check the address it was taken from."
        )
    return str(cluster)


def _migrations(connection: psycopg.Connection) -> list[str]:
    query = "SELECT app || '.' || name FROM public.django_migrations ORDER BY 1"
    return [str(name) for (name,) in connection.execute(query).fetchall()]


def _unwritable(folder: Path, error: OSError) -> BackupFailed:
    return BackupFailed(
        f"The backup could not be written to {folder} ({error.strerror}). Make room there, or name another folder."
    )
