"""The verbs that move a ticket: start, wait, resume, resolve, close, reopen, cancel."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from accounts import policy
from accounts.policy import Right
from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid, TransitionRefused
from tickets.models import Comment, DraftKind, Ticket
from tickets.operations._settings import organization_settings
from tickets.operations._write import Draft, change
from tickets.operations.assign import set_assignee
from tickets.operations.personal import drop_draft
from tickets.states import Channel, Status, Verb

CHANGED = "ticket.status_changed"


def start(ticket_id: UUID, *, actor: Actor, seen: int | None = None) -> Ticket:
    """Begin work; a ticket of nobody becomes the actor's. Raises NotAllowed, TransitionRefused. Publishes one event."""
    with change(ticket_id, verb=CHANGED, actor=actor, seen=seen) as draft:
        policy.require(actor, Right.WORK_ON_TICKETS)
        draft.require(Verb.START)
        if draft.ticket.assigned_to_id is None and actor.user_id is not None:
            set_assignee(draft, actor.user_id)
        draft.move_to(Status.IN_PROGRESS)
    return draft.ticket


def wait(ticket_id: UUID, *, actor: Actor, seen: int | None = None) -> Ticket:
    """Wait for the customer; the clock pauses. Raises NotAllowed, TransitionRefused. Publishes one event."""
    with change(ticket_id, verb=CHANGED, actor=actor, seen=seen) as draft:
        policy.require(actor, Right.WORK_ON_TICKETS)
        draft.require(Verb.WAIT)
        draft.move_to(Status.WAITING_CUSTOMER)
    return draft.ticket


def resume(ticket_id: UUID, *, actor: Actor, seen: int | None = None) -> Ticket:
    """Go on without an answer, in the status before waiting. Raises NotAllowed, TransitionRefused."""
    with change(ticket_id, verb=CHANGED, actor=actor, seen=seen) as draft:
        policy.require(actor, Right.WORK_ON_TICKETS)
        draft.require(Verb.RESUME)
        draft.move_to(Status(draft.ticket.status_before_waiting or Status.IN_PROGRESS))
    return draft.ticket


def resolve(
    ticket_id: UUID, *, note: str = "", actor: Actor, seen: int | None = None, uploads: Sequence[UUID] = ()
) -> Ticket:
    """Call the matter done, with a last public word if there is one, which may carry staged files of the actor.

    Raises NotAllowed, TransitionRefused, Invalid.
    """
    with change(ticket_id, verb=CHANGED, actor=actor, seen=seen) as draft:
        policy.allow(
            policy.may_resolve(actor, requester_id=draft.ticket.requester_id),
            _("Only staff and the person who asked can resolve this ticket."),
        )
        draft.require(Verb.RESOLVE)
        draft.move_to(Status.RESOLVED)
        if note.strip() and actor.user_id is not None:
            draft.add_files(uploads, _last_word(draft, note.strip(), actor.user_id))
        elif uploads:
            raise Invalid(_("Write a word about the files first."), field="note")
    return draft.ticket


def close(ticket_id: UUID, *, actor: Actor, seen: int | None = None) -> Ticket:
    """Close a resolved ticket. Raises NotAllowed, TransitionRefused. Publishes one event."""
    with change(ticket_id, verb=CHANGED, actor=actor, seen=seen) as draft:
        ticket = draft.ticket
        policy.allow(
            policy.may_close(actor, requester_id=ticket.requester_id, assigned_to_id=ticket.assigned_to_id),
            _("Only its assignee, a manager or the person who asked can close this ticket."),
        )
        draft.require(Verb.CLOSE)
        draft.move_to(Status.CLOSED)
    return draft.ticket


def reopen(ticket_id: UUID, *, actor: Actor, seen: int | None = None) -> Ticket:
    """Go on with a resolved ticket, or with a closed one within the window. Raises NotAllowed, TransitionRefused."""
    with change(ticket_id, verb=CHANGED, actor=actor, seen=seen) as draft:
        policy.allow(
            policy.may_reopen(actor, requester_id=draft.ticket.requester_id),
            _("Only staff and the person who asked can reopen this ticket."),
        )
        draft.require(Verb.REOPEN)
        if not can_continue(draft):
            raise TransitionRefused(
                _("#%(number)s was closed too long ago to reopen it. Open a new ticket instead.")
                % {"number": draft.ticket.number}
            )
        draft.move_to(Status.IN_PROGRESS)
    return draft.ticket


def cancel(ticket_id: UUID, *, reason: str = "", actor: Actor, seen: int | None = None) -> Ticket:
    """Cancel a ticket; staff say why. Raises NotAllowed, TransitionRefused, Invalid. Publishes one event."""
    with change(ticket_id, verb=CHANGED, actor=actor, seen=seen) as draft:
        is_new = draft.status is Status.NEW
        policy.allow(
            policy.may_cancel(actor, requester_id=draft.ticket.requester_id, is_new=is_new),
            _("A ticket that was accepted is cancelled by staff."),
        )
        draft.require(Verb.CANCEL)
        reason = reason.strip()
        if not reason and not policy.is_requester_of(actor, draft.ticket.requester_id):
            raise Invalid(_("Say why the ticket is cancelled: the requester will ask."), field="reason")
        draft.move_to(Status.CANCELLED)
        if reason:
            draft.say(reason=reason[:1000])
    return draft.ticket


def can_continue(draft: Draft) -> bool:
    """Say whether a resolved or closed ticket may still be continued: a closed one within the organization's days."""
    closed_at = draft.ticket.closed_at
    if draft.status is not Status.CLOSED or closed_at is None:
        return draft.status is not Status.CANCELLED
    return draft.at - closed_at <= timedelta(days=organization_settings().reopen_days)


def _last_word(draft: Draft, note: str, author_id: UUID) -> Comment:
    drop_draft(draft.ticket.pk, kind=DraftKind.REPLY, actor=draft.actor)
    if policy.is_requester_of(draft.actor, draft.ticket.requester_id):
        draft.set(last_requester_message_at=draft.at)
        return draft.add_comment(note, public=True, author_id=author_id, channel=Channel.WEB)
    draft.set(last_staff_reply_at=draft.at)
    return draft.add_comment(note, public=True, author_id=author_id, channel=Channel.AGENT)
