"""What people can be told of: the kinds of notices, whom each concerns, and which are on unless switched off."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeKind(models.TextChoices):
    """What a notice is about; mail of the same kind bears the same name."""

    TICKET_RECEIVED = "ticket_received", _("Your ticket is received")
    STAFF_ANSWERED = "staff_answered", _("Somebody answers your ticket")
    WAITING = "waiting", _("Your ticket waits for you")
    RESOLVED = "resolved", _("Your ticket is resolved or cancelled")
    ASSIGNED = "assigned", _("A ticket is given to you")
    REQUESTER_ANSWERED = "requester_answered", _("The requester writes on your ticket, or moves it")
    REMINDER = "reminder", _("A reminder you set is due")
    SLA = "sla", _("A deadline is near, or has passed")
    MAIL_HELD = "mail_held", _("Mail is held back by its limit")


OF_OWN_TICKETS = (
    NoticeKind.TICKET_RECEIVED,
    NoticeKind.STAFF_ANSWERED,
    NoticeKind.WAITING,
    NoticeKind.RESOLVED,
)
"""What concerns whoever asked for the ticket."""

OF_WORK = (NoticeKind.ASSIGNED, NoticeKind.REQUESTER_ANSWERED, NoticeKind.SLA, NoticeKind.REMINDER)
"""What concerns those who work on tickets."""

SWITCHABLE = (*OF_WORK, *OF_OWN_TICKETS)
"""The kinds that people switch on and off; the others are always told, and never by mail."""

OFF_AT_FIRST = {(NoticeKind.REMINDER, "mail")}
"""What is not told until it is switched on: a reminder is set by whoever sits at the desk."""
