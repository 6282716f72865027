"""The two database aliases: `default` as the restricted role, `owner` for migrations and commands only."""

import os
from pathlib import Path
from typing import Any

from atum_desk.database import credentials
from atum_desk.database.addresses import APP, OWNER, Address, parse
from atum_desk.environment import Process, required, uses_embedded_database

ENGINE = "django.db.backends.postgresql"
WEB_LIMITS = "-c statement_timeout=10s -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s"


def database_aliases(var: Path, process: Process) -> dict[str, dict[str, Any]]:
    """Return Django's DATABASES for a process; web and worker never learn the owner's address."""
    app, owner = _addresses(var)
    aliases = {"default": _alias(app) | {"ATOMIC_REQUESTS": True}}
    # Nothing is prepared but what core/prepared.py asks for; without a number the driver would not do that either.
    aliases["default"]["OPTIONS"]["prepare_threshold"] = 5
    if process is Process.WEB:
        options = aliases["default"]["OPTIONS"]
        options["options"] = f"{options.get('options', '')} {WEB_LIMITS}".strip()
        # After a restart of the database no dead connection is handed out, and new ones are tried for at once: the
        # pool's own pauses between tries double for minutes.
        aliases["default"]["CONN_HEALTH_CHECKS"] = True
        options["pool"] = {
            "min_size": 1,
            "max_size": 8,
            "timeout": 5,
            "max_idle": 300,
            "reconnect_timeout": 2,
        }
    if owner is not None and process is Process.COMMAND:
        aliases["owner"] = _alias(owner)
    return aliases


def _addresses(var: Path) -> tuple[Address, Address | None]:
    if uses_embedded_database():
        known = credentials.load(var)
        return known.address(APP), known.address(OWNER)
    app = parse(required("DATABASE_URL"), variable="DATABASE_URL")
    owner_url = os.environ.get("DATABASE_OWNER_URL")
    return app, parse(owner_url, variable="DATABASE_OWNER_URL") if owner_url else None


def _alias(address: Address) -> dict[str, Any]:
    return {
        "ENGINE": ENGINE,
        "NAME": address.name,
        "USER": address.user,
        "PASSWORD": address.password,
        "HOST": address.host,
        "PORT": address.port,
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"connect_timeout": "10", **address.options},
    }
