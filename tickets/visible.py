"""One ticket among those that an actor may see, asked for by questions compiled once for each kind of actor."""

from functools import cache
from typing import Any
from uuid import UUID

from django.db import models

from accounts.models import User
from atum_desk.core.actors import Actor, ActorKind
from atum_desk.core.compiled import Compiled, Given
from tickets.models import Ticket
from tickets.numbers import LARGEST
from tickets.querysets import TicketQuerySet

_ID, _NUMBER = models.UUIDField(), models.IntegerField()
_PEOPLE: Compiled[User] = Compiled(
    lambda: User.objects.filter(
        models.Q(pk=Given("requester", _ID)) | models.Q(pk=Given("assignee", _ID))
    ).select_related("company")
)


def read_ticket(number: int, actor: Actor) -> Ticket | None:
    """Return the ticket with this number, without the people and things that it names."""
    return _first(_by_number, actor, ticket=number) if number <= LARGEST else None


def read_whole_ticket(number: int, actor: Actor) -> Ticket | None:
    """Return the ticket with this number, with its requester, their company and its assignee, in two queries."""
    found = read_ticket(number, actor)
    if found is not None:
        # Joined at once, the planner would begin with all people: the policies hide from it that a number is one row.
        named = _PEOPLE.find(requester=found.requester_id, assignee=found.assigned_to_id)
        people: dict[UUID | None, User] = {person.pk: person for person in named}
        found.requester, found.assigned_to = people[found.requester_id], people.get(found.assigned_to_id)
    return found


def lock_ticket(ticket_id: UUID, actor: Actor) -> Ticket | None:
    """Return the ticket with this id as it is now, and let nobody else change it until the transaction ends."""
    return _first(_locked, actor, ticket=ticket_id)


def _first(question: Any, actor: Actor, **given: Any) -> Ticket | None:
    kind = question(actor.kind, actor.role, actor.company_id is not None)
    found: list[Ticket] = kind.find(actor=actor.id, company=actor.company_id, **given)
    return found[0] if found else None


@cache
def _by_number(kind: ActorKind, role: str, in_company: bool) -> Compiled[Ticket]:
    return Compiled(lambda: visible_for(kind, role, in_company).filter(number=Given("ticket", _NUMBER)))


@cache
def _locked(kind: ActorKind, role: str, in_company: bool) -> Compiled[Ticket]:
    return Compiled(
        lambda: (
            visible_for(kind, role, in_company)
            .filter(pk=Given("ticket", _ID))
            .select_for_update(of=("self",))
        )
    )


def visible_for(kind: ActorKind, role: str, in_company: bool) -> TicketQuerySet:
    """Return what such an actor may see: of the actor only the id and the company differ from call to call."""
    who: Any = Given("actor", _ID)
    company: Any = Given("company", _ID) if in_company else None
    found: TicketQuerySet = Ticket.objects.visible_to(
        Actor(kind=kind, label="", id=who, role=role, company_id=company)
    )
    return found
