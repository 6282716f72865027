"""The two organizations of the matrix, committed once."""

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from tests.permissions.world import World, make_world


@pytest.fixture(scope="session")
def made_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> World:
    """Make the world once; what requests do to it is rolled back."""
    with django_db_blocker.unblock():
        world = make_world()
        connections.close_all()
    return world


@pytest.fixture
def world(made_world: World, committed_db: None) -> World:
    """Give the world with the database open."""
    return made_world
