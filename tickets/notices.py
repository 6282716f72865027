"""The list of what a person was told, with the tickets it is about, as the bell's page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import policy
from accounts.models import Notification
from accounts.notice_kinds import NoticeKind
from accounts.policy import Right
from atum_desk.core.actors import Actor
from tickets.models import Ticket

UNREAD_SHOWN = 99

ICONS = {
    NoticeKind.TICKET_RECEIVED: "inbox",
    NoticeKind.STAFF_ANSWERED: "message-square",
    NoticeKind.WAITING: "circle-pause",
    NoticeKind.RESOLVED: "circle-check",
    NoticeKind.ASSIGNED: "user-check",
    NoticeKind.REQUESTER_ANSWERED: "message-square",
    NoticeKind.SLA: "timer",
    NoticeKind.REMINDER: "alarm-clock",
    NoticeKind.MAIL_HELD: "mail-warning",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One notice; `subject` and `href` are empty where it is about no ticket that the person may see now."""

    id: UUID
    icon: str
    text: str
    at: datetime
    is_unread: bool
    number: int | None = None
    subject: str = ""
    href: str = ""


def rows(notices: Sequence[Notification], actor: Actor) -> list[Row]:
    """Return notices as they are listed. One query for all their tickets."""
    ids = {notice.ticket_id for notice in notices if notice.ticket_id}
    seen = Ticket.objects.visible_to(actor).filter(pk__in=ids).only("number", "subject")
    tickets = {ticket.pk: ticket for ticket in seen}
    return [_row(notice, tickets.get(notice.ticket_id), actor) for notice in notices]


def spoken_unread(count: int) -> str:
    """Return the number of unread notices as the bell shows it: nothing for none, "99+" beyond."""
    if count > UNREAD_SHOWN:
        return _("%(most)s+") % {"most": UNREAD_SHOWN}
    return str(count) if count else ""


def _row(notice: Notification, ticket: Ticket | None, actor: Actor) -> Row:
    told = Row(
        id=notice.pk,
        icon=ICONS.get(NoticeKind(notice.kind), "bell"),
        text=notice.text,
        at=notice.created_at,
        is_unread=notice.read_at is None,
    )
    if ticket is None:
        return told
    page = "tickets:ticket" if policy.may(actor, Right.SEE_DESK) else "tickets:portal_ticket"
    return replace(
        told, number=ticket.number, subject=ticket.subject, href=reverse(page, args=[ticket.number])
    )
