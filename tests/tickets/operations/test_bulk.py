"""One verb on several tickets: each keeps its checks, its event and its audit row."""

from functools import partial
from uuid import UUID

import pytest

from accounts.models import AuditLog
from atum_desk.core.actors import Actor
from atum_desk.core.errors import LimitReached, NotAllowed
from atum_desk.core.events import Event
from tests.factories import Cast, file_ticket, ticket_in
from tickets import operations
from tickets.models import Ticket
from tickets.states import Status


def urgent(actor: Actor) -> "partial[Ticket]":
    return partial(_urgent, actor=actor)


def _urgent(ticket_id: UUID, actor: Actor) -> Ticket:
    return operations.set_priority(ticket_id, priority="URGENT", actor=actor)


def test_it_changes_each_and_tells_each_once(cast: Cast, heard: list[Event]) -> None:
    for _ in range(3):
        ticket_in(cast, Status.ASSIGNED)
    heard.clear()
    actor = cast.actor("agent")
    result = operations.bulk([3, 1], verb=urgent(actor), actor=actor)
    assert (result.changed, result.refused) == ([1, 3], [])
    assert [event.verb for event in heard] == ["ticket.priority_changed"] * 2
    assert AuditLog.objects.filter(action="ticket.priority_changed").count() == 2
    assert list(Ticket.objects.order_by("number").values_list("priority", flat=True)) == [
        "URGENT",
        "MEDIUM",
        "URGENT",
    ]


def test_one_that_refuses_keeps_the_others_and_says_why(cast: Cast) -> None:
    ticket_in(cast, Status.ASSIGNED)
    ticket_in(cast, Status.CLOSED)
    actor = cast.actor("agent")
    result = operations.bulk([1, 2], verb=lambda pk: operations.resolve(pk, actor=actor), actor=actor)
    assert result.changed == [1]
    [(number, sentence)] = result.refused
    assert (number, "It is closed" in sentence) == (2, True)


@pytest.mark.parametrize("by", ["requester", "customer_admin"])
def test_it_refuses_the_wrong_role(cast: Cast, heard: list[Event], by: str) -> None:
    file_ticket(cast)
    heard.clear()
    with pytest.raises(NotAllowed):
        operations.bulk([1], verb=urgent(cast.actor(by)), actor=cast.actor(by))
    assert heard == []


def test_it_refuses_more_than_two_hundred(cast: Cast) -> None:
    with pytest.raises(LimitReached):
        operations.bulk(range(1, 202), verb=urgent(cast.actor("admin")), actor=cast.actor("admin"))


def test_numbers_of_another_organization_are_its_own(acme: Cast, other: Cast) -> None:
    with acme.scope():
        ticket_in(acme, Status.ASSIGNED)
        ticket_in(acme, Status.ASSIGNED)
    with other.scope():
        ticket_in(other, Status.ASSIGNED)
        result = operations.bulk([1, 2, 99], verb=urgent(other.actor("admin")), actor=other.actor("admin"))
    assert (result.changed, result.refused) == ([1], [])
    with acme.scope():
        assert not Ticket.objects.filter(priority="URGENT").exists()
