"""For the test suite: a hash that costs nothing, and a refusal of Django's own test command."""

from typing import Any, NoReturn

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.management.base import CommandError
from django.utils.translation import gettext as _


class QuickHasher(Argon2PasswordHasher):
    """Argon2 with the least work: any process can verify it, and a test's log-in takes no time."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


class RefusingRunner:
    """Stand in for Django's test runner and refuse: it would take the real database for a mirror."""

    def __init__(self, **_options: Any) -> None:
        """Accept what Django passes."""

    def run_tests(self, _labels: list[str], **_options: Any) -> NoReturn:
        """Refuse, because the tests run with pytest only."""
        raise CommandError(
            _("`manage.py test` would use the real database. Run `make test` or pytest instead.")
        )
