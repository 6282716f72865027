"""Being reminded of a ticket: one reminder for each person and ticket, gone once it was told."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import policy
from accounts.models import User
from accounts.notice_kinds import NoticeKind
from accounts.notices import tell_people
from accounts.policy import Right
from atum_desk.core import clock
from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid, NotAllowed, NotFound
from tickets.models import Ticket, TicketReminder

FURTHEST = timedelta(days=366)


@transaction.atomic
def remind(ticket_id: UUID, *, remind_at: datetime, actor: Actor) -> TicketReminder:
    """Remind the actor of the ticket at that moment; an earlier wish is replaced. Raises NotAllowed, NotFound, Invalid.

    Publishes `reminder.created` or `reminder.changed`.
    """
    policy.require(actor, Right.WORK_ON_TICKETS)
    if actor.user_id is None:
        raise NotAllowed(_("Only a person can be reminded."))
    at = clock.now()
    if not at < remind_at <= at + FURTHEST:
        raise Invalid(
            _("That moment is past or more than a year away. Choose one in between."), field="remind_at"
        )
    # The ticket's row keeps two browsers of the same person from making two reminders.
    if not Ticket.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=ticket_id).exists():
        raise NotFound(_("There is no such ticket."))
    reminder = _own(ticket_id, actor) or TicketReminder(
        ticket_id=ticket_id, user_id=actor.user_id, created_at=at
    )
    reminder.remind_at = remind_at
    reminder.save_as(actor)
    return reminder


@transaction.atomic
def forget(ticket_id: UUID, *, actor: Actor) -> None:
    """Take the actor's reminder back, if there is one. Publishes `reminder.deleted`."""
    reminder = _own(ticket_id, actor)
    if reminder is not None:
        reminder.delete_as(actor)


def _own(ticket_id: UUID, actor: Actor) -> TicketReminder | None:
    own = TicketReminder.objects.filter(ticket_id=ticket_id, user_id=actor.user_id)
    found: TicketReminder | None = own.select_for_update(of=("self",)).first()
    return found


@transaction.atomic
def tell_reminder(reminder_id: UUID, *, actor: Actor) -> None:
    """Tell a reminder that is due, and end it; one that is gone or was moved meanwhile is passed over.

    Publishes `reminder.deleted`.
    """
    due = TicketReminder.objects.filter(pk=reminder_id, remind_at__lte=clock.now())
    reminder: TicketReminder | None = due.select_for_update(of=("self",)).first()
    if reminder is None:
        return
    # Who left the staff since then does not see the ticket any more.
    people = User.objects.staff().filter(pk=reminder.user_id).values_list("pk", flat=True)
    text = _("You wanted to be reminded of it.")
    tell_people(list(people), NoticeKind.REMINDER, text=text, ticket_id=reminder.ticket_id)
    reminder.delete_as(actor)
