"""Which service level a ticket is under, and when it is asked again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.preferences import Gate
from atum_desk.core import clock
from sla.models import SlaPolicy
from sla.operations import Promise, change_policy, create_policy, move_policy
from sla.recalculation import differences
from tests.factories import Cast, file_ticket, make_cast
from tickets import operations
from tickets.models import Ticket

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast("Matching", gate=Gate.AUTOMATIC.value)


def asks(field: str, op: str, value: str) -> dict[str, Any]:
    return {"all": [{"field": field, "op": op, "value": value}]}


def first(cast: Cast, name: str, conditions: dict[str, Any]) -> SlaPolicy:
    """Put a service level before the one that is there."""
    promise = Promise(name=name, minutes={"resolution_time_medium": 60}, conditions=conditions)
    policy = create_policy(promise, actor=cast.actor("manager"))
    move_policy(policy.pk, up=True, actor=cast.actor("manager"))
    return policy


def level_of(ticket: Ticket) -> str:
    """Return the name of the level that the ticket is under now; its clocks are what its history says."""
    found = Ticket.objects.get(pk=ticket.pk)
    assert list(differences(found)) == []
    names: dict[object, str] = dict(SlaPolicy.objects.values_list("pk", "name"))
    return names.get(found.sla_policy_id, "")


def test_a_changed_description_is_asked_about_again(cast: Cast) -> None:
    with cast.scope():
        first(cast, "Outage", asks("description", "contains", "outage"))
        with clock.at(NINE):
            ticket = file_ticket(cast)
        assert level_of(ticket) == "Standard"
        with clock.at(NINE + timedelta(minutes=10)):
            operations.edit_text(
                ticket.pk, subject="Slow", description="A total outage.", actor=cast.actor("agent")
            )
        assert level_of(ticket) == "Outage"


def test_the_service_names_its_level_where_that_is_the_only_one(cast: Cast) -> None:
    with cast.scope():
        promise = Promise(
            name="Standard",
            minutes={"resolution_time_medium": 60},
            conditions=asks("priority", "is", "URGENT"),
            services=[cast.service.pk],
        )
        change_policy(SlaPolicy.objects.get().pk, promise, actor=cast.actor("manager"))
        with clock.at(NINE):
            named, other = file_ticket(cast, service_id=cast.service.pk), file_ticket(cast)
        assert (level_of(named), level_of(other)) == ("Standard", "")


def test_what_changed_while_a_ticket_was_over_is_asked_about_when_it_is_reopened(cast: Cast) -> None:
    with cast.scope():
        first(cast, "Urgent", asks("priority", "is", "URGENT"))
        with clock.at(NINE):
            ticket = file_ticket(cast)
        with clock.at(NINE + timedelta(hours=1)):
            operations.resolve(ticket.pk, actor=cast.actor("agent"))
            operations.set_priority(ticket.pk, priority="URGENT", actor=cast.actor("agent"))
        assert level_of(ticket) == "Standard"
        with clock.at(NINE + timedelta(hours=2)):
            operations.reopen(ticket.pk, actor=cast.actor("agent"))
        assert level_of(ticket) == "Urgent"
