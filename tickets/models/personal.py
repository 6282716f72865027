"""What one person keeps about a ticket: the last look, what is being typed, and when to be reminded."""

from typing import ClassVar

from django.db import models

from atum_desk.core.audited import AuditedModel
from atum_desk.core.models import TenantForeignKey, TenantModel


class TicketVisit(TenantModel):
    """A person's last look at a ticket: which version was seen, and until when they count as looking or typing."""

    ticket = TenantForeignKey(
        "tickets.Ticket", models.CASCADE, sql_on_delete="CASCADE", related_name="visits"
    )
    user = TenantForeignKey("accounts.User", models.CASCADE, sql_on_delete="CASCADE", related_name="+")
    seen_version = models.IntegerField()
    seen_at = models.DateTimeField()
    present_until = models.DateTimeField(null=True)
    typing_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "ticket_visits"
        base_manager_name = "objects"
        constraints = (
            models.UniqueConstraint(
                fields=["organization_id", "ticket", "user"], name="uq_ticket_visits_ticket_user"
            ),
        )


class DraftKind(models.TextChoices):
    """What is being written."""

    REPLY = "reply"
    NOTE = "note"


class TicketDraft(TenantModel):
    """A text that a person began on a ticket and has not sent."""

    ticket = TenantForeignKey(
        "tickets.Ticket", models.CASCADE, sql_on_delete="CASCADE", related_name="drafts"
    )
    user = TenantForeignKey("accounts.User", models.CASCADE, sql_on_delete="CASCADE", related_name="+")
    kind = models.CharField(max_length=10, choices=DraftKind)
    content = models.TextField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "ticket_drafts"
        base_manager_name = "objects"
        constraints = (
            models.UniqueConstraint(
                fields=["organization_id", "user", "ticket", "kind"], name="uq_ticket_drafts_user_ticket"
            ),
        )


class TicketReminder(AuditedModel, TenantModel):
    """When a person wants to be reminded of a ticket; one each, gone once it was told."""

    entity_type = "reminder"
    audit_ignored: ClassVar[frozenset[str]] = frozenset({"created_at"})

    ticket = TenantForeignKey(
        "tickets.Ticket", models.CASCADE, sql_on_delete="CASCADE", related_name="reminders"
    )
    user = TenantForeignKey("accounts.User", models.CASCADE, sql_on_delete="CASCADE", related_name="+")
    remind_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "ticket_reminders"
        base_manager_name = "objects"
        constraints = (
            models.UniqueConstraint(
                fields=["organization_id", "user", "ticket"], name="uq_ticket_reminders_user_ticket"
            ),
        )
        indexes = (models.Index(fields=["organization_id", "remind_at"], name="ix_ticket_reminders_due"),)
