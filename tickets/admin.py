"""Services, tickets, messages, files and runs in the admin; all but services are only looked at there."""

from typing import Any

from django import forms
from django.contrib import admin

from accounts.admin_site import OperatedAdmin, ReadOnlyAdmin, site
from atum_desk.core.actors import Actor
from tickets.choices import read_choices
from tickets.forms.desk import ServiceForm
from tickets.models import Attachment, BulkRun, Comment, Service, Ticket
from tickets.numbers import read_number
from tickets.operations import change_service, create_service


@admin.register(Service, site=site)
class ServiceAdmin(OperatedAdmin):
    """The service catalogue."""

    entity_type = "service"
    list_display = ("name", "team", "default_priority", "is_active", "created_at")
    list_filter = ("is_active", "default_priority")
    list_select_related = ("team",)
    search_fields = ("name",)
    shown = ("created_at",)

    def find(self, rows: Any, words: str) -> Any:
        """Return the services whose name contains the words."""
        return rows.filter(name__icontains=words)

    def wear(self, known: Any, typed: Any, actor: Actor) -> forms.Form:
        """Return the form of a service."""
        choices = read_choices()
        return ServiceForm(typed, choices=choices if known else choices.offered(), service=known)

    def operate(self, known: Any, form: Any, actor: Actor) -> Service:
        """Add or change the service."""
        if known is None:
            return create_service(**form.facts(), actor=actor)
        return change_service(known.pk, **form.facts(), is_active=form.cleaned_data["is_active"], actor=actor)


@admin.register(Ticket, site=site)
class TicketAdmin(ReadOnlyAdmin):
    """Tickets as they stand; the desk works on them."""

    entity_type = "ticket"
    ordering = ("-number",)
    list_display = (
        "number",
        "subject",
        "status",
        "priority",
        "requester",
        "assigned_to",
        "team",
        "created_at",
    )
    list_filter = ("status", "priority", "created_at")
    list_select_related = ("requester", "assigned_to", "team")
    search_fields = ("number",)
    search_help_text = "A ticket's number, or its requester's e-mail address"
    fields = (
        "number", "subject", "description", "status", "priority", "requester", "assigned_to", "team", "service", "tags",
        "channel", "accepted_by", "accepted_at", "sla_due_at", "created_at", "updated_at", "resolved_at", "closed_at",
        "version",
    )  # fmt: skip

    def find(self, rows: Any, words: str) -> Any:
        """Return the ticket of a number, or a requester's tickets."""
        if "@" in words:
            return rows.filter(requester__email=words.lower())
        number = read_number(words)
        return rows.none() if number is None else rows.numbered([number])


class OfTicketAdmin(ReadOnlyAdmin):
    """What hangs on a ticket, found by its number."""

    search_fields = ("ticket__number",)
    search_help_text = "A ticket's number"

    def find(self, rows: Any, words: str) -> Any:
        """Return what hangs on the ticket of that number."""
        number = read_number(words)
        return rows.none() if number is None else rows.filter(ticket__number=number)


@admin.register(Comment, site=site)
class CommentAdmin(OfTicketAdmin):
    """Messages and notes."""

    list_display = ("ticket", "author", "is_internal", "channel", "created_at", "edited_at", "redacted_at")
    list_filter = ("is_internal",)
    list_select_related = ("ticket", "author")
    fields = (
        "ticket",
        "author",
        "content",
        "is_internal",
        "channel",
        "created_at",
        "edited_at",
        "redacted_at",
    )


@admin.register(Attachment, site=site)
class AttachmentAdmin(OfTicketAdmin):
    """Files; they are handed out on their ticket, where every download is recorded."""

    list_display = (
        "original_filename",
        "ticket",
        "uploaded_by",
        "mime_type",
        "file_size",
        "scan_status",
        "access_count",
        "created_at",
    )
    list_filter = ("scan_status",)
    list_select_related = ("ticket", "uploaded_by")
    fields = (
        "original_filename", "ticket", "uploaded_by", "mime_type", "file_size", "file_hash", "scan_status",
        "access_count", "last_accessed_at", "created_at", "redacted_at",
    )  # fmt: skip


@admin.register(BulkRun, site=site)
class BulkRunAdmin(ReadOnlyAdmin):
    """Changes to many tickets at once."""

    list_display = ("created_at", "user", "state", "position", "finished_at")
    list_filter = ("state",)
    list_select_related = ("user",)
    fields = (
        "user",
        "act",
        "numbers",
        "position",
        "changed",
        "refused",
        "state",
        "created_at",
        "finished_at",
    )
