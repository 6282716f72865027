"""Guarded records raise where they are written without their door."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from accounts.models import AuditLog
from atum_desk.core.audited import AuditedModel
from atum_desk.core.errors import Invalid
from atum_desk.core.events import Event, published
from atum_desk.core.guard import AppendOnly, DoorClosed, GuardedModel, GuardedQuerySet, door
from tests.factories import ARRANGER, Cast, make_cast, ticket_in
from tickets.models import Comment, Ticket
from tickets.states import Status

MODELS = apps.get_models()
GUARDED = [model for model in MODELS if issubclass(model, GuardedModel)]
AUDITED = [model for model in MODELS if issubclass(model, AuditedModel)]


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    made = make_cast()
    with made.scope():
        yield made


def test_tickets_and_what_hangs_on_them_are_guarded() -> None:
    names = {model.__name__ for model in GUARDED}
    assert names >= {"Ticket", "Comment", "CommentVersion", "TicketTag", "TicketRelationship", "Attachment"}


def test_configuration_audits_itself() -> None:
    names = {model.__name__ for model in AUDITED}
    assert names >= {
        "Organization",
        "User",
        "Team",
        "TeamMember",
        "Company",
        "Invitation",
        "Service",
        "SlaPolicy",
    }


@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model.__name__)
@pytest.mark.parametrize("write", ["save", "delete"])
def test_a_guarded_record_is_not_written_outside_its_door(model: type[models.Model], write: str) -> None:
    with pytest.raises(DoorClosed, match=model.__name__):
        getattr(model(), write)()


MASS: dict[str, Callable[[Any], object]] = {
    "update": lambda rows: rows.update(id=None),
    "delete": lambda rows: rows.delete(),
    "bulk_create": lambda rows: rows.bulk_create([]),
    "bulk_update": lambda rows: rows.bulk_update([], ["id"]),
}


@pytest.mark.parametrize("model", [*GUARDED, *AUDITED], ids=lambda model: model.__name__)
@pytest.mark.parametrize("write", MASS)
def test_guarded_records_are_not_written_in_bulk(model: type[models.Model], write: str) -> None:
    for manager in (model._default_manager, model._base_manager):
        with pytest.raises(DoorClosed, match=model.__name__):
            MASS[write](manager.all())


@pytest.mark.parametrize("model", [*GUARDED, *AUDITED], ids=lambda model: model.__name__)
def test_every_manager_of_a_guarded_model_hands_out_guarded_querysets(model: type[models.Model]) -> None:
    for manager in (model._default_manager, model._base_manager):
        assert issubclass(manager._queryset_class, GuardedQuerySet)  # type: ignore[attr-defined]


@pytest.mark.parametrize("write", ["save", "delete"])
def test_configuration_is_not_written_without_an_actor(cast: Cast, write: str) -> None:
    with pytest.raises(DoorClosed, match=r"save_as\(actor\)"):
        getattr(cast.service, write)()


def test_a_shortcut_of_django_is_no_way_around_the_guard(cast: Cast) -> None:
    ticket = ticket_in(cast, Status.ASSIGNED)
    with pytest.raises(DoorClosed):
        Ticket.objects.get_or_create(number=99, defaults={"subject": "x", "description": "x"})
    with pytest.raises(DoorClosed):
        Ticket.objects.update_or_create(pk=ticket.pk, defaults={"priority": "LOW"})
    with pytest.raises(DoorClosed):
        ticket.comments.create(content="x")
    with pytest.raises(DoorClosed):
        Comment.objects.create(ticket=ticket, content="x")
    with pytest.raises(DoorClosed):
        cast.agent.assigned_tickets.update(priority="LOW")


def test_one_door_does_not_open_another(cast: Cast) -> None:
    with door("tickets"), pytest.raises(DoorClosed):
        type(cast.team).objects.all().update(name="x")
    with door("configuration"), pytest.raises(DoorClosed):
        Ticket.objects.all().update(priority="LOW")


def test_a_door_closes_after_an_exception(cast: Cast) -> None:
    with pytest.raises(RuntimeError), door("tickets"):
        raise RuntimeError
    with pytest.raises(DoorClosed):
        Ticket.objects.all().update(priority="LOW")


def test_the_audit_log_is_append_only_in_python_too(cast: Cast) -> None:
    assert issubclass(AuditLog, AppendOnly)
    row = AuditLog.objects.first()
    assert row is not None
    for touch in (row.save, row.delete):
        with pytest.raises(DoorClosed, match="append-only"):
            touch()
    for name in ("update", "delete", "bulk_update"):
        with pytest.raises(DoorClosed, match="append-only"):
            MASS[name](AuditLog.objects.all())
    assert AuditLog.objects.get(pk=row.pk).action == row.action


def test_configuration_tells_old_and_new_once(cast: Cast, heard: list[Event]) -> None:
    cast.team.name = "Back office"
    cast.team.save_as(ARRANGER)
    cast.team.save_as(ARRANGER)
    [event] = heard
    assert (event.verb, event.old, event.new) == (
        "team.changed",
        {"name": "Front desk"},
        {"name": "Back office"},
    )
    row = AuditLog.objects.get(pk=event.id)
    assert (row.old_values, row.new_values) == ({"name": "Front desk"}, {"name": "Back office"})


def test_a_failing_receiver_leaves_configuration_as_it_was(cast: Cast) -> None:
    def fail(sender: type[Event], event: Event, **_: Any) -> None:
        raise RuntimeError("broken")

    published.connect(fail, weak=False, dispatch_uid="tests.broken")
    try:
        cast.team.name = "Back office"
        with pytest.raises(RuntimeError):
            cast.team.save_as(ARRANGER)
        with pytest.raises(RuntimeError):
            cast.team.memberships.get().delete_as(ARRANGER)
    finally:
        published.disconnect(dispatch_uid="tests.broken")
    assert cast.team.memberships.count() == 1
    assert type(cast.team).objects.get(pk=cast.team.pk).name == "Front desk"


@pytest.mark.parametrize("name", ["organization", "company", "team", "service", "agent"])
def test_what_others_name_is_never_deleted_and_says_what_to_do_instead(cast: Cast, name: str) -> None:
    lasting = getattr(cast, name)
    with pytest.raises(Invalid, match=r"stays: "):
        lasting.delete_as(ARRANGER)
    with pytest.raises(DoorClosed):
        lasting.delete()
    assert type(lasting).objects.filter(pk=lasting.pk).exists()


def test_secrets_never_enter_the_log(cast: Cast) -> None:
    cast.agent.set_password("canary in a coal mine 7")
    secret = cast.agent.password
    cast.agent.save_as(ARRANGER)
    row = AuditLog.objects.of("user", cast.agent.pk).last()
    assert row is not None
    assert row.new_values == {"password": "(hidden)"}
    everything = str(list(AuditLog.objects.values_list("old_values", "new_values")))
    assert secret not in everything
    assert "canary" not in everything
