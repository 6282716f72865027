"""The tickets that are asked: lived once for all tests here."""

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from tests.conditions.drawing import Drawn, live_all


@pytest.fixture(scope="package")
def drawn(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Drawn:
    """Give an organization with tickets of all sorts."""
    with django_db_blocker.unblock():
        found = live_all()
        connections.close_all()
    return found
