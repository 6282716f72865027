"""What a few words find, wherever one stands: tickets and people in one query, or the tickets seen last."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, IntegerField, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from accounts.models import User
from accounts.roles import STAFF, Role
from atum_desk.core.actors import Actor
from tickets.models import Ticket
from tickets.numbers import read_number
from tickets.querysets import OPEN_VALUES, TicketQuerySet, subject_holds
from tickets.states import Status
from tickets.words import prefixes

SHOWN = 8
SHORTEST = 2
"""A single letter begins most words and most names: it would find everything, slowly."""


@dataclass(frozen=True, slots=True)
class FoundTicket:
    """A ticket as a list names it."""

    number: int
    subject: str
    status: Status
    requester: str


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person as a list names them."""

    id: UUID
    name: str
    email: str
    role: Role

    @property
    def works_here(self) -> bool:
        """Say whether the person is staff."""
        return self.role in STAFF


@dataclass(slots=True)
class Found:
    """What was found; `exact` is the ticket whose number was typed."""

    exact: FoundTicket | None = None
    tickets: list[FoundTicket] = field(default_factory=list)
    people: list[FoundPerson] = field(default_factory=list)


def look_up(words: str, *, actor: Actor, language: str) -> Found:
    """Return the ticket of that number, tickets with all the words, and active people, at most eight of each.

    Subjects come before descriptions, open tickets before done ones, new before old. Words of a single letter find
    nothing. Without any words: the tickets that the actor saw last.
    """
    if not words:
        return _read([_seen_last(actor)] if actor.user_id is not None else [])
    return _read(list(_parts(words, actor, language)))


def _parts(words: str, actor: Actor, language: str) -> Iterator[QuerySet[Any]]:
    visible, number = Ticket.objects.visible_to(actor), read_number(words)
    if number is not None:
        yield _told(visible.numbered([number]), "exact", Value(0))
    if len(words) < SHORTEST:
        return
    wanted = prefixes(" ".join(word for word in words.split() if len(word) >= SHORTEST))
    if wanted:
        # As an array the ids are looked up first; joined as rows, every person is tried with every one of them.
        matches = RawSQL(
            '"tickets"."id" = ANY(ARRAY(SELECT look_up_tickets(%s, %s::regconfig)))',
            (wanted, language),
            output_field=BooleanField(),
        )
        found = visible.filter(matches)
        yield _told(found, "ticket", _rank(words)).order_by("rank", "-number")[:SHOWN]
    people = User.objects.active().matching(words).by_name()
    nothing = Value(0, output_field=IntegerField())
    person = people.annotate(kind=Value("person"), number=nothing, rank=nothing)
    yield person.values_list("kind", "pk", "number", "full_name", "role", "email", "rank")[:SHOWN]


def _seen_last(actor: Actor) -> QuerySet[Any]:
    seen = Ticket.objects.visible_to(actor).seen_by(actor.user_id)
    return _told(seen, "ticket", Value(0))[: SHOWN + 1]


def _told(found: TicketQuerySet, kind: str, rank: Any) -> QuerySet[Any]:
    row = found.annotate(kind=Value(kind), rank=rank)
    named: QuerySet[Any] = row.values_list(
        "kind", "pk", "number", "subject", "status", "requester__full_name", "rank"
    )
    return named


def _rank(words: str) -> Any:
    """Return the order among what was found: the words in the subject first, then open tickets."""
    number = IntegerField()
    subject = Case(When(subject_holds(words), then=Value(0)), default=Value(2), output_field=number)
    return subject + Case(When(status__in=OPEN_VALUES, then=Value(0)), default=Value(1), output_field=number)


def _read(parts: list[QuerySet[Any]]) -> Found:
    found = Found()
    if not parts:
        return found
    rows: list[Any] = list(parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0])
    for kind, key, number, text, word, aside, _rank in rows:
        if kind == "person":
            found.people.append(FoundPerson(key, text or aside, aside, Role(word)))
        else:
            ticket = FoundTicket(number, text, Status(word), aside)
            if kind == "exact":
                found.exact = ticket
            else:
                found.tickets.append(ticket)
    return found
