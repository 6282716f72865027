"""Each wall alone: with the managers gone nothing leaks, and with the policies gone nothing leaks."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, connections, models
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import Organization
from atum_desk.core import tenancy
from atum_desk.core.models import TenantModel
from atum_desk.database import embedded
from atum_desk.environment import runtime_folder
from tests.factories import Cast, make_cast
from tests.tenancy.rows import connect, fill

MODELS = [*(model for model in apps.get_models() if issubclass(model, TenantModel)), Organization]
named = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)


class Everyone(models.Expression):
    """Compares true with every organization: what is left when the managers' filter is gone."""

    output_field = models.UUIDField()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:  # noqa: ARG002
        return "organization_id", ()


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
def unscoped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the managers' filter away."""

    def compare_with_itself(self: Any, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:  # noqa: ARG001
        return "ANY (SELECT id FROM organizations)", ()

    monkeypatch.setattr(tenancy.CurrentOrganization, "as_sql", compare_with_itself)


def organizations_seen(model: type[models.Model]) -> set[Any]:
    field = "id" if model is Organization else "organization_id"
    return set(model._default_manager.values_list(field, flat=True))
