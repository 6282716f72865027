"""What the environment says before the settings exist: the runtime folder, the process's kind, the secret key."""

import os
import secrets
from enum import StrEnum
from pathlib import Path

from atum_desk.database.credentials import write_private
from atum_desk.database.errors import DatabaseUnavailable

ROOT = Path(__file__).resolve().parent.parent


class MissingSettingError(Exception):
    """Carry the sentence that names what the environment lacks; shown without a traceback."""


def required(name: str) -> str:
    """Return a value that production cannot do without. Raises MissingSettingError."""
    value = os.environ.get(name, "")
    if not value:
        raise MissingSettingError(f"{name} is not set. Production needs it in the environment.")
    return value


class Process(StrEnum):
    """The kinds of processes that are set up differently."""

    WEB = "web"
    WORKER = "worker"
    COMMAND = "command"


def runtime_folder() -> Path:
    """Return the folder for everything that is made at run time: ATUM_VAR, or `var` beside manage.py."""
    return Path(os.environ.get("ATUM_VAR") or ROOT / "var").resolve()


def uses_embedded_database() -> bool:
    """Tell whether no database was named, so that the embedded server serves; never in production."""
    is_production = os.environ.get("DJANGO_SETTINGS_MODULE", "").endswith(".prod")
    return not os.environ.get("DATABASE_URL") and not is_production


def current_process() -> Process:
    """Return which kind of process this is: ATUM_PROCESS, set by the server's and the worker's entry points."""
    return Process(os.environ.get("ATUM_PROCESS") or Process.COMMAND)


def secret_key(var: Path) -> str:
    """Return SECRET_KEY, or the key kept in the runtime folder, made at first use."""
    given = os.environ.get("SECRET_KEY")
    if given:
        return given
    file = var / "secret_key"
    if not file.exists():
        write_private(file, secrets.token_urlsafe(50), replace=False)
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise DatabaseUnavailable(
            f"{file} cannot be read ({error.strerror}). Start as the user who made the folder {var}."
        ) from error
