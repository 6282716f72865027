#!/usr/bin/env python
"""The command line of Atum Desk."""

import os
import sys

NEEDS_NO_DATABASE = {
    "bootstrap_database",
    "check",
    "check_migrations",
    "collectstatic",
    "compilemessages",
    "devdb",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "run",
    "startapp",
    "stop",
    "test",
    "version",
    "--help",
    "--version",
    "-h",
}


def main(arguments: list[str]) -> int:
    """Run one command, with the embedded database up if it needs one, and return the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atum_desk.settings.dev")
    try:
        from django.core.management import execute_from_command_line

        from atum_desk.database.errors import DatabaseUnavailable
        from atum_desk.environment import MissingSettingError
    except ImportError as error:
        sys.stderr.write(f"A package is missing ({error}). Run `make install`, then use .venv/bin/python.\n")
        return 1
    is_supervised = bool(os.environ.get("ATUM_PROCESS"))
    if arguments[1:3] == ["procrastinate", "worker"]:
        os.environ.setdefault("ATUM_PROCESS", "worker")
    try:
        if (
            len(arguments) > 1
            and not is_supervised
            and arguments[1] not in NEEDS_NO_DATABASE
            and "--help" not in arguments
        ):
            start_embedded_database()
        execute_from_command_line(arguments)
    except (DatabaseUnavailable, MissingSettingError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def start_embedded_database() -> None:
    """Start the embedded server before a command that uses the database, unless DATABASE_URL names another."""
    from atum_desk.database import embedded
    from atum_desk.environment import runtime_folder, uses_embedded_database

    if uses_embedded_database():
        embedded.ensure_started(runtime_folder(), say=lambda sentence: print(sentence, file=sys.stderr))


if __name__ == "__main__":
    sys.exit(main(sys.argv))
