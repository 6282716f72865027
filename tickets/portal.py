"""What requesters see of tickets, in their words: the rows of a list, the public conversation, the steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts import policy
from accounts.models import User
from accounts.querysets import UserQuerySet
from atum_desk.core.actors import Actor
from atum_desk.core.text import render_markdown
from tickets.models import Comment, Relationship, Service, Ticket, TicketRelationship
from tickets.querysets import TicketQuerySet
from tickets.states import PORTAL_WORDS, Status
from tickets.words import any_two

PAGE = 25
SHOWN = 30
"""So many messages of a ticket are shown at once; the rest when it is asked for."""
SIMILAR = 3
COLUMNS = ("number", "subject", "status", "created_at", "requester__full_name")
"""What a row reads of its ticket."""


@dataclass(frozen=True, slots=True)
class Row:
    """One ticket of a requester's list; `whose` is empty for an own one, `said` and `at` tell the last word."""

    number: int
    subject: str
    status: str
    word: str | Promise
    whose: str
    said: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """One public message as the portal shows it; `key` is empty for the description that a ticket begins with."""

    key: str
    author: User
    name: str
    role: str
    at: datetime
    body: str
    text: str = ""
    is_edited: bool = False
    is_redacted: bool = False
    is_editable: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One station of a ticket."""

    label: str | Promise
    past: bool
    current: bool


def offered_services() -> list[Service]:
    """Return what a requester may choose from, by name."""
    return list(Service.objects.filter(is_active=True).order_by("name"))


def people_to_file_for(actor: Actor) -> list[tuple[UUID, str]] | None:
    """Return in whose name a company's contact may file, by id and name, own included; None for all others."""
    if not policy.may_create_for_company(actor):
        return None
    people: UserQuerySet = User.objects.of_company(actor.company_id)
    return list(people.active().requesters().by_name().values_list("pk", "full_name"))


def rows_of(tickets: TicketQuerySet, actor: Actor) -> list[Row]:
    """Return tickets as rows. Two queries: the tickets with their requesters' names, and their last words."""
    found = list(tickets.select_related("requester").only(*COLUMNS))
    last = (
        {one.ticket_id: one for one in Comment.objects.last_public([ticket.pk for ticket in found])}
        if found
        else {}
    )
    return [_row(ticket, last.get(ticket.pk), actor) for ticket in found]


def similar_to(subject: str, actor: Actor, *, language: str) -> list[Row]:
    """Return the actor's own open tickets that share words with a subject being typed, the nearest first."""
    wanted = any_two(subject.replace("\0", ""))
    if not wanted or actor.id is None:
        return []
    mine = Ticket.objects.visible_to(actor).requested_by(actor.id).open()
    return rows_of(mine.like(wanted, language)[:SIMILAR], actor)


def conversation(
    ticket: Ticket, actor: Actor, *, house: str, at: datetime, newest: int | None = None
) -> list[Message]:
    """Return the description and every public message, oldest first; `house` stands beside the names of staff.

    Of a long conversation only the `newest` messages, if a number is given. One query. Notes, clocks and changes are
    never among them.
    """
    said: Iterable[Comment] = Comment.objects.public_of(ticket.pk)
    if newest is not None:
        said = list(Comment.objects.public_of(ticket.pk).reverse()[:newest])[::-1]
    first = Message(
        key="",
        author=ticket.requester,
        name=_name(ticket.requester, actor),
        role="",
        at=ticket.created_at,
        body=render_markdown(ticket.description),
    )
    return [first, *(_message(one, actor, house, at) for one in said)]


def related(ticket: Ticket, actor: Actor) -> list[Ticket]:
    """Return the tickets this one follows or that follow it, as far as the actor sees them. At most two queries."""
    keys = TicketRelationship.objects.filter(
        Q(source_ticket=ticket) | Q(target_ticket=ticket), relationship_type=Relationship.RELATED
    ).values_list("source_ticket_id", "target_ticket_id")
    others = {key for pair in keys for key in pair} - {ticket.pk}
    if not others:
        return []
    found = Ticket.objects.visible_to(actor).filter(pk__in=others)
    return list(found.only("number", "subject").order_by("number"))


def has_news(messages: list[Message], actor: Actor, *, last_seen: str) -> bool:
    """Say whether somebody else wrote after the message that a form was made under; "" is the description."""
    keys = [message.key for message in messages]
    after = messages[keys.index(last_seen) + 1 :] if last_seen in keys else messages[1:]
    return any(message.author.pk != actor.id for message in after)


def steps_of(status: Status) -> list[Step]:
    """Return the stations of a ticket in a requester's words, with the present one marked."""
    stations = {
        Status.CANCELLED: [Status.NEW, Status.CANCELLED],
        Status.WAITING_CUSTOMER: [Status.NEW, Status.IN_PROGRESS, Status.WAITING_CUSTOMER, Status.RESOLVED],
        Status.CLOSED: [Status.NEW, Status.IN_PROGRESS, Status.RESOLVED, Status.CLOSED],
    }.get(status, [Status.NEW, Status.IN_PROGRESS, Status.RESOLVED])
    words = [PORTAL_WORDS[station] for station in stations]
    here = words.index(PORTAL_WORDS[status])
    return [Step(word, past=place < here, current=place == here) for place, word in enumerate(words)]


def first_name(full_name: str) -> str:
    """Return the first word of a name."""
    return full_name.split(maxsplit=1)[0] if full_name.strip() else ""


def _row(ticket: Ticket, last: Comment | None, actor: Actor) -> Row:
    said, at = (_said(last.author, actor), last.created_at) if last else (_("asked"), ticket.created_at)
    return Row(
        number=ticket.number,
        subject=ticket.subject,
        status=ticket.status,
        word=PORTAL_WORDS[Status(ticket.status)],
        whose=""
        if policy.is_requester_of(actor, ticket.requester_id)
        else ticket.requester.full_name or _("Someone"),
        said=said,
        at=at,
    )


def _said(author: User, actor: Actor) -> str:
    if author.pk == actor.id:
        return _("you wrote")
    name = first_name(author.full_name)
    return (
        _("%(name)s answered") % {"name": name} if author.works_here else _("%(name)s wrote") % {"name": name}
    )


def _message(comment: Comment, actor: Actor, house: str, at: datetime) -> Message:
    author: User = comment.author
    redacted = comment.redacted_at is not None
    return Message(
        key=str(comment.pk),
        author=author,
        name=_name(author, actor),
        role=house if author.works_here else "",
        at=comment.created_at,
        body="" if redacted else render_markdown(comment.content),
        text=comment.content,
        is_edited=comment.edited_at is not None,
        is_redacted=redacted,
        is_editable=not redacted and _may_edit(comment.author_id, comment.created_at, actor, at),
    )


def _may_edit(author_id: UUID, written_at: datetime, actor: Actor, at: datetime) -> bool:
    return policy.may_edit_comment(actor, author_id=author_id, written_at=written_at, at=at)


def _name(person: User, actor: Actor) -> str:
    # The address of staff and of colleagues is theirs: without a name nothing else stands for it.
    return _("You") if person.pk == actor.id else person.full_name or _("Someone")
