"""Rules for every test: the restricted role, a database of its own, no flush, deferred triggers checked."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections
from django.test.utils import setup_databases, teardown_databases
from hypothesis import HealthCheck, settings
from pytest_django.plugin import DjangoDbBlocker

from atum_desk.core.events import Event, published
from atum_desk.database import embedded
from atum_desk.environment import runtime_folder, uses_embedded_database

settings.register_profile("small", max_examples=40, deadline=None, derandomize=True)
settings.register_profile(
    "large", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "small"))


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Make the test database as the owner; every test then uses it as the restricted role."""
    if uses_embedded_database():
        server = embedded.ensure_started(runtime_folder())
        for alias in connections:
            connections[alias].settings_dict["PORT"] = server.credentials.port
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
        _assert_restricted()
    yield
    with django_db_blocker.unblock():
        # A session left open would keep the database from being dropped.
        connections.close_all()
        teardown_databases(made, verbosity=0)


def _assert_restricted() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_database()")
        user, database = cursor.fetchone()
    assert user == "atum_app", f"the tests run as {user}, whom the walls may not bind"
    assert database.startswith("test_"), f"the tests would use the real database {database}"


@pytest.fixture(scope="session", autouse=True)
def _folder_of_files(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the files of tickets away from those of a desk that runs here."""
    django_settings.ATTACHMENTS_ROOT = tmp_path_factory.mktemp("attachments")


@pytest.fixture(autouse=True)
def _check_deferred_constraints(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run deferred triggers inside the test that caused them, not in the teardown that poisons the next one."""
    yield
    if "db" in request.fixturenames and connection.in_atomic_block and not connection.needs_rollback:
        connection.check_constraints()


@pytest.fixture
def transactional_db() -> None:
    """Refuse Django's flush: audit_log cannot be emptied. Use `committed_db`, with a fresh organization."""
    pytest.fail("Flushing is forbidden here; use the fixture committed_db with a fresh organization.")


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Give real transactions without a flush afterwards; the test brings an organization of its own."""
    with django_db_blocker.unblock():
        yield
        connections.close_all()


@pytest.fixture
def heard() -> Iterator[list[Event]]:
    """Give the list of events published from now on."""
    events: list[Event] = []

    def listen(sender: type[Event], event: Event, **_: Any) -> None:
        events.append(event)

    published.connect(listen, weak=False, dispatch_uid="tests.heard")
    yield events
    published.disconnect(dispatch_uid="tests.heard")
