"""Who leaves the staff leaves no ticket behind."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import operations as people
from accounts.models import AuditLog
from tests.factories import Cast, make_cast
from tickets import operations
from tickets.models import Ticket
from tickets.tasks import hand_over


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast("Leaving")


def assigned(cast: Cast) -> Ticket:
    ticket = operations.create(
        requester_id=cast.requester.pk, subject="Held", description="", actor=cast.actor("requester")
    )
    return operations.assign(ticket.pk, user_id=cast.agent.pk, actor=cast.actor("manager"))


def run_hand_over(cast: Cast) -> None:
    job = ProcrastinateJob.objects.get(task_name="tickets.hand_over", args__organization_id=str(cast.id))
    hand_over.task.func(**job.args)
    hand_over.task.func(**job.args)


def test_a_deactivated_agents_tickets_go_to_the_successor_once(cast: Cast) -> None:
    with cast.scope():
        ticket = assigned(cast)
        people.deactivate(cast.agent.pk, successor_id=cast.colleague.pk, actor=cast.actor("admin"))
    run_hand_over(cast)
    with cast.scope():
        assert Ticket.objects.get(pk=ticket.pk).assigned_to_id == cast.colleague.pk
        row = AuditLog.objects.of("ticket", ticket.pk).filter(action="ticket.assigned").last()
        assert row.cause_id == AuditLog.objects.get(action="user.deactivated", entity_id=cast.agent.pk).pk
        assert AuditLog.objects.of("ticket", ticket.pk).filter(action="ticket.assigned").count() == 2


def test_without_a_successor_they_go_back_to_the_queue(cast: Cast) -> None:
    with cast.scope():
        ticket = assigned(cast)
        people.deactivate(cast.agent.pk, actor=cast.actor("admin"))
    run_hand_over(cast)
    with cast.scope():
        kept = Ticket.objects.get(pk=ticket.pk)
        assert (kept.assigned_to_id, kept.status) == (None, "ACCEPTED")


def test_a_successor_who_left_meanwhile_leaves_them_to_the_queue(cast: Cast) -> None:
    with cast.scope():
        ticket = assigned(cast)
        people.deactivate(cast.agent.pk, successor_id=cast.colleague.pk, actor=cast.actor("admin"))
        people.deactivate(cast.colleague.pk, actor=cast.actor("admin"))
    job = ProcrastinateJob.objects.get(
        task_name="tickets.hand_over", args__organization_id=str(cast.id), args__user_id=str(cast.agent.pk)
    )
    hand_over.task.func(**job.args)
    with cast.scope():
        assert Ticket.objects.get(pk=ticket.pk).assigned_to_id is None


def test_an_agent_who_becomes_a_requester_hands_over_too(cast: Cast) -> None:
    with cast.scope():
        ticket = assigned(cast)
        people.change_role(
            cast.agent.pk, role="CUSTOMER_USER", successor_id=cast.colleague.pk, actor=cast.actor("admin")
        )
    run_hand_over(cast)
    with cast.scope():
        assert Ticket.objects.get(pk=ticket.pk).assigned_to_id == cast.colleague.pk
