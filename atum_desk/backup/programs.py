"""PostgreSQL's own programs for saving and restoring, in a version that fits the server."""

import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

from atum_desk.backup.errors import BackupFailed
from atum_desk.database.addresses import Address
from atum_desk.database.places import shipped_programs

VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


def find(program: str, server_version: int) -> Path:
    """Return `pg_dump` or `pg_restore`, of the embedded server's installation or from the PATH.

    `server_version` is the server's major version: an older program refuses to speak with a newer server.
    """
    on_path = shutil.which(program)
    for candidate in (shipped_programs() / program, Path(on_path) if on_path else None):
        if candidate is not None and candidate.is_file() and _version(candidate) >= server_version:
            return candidate
    raise BackupFailed(
        f"No {program} for PostgreSQL {server_version} was found. "
        f"Install the server's client programs (on Debian: postgresql-client-{server_version})."
    )


def start(program: Path, address: Address, *arguments: str) -> subprocess.Popen[str]:
    """Start a program on a database; the password goes by the environment, where other users do not see it."""
    return subprocess.Popen(  # noqa: S603 - our own arguments, no shell
        [str(program), f"--dbname={replace(address, password='').url()}", "--no-password", *arguments],
        env={"PATH": os.defpath, "LC_ALL": "C", "PGPASSWORD": address.password, "PGCONNECT_TIMEOUT": "10"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str], *, failed: str) -> None:
    """Wait for a program's end; `failed` begins the sentence where it did not succeed."""
    _out, said = process.communicate()
    if process.returncode != 0:
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        errors = [line for line in lines if "error:" in line or "FATAL" in line]
        raise BackupFailed(f"{failed} ({(errors or lines or ['it said nothing'])[0]}).")


def _version(program: Path) -> int:
    said = subprocess.run(  # noqa: S603 - a program that was looked up, no shell
        [str(program), "--version"], capture_output=True, text=True, check=False
    ).stdout
    found = VERSION.search(said)
    return int(found.group(1)) if found else 0
