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


def test_a_level_out_of_use_keeps_its_tickets_until_they_become_another_ones(cast: Cast) -> None:
    with cast.scope():
        with clock.at(NINE):
            ticket = file_ticket(cast)
        standard = SlaPolicy.objects.get()
        first(cast, "Pressing", asks("priority", "is", "URGENT"))
        standard.is_active = False
        standard.save_as(cast.actor("admin"))
        due_at = Ticket.objects.get(pk=ticket.pk).sla_due_at
        with clock.at(NINE + timedelta(minutes=1)):
            operations.add_tags(ticket.pk, tags=["vpn"], actor=cast.actor("agent"))
        assert level_of(ticket) == "Standard"
        assert Ticket.objects.get(pk=ticket.pk).sla_due_at == due_at
        with clock.at(NINE + timedelta(minutes=2)):
            operations.set_priority(ticket.pk, priority="URGENT", actor=cast.actor("agent"))
        assert level_of(ticket) == "Pressing"


def test_a_level_moved_before_another_takes_no_ticket_by_a_small_edit(cast: Cast) -> None:
    with cast.scope():
        with clock.at(NINE):
            ticket = file_ticket(cast)
        first(cast, "Everything", {})
        with clock.at(NINE + timedelta(minutes=1)):
            operations.edit_text(
                ticket.pk, subject="Another word", description=ticket.description, actor=cast.actor("agent")
            )
        assert level_of(ticket) == "Standard"


def test_a_date_by_hand_that_passed_is_taken_away_by_reopening(cast: Cast) -> None:
    with cast.scope():
        with clock.at(NINE):
            ticket = file_ticket(cast)
            operations.set_due(ticket.pk, due_at=NINE + timedelta(hours=5), actor=cast.actor("agent"))
        with clock.at(NINE + timedelta(hours=2)):
            operations.resolve(ticket.pk, actor=cast.actor("agent"))
        with clock.at(NINE + timedelta(hours=30)):
            operations.reopen(ticket.pk, actor=cast.actor("agent"))
        assert level_of(ticket) == "Standard"
        found = Ticket.objects.get(pk=ticket.pk)
        assert found.due_at_by_hand is None
        assert found.sla_due_at is None or found.sla_due_at > NINE + timedelta(hours=30)
