"""What people can be told of: the kinds of notices, whom each concerns, and which are on unless switched off."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeKind(models.TextChoices):
    """What a notice is about; mail of the same kind bears the same name."""

    TICKET_RECEIVED = "ticket_received", _("We received your ticket")
    STAFF_ANSWERED = "staff_answered", _("We answered you")
    WAITING = "waiting", _("We wait for your answer")
    RESOLVED = "resolved", _("Your ticket is resolved")
    ASSIGNED = "assigned", _("A ticket is given to you")
    REQUESTER_ANSWERED = "requester_answered", _("A requester writes on your ticket")
    REMINDER = "reminder", _("A reminder you set")
    MAIL_HELD = "mail_held", _("Mail is held back by its limit")


OF_OWN_TICKETS = (
    NoticeKind.TICKET_RECEIVED,
    NoticeKind.STAFF_ANSWERED,
    NoticeKind.WAITING,
    NoticeKind.RESOLVED,
)
"""What concerns whoever asked for the ticket."""

OF_WORK = (NoticeKind.ASSIGNED, NoticeKind.REQUESTER_ANSWERED, NoticeKind.REMINDER)
"""What concerns those who work on tickets."""

SWITCHABLE = (*OF_WORK, *OF_OWN_TICKETS)
"""The kinds that people switch on and off; the others are always told, and never by mail."""

OFF_AT_FIRST = {(NoticeKind.TICKET_RECEIVED, "here")}
"""What is not told until it is switched on: whoever just filed a ticket sees that it was received."""
