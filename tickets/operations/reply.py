"""Saying something on a ticket: public replies of staff, messages of requesters, internal notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _

from accounts import policy
from accounts.policy import Right
from accounts.preferences import Gate
from atum_desk.core.actors import Actor
from atum_desk.core.errors import NotAllowed, TransitionRefused
from tickets.models import Comment, DraftKind, Ticket
from tickets.operations._given import SUBJECT_LENGTH, text_or_refuse
from tickets.operations._write import Draft, birth, change
from tickets.operations.accept import accept_by_itself, accept_first
from tickets.operations.assign import held, set_assignee
from tickets.operations.personal import drop_draft
from tickets.operations.status import can_continue
from tickets.states import ALLOWED_FROM, Channel, Status, Verb, after_requester_message, after_staff_reply


class Outcome(StrEnum):
    """What a staff reply does besides: nothing, wait for the customer, or resolve."""

    STAY = "stay"
    WAIT = "wait"
    RESOLVE = "resolve"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a reply made: the ticket it stands on, a new one where the old could not be continued, and the comment."""

    ticket: Ticket
    comment: Comment | None
    is_new_ticket: bool = False


def reply(
    ticket_id: UUID,
    *,
    content: str,
    actor: Actor,
    outcome: Outcome = Outcome.STAY,
    channel: Channel | None = None,
    seen: int | None = None,
    uploads: Sequence[UUID] = (),
) -> FollowUp:
    """Answer publicly. A requester's message moves the ticket as the table says, or opens a follow-up.

    `uploads` are staged files of the actor; the message carries them.

    Raises NotAllowed, TransitionRefused, Invalid, StaleVersion. Publishes `ticket.replied` (after `ticket.accepted`
    where staff answer a new ticket), or `ticket.created` for a follow-up.
    """
    content = text_or_refuse(content)
    if actor.user_id is None:
        raise NotAllowed(_("Only a person can answer."))
    with change(ticket_id, verb="ticket.replied", actor=actor, seen=seen) as draft:
        # What is sent is no draft any more, in the same transaction.
        drop_draft(ticket_id, kind=DraftKind.REPLY, actor=actor)
        if policy.is_staff(actor) and not policy.is_requester_of(actor, draft.ticket.requester_id):
            comment = _staff_reply(draft, content, actor.user_id, outcome, channel or Channel.AGENT)
            draft.add_files(uploads, comment)
            return FollowUp(draft.ticket, comment)
        if can_continue(draft):
            comment = _requester_message(draft, content, actor.user_id, channel or Channel.WEB)
            draft.add_files(uploads, comment)
            return FollowUp(draft.ticket, comment)
        return FollowUp(_follow_up(draft, content, channel or Channel.WEB, uploads), None, is_new_ticket=True)


def note(
    ticket_id: UUID, *, content: str, actor: Actor, seen: int | None = None, uploads: Sequence[UUID] = ()
) -> Comment:
    """Write an internal note, in any status. Raises NotAllowed, Invalid. Publishes `ticket.note_added`."""
    content = text_or_refuse(content)
    with change(ticket_id, verb="ticket.note_added", actor=actor, seen=seen) as draft:
        policy.require(actor, Right.WORK_ON_TICKETS)
        if actor.user_id is None:
            raise NotAllowed(_("Only a person can write a note."))
        drop_draft(ticket_id, kind=DraftKind.NOTE, actor=actor)
        comment = draft.add_comment(content, public=False, author_id=actor.user_id, channel=Channel.AGENT)
        draft.add_files(uploads, comment)
        return comment


def _staff_reply(draft: Draft, content: str, author_id: UUID, outcome: Outcome, channel: Channel) -> Comment:
    if draft.status not in ALLOWED_FROM[Verb.REPLY]:
        raise TransitionRefused(
            _("#%(number)s is %(status)s: reopen it first, then reply.")
            % {"number": draft.ticket.number, "status": draft.status.label.lower()}
        )
    accept_first(draft)
    if draft.ticket.assigned_to_id is None and draft.status in {Status.ACCEPTED, Status.ASSIGNED}:
        set_assignee(draft, author_id)
    draft.move_to(after_staff_reply(draft.status))
    comment = draft.add_comment(content, public=True, author_id=author_id, channel=channel)
    draft.set(last_staff_reply_at=draft.at)
    if outcome is Outcome.WAIT and draft.status is not Status.WAITING_CUSTOMER:
        draft.require(Verb.WAIT)
        draft.move_to(Status.WAITING_CUSTOMER)
    if outcome is Outcome.RESOLVE:
        draft.move_to(Status.RESOLVED)
    return comment


def _requester_message(draft: Draft, content: str, author_id: UUID, channel: Channel) -> Comment:
    draft.move_to(after_requester_message(held(draft.ticket)))
    draft.set(last_requester_message_at=draft.at)
    return draft.add_comment(content, public=True, author_id=author_id, channel=channel)


def _follow_up(draft: Draft, content: str, channel: Channel, uploads: Sequence[UUID]) -> Ticket:
    """Open a new ticket, related to one that is over and quoting its number."""
    old = draft.ticket
    fresh = Ticket(
        requester_id=old.requester_id,
        service_id=old.service_id,
        team_id=old.team_id,
        subject=_("Follow-up to #%(number)s: %(subject)s") % {"number": old.number, "subject": old.subject},
        description=content,
        priority=old.priority,
        channel=channel.value,
        last_requester_message_at=draft.at,
    )
    fresh.subject = fresh.subject[:SUBJECT_LENGTH]
    with birth(fresh, actor=draft.actor) as born:
        born.insert(related_to=old, uploads=uploads)
    return accept_by_itself(born) if born.settings.gate == Gate.AUTOMATIC else fresh
