"""One change meant for several tickets, as a value that can be stored, and how it is done to one of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from atum_desk.core.actors import Actor
from tickets.models import Ticket
from tickets.operations.accept import accept
from tickets.operations.assign import assign, assign_team, unassign
from tickets.operations.edit import set_priority, set_service
from tickets.operations.status import close, reopen, resolve, resume, start, wait
from tickets.operations.tags import add_tags, remove_tags

VERBS: dict[str, Callable[..., Ticket]] = {
    "accept": accept,
    "start": start,
    "wait": wait,
    "resume": resume,
    "resolve": resolve,
    "close": close,
    "reopen": reopen,
    "unassign": unassign,
}
"""The verbs that take nothing but the ticket."""


@dataclass(frozen=True, slots=True)
class Act:
    """What is done to each ticket, together or not at all; what is empty stays as it is."""

    assignee: UUID | None = None
    team: UUID | None = None
    service: UUID | None = None
    priority: str = ""
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    verb: str = ""

    def __bool__(self) -> bool:
        """Say whether anything is done at all."""
        return bool(self.as_json())

    def as_json(self) -> dict[str, Any]:
        """Return what is stored: the fields that are set."""
        fields: dict[str, Any] = {
            "assignee": self.assignee and str(self.assignee),
            "team": self.team and str(self.team),
            "service": self.service and str(self.service),
            "priority": self.priority,
            "add_tags": list(self.add_tags),
            "remove_tags": list(self.remove_tags),
            "verb": self.verb,
        }
        return {name: value for name, value in fields.items() if value}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Act":
        """Read what was stored."""
        ids: dict[str, Any] = {
            name: UUID(stored[name]) for name in ("assignee", "team", "service") if name in stored
        }
        tags: dict[str, Any] = {name: tuple(stored.get(name, ())) for name in ("add_tags", "remove_tags")}
        return cls(**ids, **tags, priority=stored.get("priority", ""), verb=stored.get("verb", ""))

    def carry_out(self, ticket: Ticket, *, actor: Actor) -> Ticket:
        """Do all of it to one ticket, and return the ticket as it is then. Raises what the verbs raise."""
        for verb in self._verbs(ticket):
            ticket = verb(ticket.pk, actor=actor)
        return ticket

    def _verbs(self, ticket: Ticket) -> Iterator[Callable[..., Ticket]]:
        if self.assignee:
            yield partial(assign, user_id=self.assignee)
        if self.team:
            yield partial(assign_team, team_id=self.team)
        if self.service:
            yield partial(set_service, service_id=self.service)
        if self.priority:
            yield partial(set_priority, priority=self.priority)
        if self.add_tags:
            yield partial(add_tags, tags=self.add_tags)
        if self.remove_tags:
            yield partial(remove_tags, tags=self.remove_tags)
        # What is nobody's already stays nobody's: that is no refusal.
        if self.verb and (self.verb != "unassign" or ticket.assigned_to_id is not None):
            yield VERBS[self.verb]
