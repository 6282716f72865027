"""Who is told what of a change on a ticket: decided from the event alone, without a query of its own."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import UUIDField
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notice_kinds import NoticeKind
from accounts.notices import Tiding
from accounts.roles import REQUESTERS
from atum_desk.core.actors import Actor
from atum_desk.core.compiled import Compiled, Given
from atum_desk.core.events import Event
from tickets.models import Ticket
from tickets.states import Status

NEWS = frozenset({"ticket.created", "ticket.replied", "ticket.assigned", "ticket.status_changed"})
"""The verbs of which anybody can be told."""
_ID = UUIDField()
_TWO: Compiled[User] = Compiled(lambda: User.objects.filter(pk__in=[Given("one", _ID), Given("other", _ID)]))


def read_people(ticket: Ticket, actor: Actor) -> None:
    """Read whom a change of the ticket may concern besides the actor, in one query, for `tidings_of` to find there."""
    parts = {"requester": ticket.requester_id, "assigned_to": ticket.assigned_to_id}
    asked = {part: key for part, key in parts.items() if key not in {None, actor.user_id}}
    if not asked:
        return
    known = {user.pk: user for user in _TWO.find(one=ticket.requester_id, other=ticket.assigned_to_id)}
    for part, key in asked.items():
        setattr(ticket, part, known[key])


def tidings_of(event: Event, ticket: Ticket) -> list[Tiding]:
    """Return what people are told of the event; nobody of what they did themselves, but for the receipt of a ticket.

    Asks for the requester or the assignee only where one of them may be told.
    """
    if event.verb not in NEWS:
        return []
    if event.verb == "ticket.created":
        return [_receipt(event, ticket)]
    if event.verb == "ticket.assigned":
        return _to_assignee(event, ticket, NoticeKind.ASSIGNED, _given(event.actor))
    told = _words(event)
    if told is None:
        return []
    kinds, text = told
    found = []
    if event.actor.id != ticket.requester_id:
        found.append(Tiding(_requester(ticket), kinds, text, ticket.pk, public_comment(event.new)))
    if _is_from_outside(event.actor, ticket):
        found += _to_assignee(event, ticket, NoticeKind.REQUESTER_ANSWERED, text)
    return found


def public_comment(new: Mapping[str, Any]) -> UUID | None:
    """Return the id of the message that an event tells of; a note is nobody's news."""
    comment = new.get("comment")
    return UUID(comment["id"]) if comment and not comment["internal"] else None


def _receipt(event: Event, ticket: Ticket) -> Tiding:
    is_own = event.actor.id == ticket.requester_id
    text = (
        _("We received your ticket.")
        if is_own
        else _("%(name)s filed this ticket for you.") % _named(event.actor)
    )
    return Tiding(_requester(ticket), (NoticeKind.TICKET_RECEIVED,), text, ticket.pk, by_mail_only=is_own)


def _words(event: Event) -> tuple[tuple[NoticeKind, ...], str] | None:
    """Return what the requester is told by an answer or a move, and in which words; None if it is no news."""
    has_message = public_comment(event.new) is not None
    status, name = event.new.get("status"), _named(event.actor)
    answered = (NoticeKind.STAFF_ANSWERED,) if has_message else ()
    if status == Status.WAITING_CUSTOMER:
        text = (
            _("%(name)s answered and waits for you.") if has_message else _("%(name)s waits for your answer.")
        )
        return (NoticeKind.WAITING, *answered), text % name
    if status == Status.RESOLVED:
        text = _("%(name)s answered and resolved it.") if has_message else _("%(name)s resolved it.")
        return (NoticeKind.RESOLVED, *answered), text % name
    if status == Status.CANCELLED:
        return (NoticeKind.RESOLVED,), _cancelled(event)
    if has_message:
        return answered, _("%(name)s answered.") % name
    if event.old.get("status") in {Status.RESOLVED, Status.CLOSED} and status == Status.IN_PROGRESS:
        return (NoticeKind.STAFF_ANSWERED,), _("%(name)s reopened it.") % name
    return None


def _cancelled(event: Event) -> str:
    reason = str(event.new.get("reason", ""))
    if not reason:
        return _("%(name)s cancelled it.") % _named(event.actor)
    return _("%(name)s cancelled it: %(reason)s") % {**_named(event.actor), "reason": reason}


def _given(actor: Actor) -> str:
    return _("%(name)s gave it to you.") % _named(actor) if actor.is_person else _("It was given to you.")


def _to_assignee(event: Event, ticket: Ticket, kind: NoticeKind, text: str) -> list[Tiding]:
    if ticket.assigned_to_id is None or ticket.assigned_to_id == event.actor.id:
        return []
    assignee: User = ticket.assigned_to
    if not assignee.works_here:
        return []
    return [Tiding(assignee, (kind,), text, ticket.pk, public_comment(event.new))]


def _is_from_outside(actor: Actor, ticket: Ticket) -> bool:
    return actor.is_person and (actor.id == ticket.requester_id or actor.role in REQUESTERS)


def _requester(ticket: Ticket) -> User:
    requester: User = ticket.requester
    return requester


def _named(actor: Actor) -> dict[str, str]:
    # A person without a name goes by the address, which is nobody else's business.
    return {"name": _("Someone") if "@" in actor.label else actor.label}
