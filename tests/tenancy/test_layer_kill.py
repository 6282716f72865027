"""Each wall alone: with the managers' filter gone nothing leaks, and with the policies gone nothing leaks."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection, connections, models, transaction
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import Organization
from atum_desk.core import tenancy
from atum_desk.core.models import TenantModel
from atum_desk.core.tenancy import organization_scope
from tests.factories import Cast, make_cast
from tests.tenancy import schema_facts as facts
from tests.tenancy.rows import connect, fill
from tickets.models import Ticket

MODELS = [*(model for model in apps.get_models() if issubclass(model, TenantModel)), Organization]
every_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)


@pytest.fixture(scope="module")
def casts(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> tuple[Cast, Cast]:
    """Give two committed organizations with a row in every table."""
    with django_db_blocker.unblock():
        pair = make_cast("Acme"), make_cast("Beta")
        with connect() as plain:
            for cast in pair:
                fill(plain, cast)
        connection.close()
    return pair


@pytest.fixture
def without_managers(casts: tuple[Cast, Cast], committed_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the managers' filter compare the organization with itself."""

    def as_sql(self: Any, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        table = compiler.query.get_initial_alias()
        return f'"{table}"."{"id" if table == "organizations" else "organization_id"}"', ()

    monkeypatch.setattr(tenancy.CurrentOrganization, "as_sql", as_sql)


@pytest.fixture
def without_policies(committed_db: None) -> Iterator[None]:
    """Let the tables' owner bypass the policies, in a transaction that is rolled back."""
    with transaction.atomic(using="owner"):
        with connections["owner"].cursor() as cursor:
            for table in facts.TABLES:
                cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        yield
        transaction.set_rollback(True, using="owner")


def organizations_seen(model: type[models.Model], using: str = "default") -> set[UUID]:
    field = "id" if model is Organization else "organization_id"
    return set(model._default_manager.using(using).values_list(field, flat=True))


@every_model
def test_without_the_managers_the_policies_show_one_organization(
    casts: tuple[Cast, Cast], without_managers: None, model: type[models.Model]
) -> None:
    for cast in casts:
        with cast.scope():
            assert organizations_seen(model) == {cast.id}


@every_model
def test_without_the_managers_and_the_setting_the_policies_show_nothing(
    without_managers: None, model: type[models.Model]
) -> None:
    assert organizations_seen(model) == set()


@every_model
def test_without_the_policies_the_managers_show_one_organization(
    casts: tuple[Cast, Cast], without_policies: None, model: type[models.Model]
) -> None:
    with connections["owner"].cursor() as cursor:
        column = "id" if model is Organization else "organization_id"
        cursor.execute(f"SELECT DISTINCT {column} FROM {model._meta.db_table}")
        assert {cast.id for cast in casts} <= {row[0] for row in cursor.fetchall()}, "the policies still bind"
    for cast in casts:
        with organization_scope(cast.id, using="owner"):
            assert organizations_seen(model, "owner") == {cast.id}


@every_model
def test_without_the_policies_a_query_outside_a_scope_still_raises(
    without_policies: None, model: type[models.Model]
) -> None:
    with pytest.raises(tenancy.NoOrganization):
        organizations_seen(model, "owner")


def test_without_the_policies_relations_stay_within_the_organization(
    casts: tuple[Cast, Cast], without_policies: None
) -> None:
    acme, beta = casts
    with organization_scope(acme.id, using="owner"):
        ticket = Ticket.objects.using("owner").get()
        ticket.requester_id = beta.requester.pk
        with pytest.raises(type(beta.requester).DoesNotExist):
            _ = ticket.requester


def test_without_either_wall_the_other_organization_would_be_seen(
    casts: tuple[Cast, Cast], without_managers: None, without_policies: None
) -> None:
    # The control: these tests can fail.
    with organization_scope(casts[0].id, using="owner"):
        assert {cast.id for cast in casts} <= organizations_seen(Ticket, "owner")
