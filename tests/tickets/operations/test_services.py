"""The catalogue of services: the five of creating and changing one."""

from typing import Any
from uuid import UUID

import pytest

from accounts.models import AuditLog
from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid, NotAllowed, NotFound
from atum_desk.core.events import Event, published
from atum_desk.core.ids import uuid7
from tests.factories import ARRANGER, Cast
from tickets.models import Service
from tickets.operations import change_service, create_service


def change(service_id: UUID, actor: Actor, **facts: Any) -> Service:
    given = {
        "name": "Phone",
        "description": "",
        "default_priority": "LOW",
        "team_id": None,
        "is_active": True,
    }
    return change_service(service_id, **{**given, **facts}, actor=actor)


@pytest.mark.parametrize("by", ["manager", "admin"])
def test_managers_keep_the_catalogue_and_each_change_is_told_once(
    cast: Cast, heard: list[Event], by: str
) -> None:
    made = create_service(name="  Phone  line", default_priority="LOW", actor=cast.actor(by))
    change(made.pk, cast.actor(by), name="Phone", is_active=False)
    change(made.pk, cast.actor(by), name="Phone", is_active=False)
    assert [event.verb for event in heard] == ["service.created", "service.changed"]
    row = AuditLog.objects.of("service", made.pk).last()
    assert row is not None
    assert (row.id, row.actor_id) == (heard[1].id, getattr(cast, by).pk)
    assert row.old_values == {"is_active": True, "name": "Phone line"}
    assert row.new_values == {"is_active": False, "name": "Phone"}


@pytest.mark.parametrize("by", ["requester", "customer_admin", "agent"])
def test_it_refuses_the_wrong_role(cast: Cast, heard: list[Event], by: str) -> None:
    with pytest.raises(NotAllowed):
        create_service(name="Phone", actor=cast.actor(by))
    with pytest.raises(NotAllowed):
        change(cast.service.pk, cast.actor(by))
    assert heard == []


def test_it_is_invisible_across_organizations(other: Cast, cast: Cast) -> None:
    for service_id in (other.service.pk, uuid7()):
        with pytest.raises(NotFound):
            change(service_id, cast.actor("admin"))
    with pytest.raises(Invalid, match="no such active team"):
        change(cast.service.pk, cast.actor("admin"), team_id=other.team.pk)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "Laptop"}, "name"),
        ({"default_priority": "HUGE"}, "default_priority"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(cast: Cast, facts: dict[str, str], field: str) -> None:
    phone = create_service(name="Phone", actor=ARRANGER)
    with pytest.raises(Invalid) as refused:
        change(phone.pk, cast.actor("admin"), **facts)
    assert refused.value.field == field
    assert Service.objects.get(pk=phone.pk).name == "Phone"


def test_a_failing_receiver_leaves_nothing(cast: Cast) -> None:
    def fail(sender: type[Event], event: Event, **_: Any) -> None:
        raise RuntimeError("broken")

    published.connect(fail, weak=False, dispatch_uid="tests.broken")
    try:
        with pytest.raises(RuntimeError):
            create_service(name="Phone", actor=ARRANGER)
        with pytest.raises(RuntimeError):
            change(cast.service.pk, ARRANGER)
    finally:
        published.disconnect(dispatch_uid="tests.broken")
    assert list(Service.objects.values_list("name", flat=True)) == ["Laptop"]
