"""The first wall: managers that refuse to compile outside a scope, and scopes that do not leak."""

import contextlib
import threading
from uuid import UUID

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, models, transaction

from accounts.models import User
from atum_desk.core.guard import DoorClosed
from atum_desk.core.ids import uuid7
from atum_desk.core.models import TenantModel
from atum_desk.core.tasks import organization_task
from atum_desk.core.tenancy import (
    ForeignScope,
    NoOrganization,
    active_organization,
    current_organization_id,
    organization_scope,
)
from tests.factories import Cast, file_ticket, make_cast
from tickets.models import CannedResponse, Comment, Ticket

pytestmark = pytest.mark.django_db
TENANT_MODELS = [model for model in apps.get_models() if issubclass(model, TenantModel)]


class Broken(RuntimeError):
    """What breaks a block on purpose."""


@pytest.fixture
def acme(db: None) -> Cast:
    return make_cast("Acme")


@pytest.fixture
def beta(db: None) -> Cast:
    return make_cast("Beta")


def setting() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('atum.organization_id', true)")
        row = cursor.fetchone()
    return row[0] if row else None


@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model.__name__)
def test_a_query_outside_a_scope_raises_when_it_is_compiled(model: type[models.Model]) -> None:
    everything = model._default_manager.all()  # making it is allowed: forms do so when they are imported
    for ask in (list, models.QuerySet.count, models.QuerySet.exists, models.QuerySet.first):
        with pytest.raises(NoOrganization):
            ask(everything)


@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model.__name__)
def test_relations_and_refreshing_go_through_the_scoped_manager(model: type[models.Model]) -> None:
    assert model._meta.base_manager_name == "objects"
    with pytest.raises(NoOrganization):
        str(model._base_manager.all().query)


def test_every_model_with_an_organization_is_a_tenant_model() -> None:
    bare = [
        model.__name__
        for model in apps.get_models()
        if any(field.name == "organization_id" for field in model._meta.get_fields())
        and not issubclass(model, TenantModel)
    ]
    assert bare == []


def test_there_are_tenant_models() -> None:
    assert len(TENANT_MODELS) >= 30


@pytest.mark.parametrize("write", ["update", "delete"])
def test_mass_writes_outside_a_door_raise_first(write: str) -> None:
    with pytest.raises(DoorClosed):
        getattr(Comment.objects.all(), write)()


@pytest.mark.parametrize("write", ["update", "delete"])
def test_nothing_is_changed_outside_a_scope(write: str) -> None:
    with pytest.raises(NoOrganization):
        getattr(CannedResponse.objects.all(), write)(**({"title": "x"} if write == "update" else {}))


def test_nothing_is_stored_outside_a_scope(acme: Cast) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"):
        CannedResponse.objects.create(title="x", content="x", created_by_id=acme.agent.pk)


def test_joins_and_prefetches_stay_within_the_organization(acme: Cast, beta: Cast) -> None:
    for cast in (acme, beta):
        with cast.scope():
            file_ticket(cast)
    with acme.scope():
        tickets = list(Ticket.objects.select_related("requester").prefetch_related("comments"))
        assert [ticket.requester.organization_id for ticket in tickets] == [acme.id]
        assert list(User.objects.filter(requested_tickets__number=1)) == [acme.requester]
        assert not Ticket.objects.filter(requester=beta.requester.pk).exists()
        assert Ticket.objects.filter(models.Q(number=1) | models.Q(number__gt=0)).count() == 1
        assert Ticket.objects.all().union(Ticket.objects.filter(number=1)).count() == 1
        assert Ticket.objects.aggregate(n=models.Count("id"))["n"] == 1


def test_an_object_of_another_organization_does_not_refresh(acme: Cast, beta: Cast) -> None:
    with beta.scope():
        foreign = file_ticket(beta)
    with acme.scope(), pytest.raises(Ticket.DoesNotExist):
        foreign.refresh_from_db()


def test_a_scope_of_the_same_organization_nests(acme: Cast) -> None:
    with acme.scope():
        with acme.scope():
            pass
        assert (current_organization_id(), setting()) == (acme.id, str(acme.id))


def test_a_scope_inside_anothers_raises_and_changes_nothing(acme: Cast, beta: Cast) -> None:
    with acme.scope():
        with pytest.raises(ForeignScope), beta.scope():
            pytest.fail("entered")
        assert (current_organization_id(), setting()) == (acme.id, str(acme.id))


def test_leaving_restores_what_was_there_before(acme: Cast) -> None:
    before = setting()
    with acme.scope():
        assert setting() == str(acme.id)
    assert (active_organization(), setting() or None) == (None, before or None)


def test_leaving_by_an_exception_restores_too(acme: Cast) -> None:
    with pytest.raises(Broken), acme.scope():
        raise Broken
    assert (active_organization(), setting() or None) == (None, None)


def test_leaving_by_a_database_error_restores_too(acme: Cast) -> None:
    with pytest.raises(Exception, match="division by zero"), acme.scope(), connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")
    assert (active_organization(), setting() or None) == (None, None)


def test_a_rolled_back_savepoint_keeps_the_scope(acme: Cast) -> None:
    with acme.scope():
        with contextlib.suppress(Broken), transaction.atomic():
            file_ticket(acme)
            raise Broken
        assert (setting(), Ticket.objects.count()) == (str(acme.id), 0)


def test_another_thread_starts_without_a_scope(acme: Cast) -> None:
    seen: list[UUID | None] = []
    with acme.scope():
        thread = threading.Thread(target=lambda: seen.append(active_organization()))
        thread.start()
        thread.join()
    assert seen == [None]


def test_the_scope_of_an_unknown_organization_shows_nothing() -> None:
    with organization_scope(uuid7()):
        assert not Ticket.objects.exists()
        assert not User.objects.exists()


def test_a_task_without_an_organization_is_refused_and_not_deferred() -> None:
    task = organization_task(name="tests.refused")(lambda: None)
    with pytest.raises(NoOrganization):
        task.defer()
    with pytest.raises(TypeError, match="organization_id"):
        task.task()


def test_a_task_runs_in_its_organizations_scope_and_leaves_it(acme: Cast) -> None:
    seen: list[UUID] = []
    task = organization_task(name="tests.in_scope")(lambda: seen.append(current_organization_id()))
    task.task(organization_id=str(acme.id))
    assert (seen, active_organization()) == ([acme.id], None)
