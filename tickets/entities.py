"""What the audit log calls tickets and services, and what is done to them."""

from collections.abc import Collection
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.entities import Kind, Named, register
from tickets.models import Attachment, SavedView, Service, Ticket, TicketReminder, Upload


def _tickets(ids: Collection[UUID]) -> dict[UUID, Named]:
    rows = Ticket.objects.only("pk", "number").filter(pk__in=ids)
    return {row.pk: Named(f"#{row.number}", reverse("tickets:ticket", args=[row.number])) for row in rows}


def _services(ids: Collection[UUID]) -> dict[UUID, Named]:
    rows = Service.objects.only("pk", "name").filter(pk__in=ids)
    return {row.pk: Named(row.name, reverse("tickets:service", args=[row.pk])) for row in rows}


def _files(ids: Collection[UUID]) -> dict[UUID, Named]:
    staged = Upload.objects.filter(pk__in=ids).values_list("pk", "original_filename")
    rows = Attachment.objects.filter(pk__in=ids).values_list("pk", "original_filename", "ticket__number")
    return {key: Named(name) for key, name in staged} | {
        key: Named(name, reverse("tickets:ticket", args=[number])) for key, name, number in rows
    }


def _reminders(ids: Collection[UUID]) -> dict[UUID, Named]:
    rows = TicketReminder.objects.select_related("ticket").filter(pk__in=ids)
    return {
        row.pk: Named(f"#{row.ticket.number}", reverse("tickets:ticket", args=[row.ticket.number]))
        for row in rows
    }


def _views(ids: Collection[UUID]) -> dict[UUID, Named]:
    return {row.pk: Named(row.name) for row in SavedView.objects.filter(pk__in=ids)}


register(
    "ticket",
    Kind(
        _("Ticket"),
        _tickets,
        {
            "ticket.created": _("filed %(thing)s"),
            "ticket.accepted": _("accepted %(thing)s"),
            "ticket.assigned": _("assigned %(thing)s"),
            "ticket.unassigned": _("took %(thing)s from its assignee"),
            "ticket.team_changed": _("changed the team of %(thing)s"),
            "ticket.status_changed": _("changed the status of %(thing)s"),
            "ticket.replied": _("answered on %(thing)s"),
            "ticket.note_added": _("added a note to %(thing)s"),
            "ticket.edited": _("edited the text of %(thing)s"),
            "ticket.priority_changed": _("changed the priority of %(thing)s"),
            "ticket.service_changed": _("changed the service of %(thing)s"),
            "ticket.due_changed": _("changed when %(thing)s is due"),
            "ticket.sla_breached": _("was breached on %(thing)s"),
            "ticket.sla_escalation": _("took a step on %(thing)s"),
            "ticket.sla_policy_applied": _("put %(thing)s under a service level"),
            "ticket.escalated": _("escalated %(thing)s"),
            "ticket.tags_changed": _("changed the tags of %(thing)s"),
            "comment.edited": _("edited a message on %(thing)s"),
            "comment.redacted": _("redacted a message on %(thing)s"),
            "attachment.redacted": _("removed a file of %(thing)s"),
        },
    ),
)
register(
    "attachment",
    Kind(
        _("File"),
        _files,
        {
            "attachment.staged": _("uploaded the file %(thing)s"),
            "attachment.downloaded": _("downloaded the file %(thing)s"),
            "attachment.infected": _("found the file %(thing)s infected"),
        },
    ),
)
register(
    "service",
    Kind(
        _("Service"),
        _services,
        {
            "service.created": _("added the service %(thing)s"),
            "service.changed": _("changed the service %(thing)s"),
        },
    ),
)
register(
    "reminder",
    Kind(
        _("Reminder"),
        _reminders,
        {
            "reminder.created": _("set a reminder"),
            "reminder.changed": _("moved a reminder"),
            "reminder.deleted": _("ended a reminder"),
        },
    ),
)
register(
    "saved_view",
    Kind(
        _("View"),
        _views,
        {
            "saved_view.created": _("saved the view %(thing)s"),
            "saved_view.changed": _("changed the view %(thing)s"),
            "saved_view.deleted": _("deleted the view %(thing)s"),
        },
    ),
)
