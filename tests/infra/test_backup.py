"""A backup holds everything of one moment, and an empty server that is filled from it is the same."""

import json
import shutil
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from atum_desk.backup.errors import BackupFailed
from atum_desk.backup.restore import verify
from atum_desk.backup.save import save
from atum_desk.backup.sums import SHARED, Sum, differences
from atum_desk.core import clock
from atum_desk.database.addresses import Address
from atum_desk.database.bootstrap import connect
from atum_desk.database.credentials import load
from tests.infra.processes import command

pytestmark = pytest.mark.processes

# What makes the walls: owners, rights, policies, triggers, functions, what new tables will give.
CATALOGUE = {
    "tables": "SELECT relname, relowner::regrole::text, relacl::text, relrowsecurity, relforcerowsecurity "
    "FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S') ORDER BY 1",
    "policies": "SELECT tablename, policyname, roles::text, cmd, qual, with_check FROM pg_policies ORDER BY 1, 2",
    "triggers": "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger "
    "WHERE NOT tgisinternal ORDER BY 1, 2",
    "functions": "SELECT proname, proowner::regrole::text, proacl::text, prosecdef, proconfig::text, prosrc "
    "FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proowner <> 10 ORDER BY 1, 6",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    "defaults": "SELECT defaclrole::regrole::text, defaclobjtype, defaclacl::text FROM pg_default_acl ORDER BY 1, 2, 3",
    "roles": "SELECT rolname, rolsuper, rolbypassrls, rolcanlogin FROM pg_roles WHERE rolname LIKE 'atum%' "
    "AND rolname <> 'atum_backup' ORDER BY 1",
}
# The checksum of the test, made in another way than the product's own.
CONTENT = "SELECT count(*), md5(string_agg(md5(t::text), '' ORDER BY t::text)) FROM {table} AS t"


@pytest.fixture(scope="module")
def source(var: Path) -> Address:
    """Start a server with the demonstration organizations and some files; return its superuser's address."""
    for arguments in (("migrate",), ("seed_demo",)):
        done = command(var, *arguments, DEMONSTRATION="true")
        assert done.returncode == 0, done.stderr
    for organization in ("one", "two"):
        folder = var / "attachments" / organization / "ab"
        folder.mkdir(parents=True)
        for number in range(3):
            (folder / f"{number}").write_bytes(f"{organization} {number}".encode() * 50_000)
        (folder / ".being-written").write_bytes(b"half")
    (var / "attachments" / "incoming").mkdir(exist_ok=True)
    (var / "attachments" / "incoming" / "half").write_bytes(b"half")
    return load(var).address("postgres")


@pytest.fixture(scope="module")
def saved(source: Address, var: Path) -> Path:
    """Return the folder of a backup that the command made."""
    folder = var.parent / "saved"
    done = command(var, "backup", str(folder))
    assert done.returncode == 0, done.stderr
    assert "It holds 2 organizations" in done.stdout
    return folder


@pytest.fixture
def empty(other_var: Path) -> Iterator[Path]:
    """Give a runtime folder without anything, and stop the server that a restore starts there."""
    yield other_var
    command(other_var, "stop")


def rows(address: Address, query: str) -> list[tuple[object, ...]]:
    """Read something as superuser."""
    with connect(address) as connection:
        return list(connection.execute(query).fetchall())


def stored(root: Path) -> dict[str, bytes]:
    """Return the files beneath a folder by their paths."""
    found = (file for file in root.rglob("*") if file.is_file() and not file.name.startswith("."))
    found = (file for file in found if "incoming" not in file.parts)
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in found}


def test_an_empty_server_becomes_the_same(source: Address, saved: Path, var: Path, empty: Path) -> None:
    done = command(empty, "restore", str(saved))
    assert done.returncode == 0, done.stderr
    assert "every count and checksum of every organization is the same" in done.stdout
    restored = load(empty).address("postgres")
    for subject, query in CATALOGUE.items():
        assert rows(restored, query) == rows(source, query), subject
    tables = [str(name) for name, *_ in rows(source, CATALOGUE["tables"]) if not str(name).endswith("_seq")]
    assert len(tables) > 40
    for table in tables:
        query = CONTENT.format(table=table)
        assert rows(restored, query) == rows(source, query), table
    assert len(stored(empty / "attachments")) >= 6
    assert rows(restored, "SELECT count(*) > 0 FROM attachments") == [(True,)]
    assert stored(empty / "attachments") == stored(var / "attachments")
    for file in (empty / "attachments").rglob("*"):
        assert stat.S_IMODE(file.stat().st_mode) == (0o600 if file.is_file() else 0o700)
    assert command(empty, "migrate", "--check").returncode == 0


def test_the_restored_application_is_bound_by_its_walls(saved: Path, empty: Path) -> None:
    assert command(empty, "restore", str(saved)).returncode == 0
    application = load(empty).address("atum_app")
    assert rows(application, "SELECT count(*) FROM tickets") == [(0,)]
    superuser = load(empty).address("postgres")
    [(organization,)] = rows(superuser, "SELECT id FROM organizations ORDER BY slug LIMIT 1")
    query = f"SELECT set_config('atum.organization_id', '{organization}', false), count(*) FROM tickets"
    [(_setting, _before)] = rows(application, query)
    with connect(application) as connection:
        connection.execute("SELECT set_config('atum.organization_id', %s, false)", [str(organization)])
        seen = connection.execute("SELECT count(*) FROM tickets").fetchone()
    own = rows(superuser, f"SELECT count(*) FROM tickets WHERE organization_id = '{organization}'")
    assert [seen] == own


def test_what_is_there_is_never_overwritten(source: Address, saved: Path, var: Path, empty: Path) -> None:
    before = rows(source, CONTENT.format(table="tickets"))
    kept = var / "kept"
    (var / "attachments").rename(kept)
    try:
        done = command(var, "restore", str(saved))
    finally:
        shutil.rmtree(var / "attachments", ignore_errors=True)
        kept.rename(var / "attachments")
    assert done.returncode == 1
    assert "is not empty: it has" in done.stderr
    assert "Traceback" not in done.stderr
    assert rows(source, CONTENT.format(table="tickets")) == before
    (empty / "attachments").mkdir()
    (empty / "attachments" / "mine").touch()
    done = command(empty, "restore", str(saved))
    assert done.returncode == 1
    assert "Name an empty one in ATTACHMENTS_ROOT" in done.stderr
    again = command(var, "backup", str(saved))
    assert again.returncode == 1
    assert "is there already" in again.stderr


def test_a_role_that_policies_bind_is_told_which_role_it_takes(source: Address, var: Path) -> None:
    folder = var.parent / "bound"
    bound = command(var, "backup", str(folder), BACKUP_DATABASE_URL=load(var).address("atum_owner").url())
    assert bound.returncode == 1
    assert "Row-level security binds the role atum_owner" in bound.stderr
    assert "Name a superuser in BACKUP_DATABASE_URL" in bound.stderr
    assert not folder.exists()
    unnamed = command(
        var, "backup", str(folder), DATABASE_URL=load(var).address("atum_app").url(), BACKUP_DATABASE_URL=""
    )
    assert unnamed.returncode == 1
    assert "BACKUP_DATABASE_URL is not set" in unnamed.stderr


def test_the_role_of_the_bootstrap_saves_everything(source: Address, saved: Path, var: Path) -> None:
    folder = var.parent / "by-role"
    backup = replace(source, user="atum_backup", password="of & the/recipe")
    addresses = {
        "DATABASE_URL": load(var).address("atum_app").url(),
        "DATABASE_OWNER_URL": load(var).address("atum_owner").url(),
        "BACKUP_DATABASE_URL": backup.url(),
        "ATTACHMENTS_ROOT": str(var / "attachments"),
    }
    superuser = replace(source, name="postgres")
    made = command(var, "bootstrap_database", "--superuser-url", superuser.url(), **addresses)
    assert made.returncode == 0, made.stderr
    done = command(var, "backup", str(folder), **addresses)
    assert done.returncode == 0, done.stderr
    assert verify(folder).sums == verify(saved).sums
    with connect(backup) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("DELETE FROM tickets")
    with connect(source) as connection:
        connection.execute("REVOKE pg_read_all_data FROM atum_backup")
    unable = command(var, "backup", str(var.parent / "unable"), **addresses)
    assert unable.returncode == 1
    assert "The role atum_backup may not read" in unable.stderr


def test_another_server_is_made_ready_and_the_moment_is_one(
    source: Address, var: Path, tmp_path: Path
) -> None:
    def write_meanwhile(_sentence: str) -> None:
        with connect(source) as connection:
            connection.execute(
                "INSERT INTO django_session VALUES (gen_random_uuid(), 'after the moment', now())"
            )

    made = save(
        source, var / "attachments", tmp_path / "moment", product="test", at=clock.now(), say=write_meanwhile
    )
    superuser = replace(source, name="postgres")
    app = replace(source, user="atum_app", password=load(var).app_password, name="elsewhere")
    addresses = {
        "DATABASE_URL": app.url(),
        "DATABASE_OWNER_URL": replace(app, user="atum_owner", password=load(var).owner_password).url(),
        "ATTACHMENTS_ROOT": str(tmp_path / "elsewhere"),
    }
    unable = command(var, "restore", str(tmp_path / "moment"), **addresses)
    assert unable.returncode == 1
    assert "give a superuser's address" in unable.stderr
    done = command(var, "restore", str(tmp_path / "moment"), "--superuser-url", superuser.url(), **addresses)
    assert done.returncode == 0, done.stderr
    held = made.sums[SHARED].get("django_session", Sum(0, ""))
    assert rows(replace(source, name="elsewhere"), "SELECT count(*) FROM django_session") == [(held.rows,)]


def test_an_attachment_without_its_file_is_told(source: Address, var: Path, tmp_path: Path) -> None:
    with connect(source) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "INSERT INTO attachments (id, organization_id, ticket_id, filename, original_filename, file_path, "
            "file_size, mime_type, file_hash, uploaded_by, access_count, created_at, scan_status) "
            "SELECT gen_random_uuid(), organization_id, id, 'a', 'a', 'gone', 1, 'text/plain', 'no file has this', "
            "requester_id, 0, now(), 'CLEAN' FROM tickets LIMIT 1"
        )
    done = command(var, "backup", str(tmp_path / "lost"))
    assert done.returncode == 0
    assert "1 attachment had no file on this machine" in done.stderr
    with connect(source) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("DELETE FROM attachments WHERE file_path = 'gone'")


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("database.dump", "database.dump is damaged"),
        ("attachments.sha256", "attachments.sha256 is damaged"),
        ("attachments/one/ab/1", "The file one/ab/1 of the backup is damaged"),
        ("manifest.json", "manifest.json is damaged"),
    ],
)
def test_a_flipped_bit_is_found(saved: Path, tmp_path: Path, part: str, sentence: str) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(saved, copy)
    assert verify(copy).files >= 6
    content = bytearray((copy / part).read_bytes())
    content[0] ^= 1
    (copy / part).write_bytes(content)
    with pytest.raises(BackupFailed, match=sentence):
        verify(copy)


def test_the_command_checks_a_backup(saved: Path, var: Path, tmp_path: Path) -> None:
    whole = command(var, "backup", "--verify", str(saved))
    assert whole.returncode == 0, whole.stderr
    assert "is whole" in whole.stdout
    assert f"{verify(saved).files} files" in whole.stdout
    none = command(var, "backup", "--verify", str(tmp_path))
    assert none.returncode == 1
    assert "Name the folder of a finished backup" in none.stderr


def test_a_lost_file_of_a_backup_is_found(saved: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(saved, copy)
    (copy / "attachments" / "two" / "ab" / "0").unlink()
    with pytest.raises(BackupFailed, match="two/ab/0 of the backup is missing"):
        verify(copy)


def test_a_restore_that_is_not_the_same_says_where(saved: Path, empty: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(saved, copy)
    content = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    organization = min(content["sums"].keys() - {SHARED})
    content["sums"][organization]["tickets"]["rows"] += 1
    (copy / "manifest.json").write_text(json.dumps(content), encoding="utf-8")
    done = command(empty, "restore", str(copy))
    assert done.returncode == 1
    assert f"tickets of {organization} has" in done.stderr
    assert not stored(empty / "attachments")


def test_a_later_version_s_backup_is_refused(saved: Path, empty: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(saved, copy)
    content = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    content["migrations"].append("tickets.9999_future")
    (copy / "manifest.json").write_text(json.dumps(content), encoding="utf-8")
    done = command(empty, "restore", str(copy))
    assert done.returncode == 1
    assert "made by a later version" in done.stderr


def test_differences_name_organization_and_table() -> None:
    promised = {"a": {"tickets": Sum(2, "x"), "users": Sum(1, "u")}, SHARED: {"jobs": Sum(1, "j")}}
    assert list(differences(promised, promised)) == []
    found = {"a": {"tickets": Sum(2, "y"), "users": Sum(1, "u")}, "b": {"tickets": Sum(1, "z")}}
    assert list(differences(promised, found)) == [
        "tickets of a has other values in its 2 rows",
        "tickets of b has 1 rows instead of 0",
        "jobs of shared has 0 rows instead of 1",
    ]
