"""Refuses Django's own test command, which would take the real database for a mirror of the test database."""

from typing import Any, NoReturn

from django.core.management.base import CommandError
from django.utils.translation import gettext as _


class RefusingRunner:
    """Stand in for Django's test runner and refuse to run."""

    def __init__(self, **_options: Any) -> None:
        """Accept what Django passes."""

    def run_tests(self, _labels: list[str], **_options: Any) -> NoReturn:
        """Refuse, because the tests run with pytest only."""
        raise CommandError(
            _("`manage.py test` would use the real database. Run `make test` or pytest instead.")
        )
