"""The embedded server's port and passwords, kept in one private file of the runtime folder."""

import json
import os
import secrets
import socket
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from atum_desk.database.addresses import APP, OWNER, Address
from atum_desk.database.errors import DatabaseUnavailable

DATABASE_NAME = "atum_desk"
SUPERUSER = "postgres"
HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is needed to reach the embedded server; `cluster` ties the file to one data folder."""

    cluster: str
    port: int
    superuser_password: str
    owner_password: str
    app_password: str

    def address(self, role: str, database: str = DATABASE_NAME) -> Address:
        """Return the address at which one of the three log-in roles connects."""
        password = {
            SUPERUSER: self.superuser_password,
            OWNER: self.owner_password,
            APP: self.app_password,
        }[role]
        return Address(user=role, password=password, host=HOST, port=self.port, name=database)


def free_port() -> int:
    """Return a loopback port that nobody listens on, below the range that outgoing connections take theirs from."""
    for _attempt in range(100):
        port = 20000 + secrets.randbelow(10000)
        if not port_is_taken(port):
            return port
    raise DatabaseUnavailable(
        "No free port was found on the loopback address. Stop other servers and try again."
    )


def port_is_taken(port: int) -> bool:
    """Tell whether a loopback port cannot be listened on."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError:
            return True
    return False


def path(var: Path) -> Path:
    """Return where the credentials of a runtime folder are kept."""
    return var / "database.json"


def load(var: Path) -> Credentials:
    """Return the credentials of a runtime folder, made at first use."""
    file = path(var)
    try:
        content = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return _create(var)
    except OSError as error:
        raise DatabaseUnavailable(
            f"{file} cannot be read ({error.strerror}). Start as the user who made the folder {var}."
        ) from error
    try:
        return Credentials(**json.loads(content))
    except (ValueError, TypeError):
        raise DatabaseUnavailable(
            f"{file} is damaged. Restore it from a copy, or remove the whole folder {var} to begin anew."
        ) from None


def save(var: Path, credentials: Credentials) -> None:
    """Replace the file at once, readable by its owner only."""
    write_private(path(var), json.dumps(asdict(credentials), indent=2) + "\n")


def write_private(file: Path, content: str, *, replace: bool = True) -> None:
    """Write a file of mode 0600 so that no reader ever sees half of it.

    With `replace=False` a file that is there already is kept: the first of several writers wins.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as draft:
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
        _publish(Path(name), file, replace=replace)
    except OSError as error:
        raise DatabaseUnavailable(
            f"{file} cannot be written ({error.strerror}). "
            f"Make room or give this user the right to write in {file.parent}."
        ) from error


def _publish(draft: Path, file: Path, *, replace: bool) -> None:
    if replace:
        draft.replace(file)
        return
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _create(var: Path) -> Credentials:
    fresh = Credentials(
        cluster=secrets.token_hex(8),
        port=free_port(),
        superuser_password=secrets.token_urlsafe(24),
        owner_password=secrets.token_urlsafe(24),
        app_password=secrets.token_urlsafe(24),
    )
    write_private(path(var), json.dumps(asdict(fresh), indent=2) + "\n", replace=False)
    return load(var)
