"""The ticket."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from pgvector.django import VectorField

from atum_desk.core.fields import RegConfigField
from atum_desk.core.guard import GuardedModel
from atum_desk.core.models import DomainField, TenantForeignKey, TenantModel
from tickets.querysets import OPEN_VALUES, TicketManager, due_or_never
from tickets.states import OPEN, Channel, Priority, Status

DERIVED = frozenset(
    {
        "sla_due_at",
        "embedding_vector",
        "ai_suggested_category",
        "ai_suggested_priority",
        "ai_confidence_score",
        "search_vector",
        "priority_rank",
    }
)
"""Columns that can be computed again from facts: written without event, audit row or `updated_at`."""


class Ticket(GuardedModel, TenantModel):
    """One matter of one requester. Only the tickets' door saves it; every fact's change has its audit row.

    `version` counts the changes, so that a form can tell whether somebody was faster. `sla_paused_duration` is wall
    clock seconds.
    """

    door = "tickets"

    number = models.IntegerField(editable=False)
    requester = TenantForeignKey(
        "accounts.User", models.PROTECT, related_name="requested_tickets", db_index=False
    )
    service = TenantForeignKey("tickets.Service", models.PROTECT, null=True, related_name="tickets")
    subject = models.CharField(max_length=500)
    description = models.TextField()
    status = DomainField(max_length=20, domain="ticketstatus", choices=Status, default=Status.NEW)
    assigned_to = TenantForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        related_name="assigned_tickets",
        db_column="assigned_to",
        db_index=False,
    )
    accepted_by = TenantForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_column="accepted_by", db_index=False
    )
    accepted_at = models.DateTimeField(null=True)
    priority = DomainField(max_length=20, domain="ticketpriority", choices=Priority, default=Priority.MEDIUM)
    priority_rank = models.GeneratedField(
        expression=models.Case(
            models.When(priority="URGENT", then=models.Value(4)),
            models.When(priority="HIGH", then=models.Value(3)),
            models.When(priority="MEDIUM", then=models.Value(2)),
            default=models.Value(1),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    # The policy lives a floor up; its own app keeps the key.
    sla_policy_id = models.UUIDField(null=True)
    sla_started_at = models.DateTimeField(null=True)
    sla_due_at = models.DateTimeField(null=True)
    sla_paused_at = models.DateTimeField(null=True)
    sla_paused_duration = models.IntegerField(default=0)
    due_at_by_hand = models.DateTimeField(null=True)
    parent_ticket = TenantForeignKey("self", models.PROTECT, null=True, related_name="children")
    is_duplicate_of = TenantForeignKey(
        "self", models.PROTECT, null=True, related_name="duplicates", db_column="is_duplicate_of"
    )
    ai_suggested_category = models.CharField(max_length=255, null=True)
    ai_suggested_priority = models.CharField(max_length=20, null=True)
    ai_confidence_score = models.FloatField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    embedding_vector = VectorField(dimensions=768, null=True)
    tags = models.JSONField(null=True, default=list)
    escalation_level = models.IntegerField(default=0)
    channel = models.CharField(max_length=20, choices=Channel, default=Channel.WEB)
    team = TenantForeignKey("accounts.Team", models.PROTECT, null=True, related_name="tickets")
    status_before_waiting = DomainField(max_length=20, domain="ticketstatus", choices=Status, null=True)
    version = models.IntegerField(default=1)
    last_requester_message_at = models.DateTimeField(null=True)
    last_staff_reply_at = models.DateTimeField(null=True)
    search_config = RegConfigField(max_length=64, default="simple")
    search_vector = models.GeneratedField(
        expression=SearchVector("subject", "description", config=models.F("search_config")),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects: Any = TicketManager()

    class Meta:
        db_table = "tickets"
        base_manager_name = "objects"
        constraints = (
            models.UniqueConstraint(
                fields=["organization_id", "number"], name="uq_tickets_organization_id_number"
            ),
        )
        indexes = (
            models.Index(fields=["assigned_to"], name="ix_tickets_assigned_to"),
            models.Index(fields=["created_at"], name="ix_tickets_created_at"),
            models.Index(fields=["escalation_level"], name="ix_tickets_escalation_level"),
            models.Index(fields=["organization_id", "created_at"], name="ix_tickets_org_created"),
            models.Index(fields=["organization_id", "status"], name="ix_tickets_org_status"),
            models.Index(fields=["organization_id"], name="ix_tickets_organization_id"),
            models.Index(fields=["priority"], name="ix_tickets_priority"),
            models.Index(fields=["requester"], name="ix_tickets_requester_id"),
            models.Index(fields=["sla_due_at"], name="ix_tickets_sla_due_at"),
            models.Index(fields=["status"], name="ix_tickets_status"),
            # The queue's orders, each ended by the number so that a page has one exact successor.
            models.Index(fields=["organization_id", "created_at", "number"], name="ix_tickets_queue_created"),
            models.Index(fields=["organization_id", "updated_at", "number"], name="ix_tickets_queue_updated"),
            models.Index(
                models.F("organization_id"),
                due_or_never(),
                models.F("number"),
                # The overview counts open tickets from this index alone.
                include=["status", "priority", "assigned_to", "team", "created_at", "sla_due_at"],
                name="ix_tickets_open_by_due",
                condition=models.Q(status__in=OPEN_VALUES),
            ),
            models.Index(
                fields=["organization_id", "priority_rank", "number"],
                name="ix_tickets_open_priority",
                condition=models.Q(status__in=OPEN_VALUES),
            ),
            models.Index(
                models.F("organization_id"),
                models.F("team"),
                due_or_never(),
                models.F("number"),
                name="ix_tickets_open_team_by_due",
                condition=models.Q(status__in=OPEN_VALUES),
            ),
            models.Index(
                fields=["organization_id", "created_at", "number"],
                name="ix_tickets_unassigned",
                condition=models.Q(assigned_to__isnull=True, status__in=OPEN_VALUES),
            ),
            models.Index(
                fields=["organization_id", "assigned_to", "status", "updated_at", "number"],
                name="ix_tickets_assignee",
            ),
            models.Index(
                fields=["organization_id", "team", "status", "updated_at", "number"], name="ix_tickets_team"
            ),
            # A requester's list is read from this index alone.
            models.Index(
                fields=["organization_id", "requester", "created_at"],
                include=["number", "status"],
                name="ix_tickets_requester_created",
            ),
            models.Index(
                fields=["organization_id", "status", "updated_at", "number"], name="ix_tickets_status_updated"
            ),
            GinIndex(fields=["search_vector"], name="ix_tickets_search_vector"),
        )

    def __str__(self) -> str:
        return f"#{self.number} {self.subject}"

    # Django's own two make a dictionary of all choices at every call.
    def get_status_display(self) -> str:  # type: ignore[no-redef]
        """Return the status in words."""
        return str(Status(self.status).label)

    def get_priority_display(self) -> str:  # type: ignore[no-redef]
        """Return the priority in words."""
        return str(Priority(self.priority).label)

    @property
    def is_open(self) -> bool:
        """Say whether somebody still has to do something."""
        return self.status in OPEN

    @property
    def is_paused(self) -> bool:
        """Say whether the clock stands still for an answer of the requester."""
        return self.sla_paused_at is not None
