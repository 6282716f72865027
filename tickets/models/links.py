"""What ties tickets together: relationships, tags by name, vectors for similarity."""

from typing import Any

from django.db import models
from pgvector.django import HalfVectorField, HnswIndex

from atum_desk.core.guard import GuardedManager, GuardedModel
from atum_desk.core.models import TenantForeignKey, TenantModel


class Relationship(models.TextChoices):
    """How two tickets relate; parent and duplicate are columns, their labels occur in adopted databases only."""

    PARENT = "parent"
    CHILD = "child"
    DUPLICATE = "duplicate"
    RELATED = "related"
    BLOCKED_BY = "blocked_by"
    BLOCKS = "blocks"


class TicketRelationship(GuardedModel, TenantModel):
    """One row a pair: `related`, or the source `blocks` the target."""

    door = "tickets"

    source_ticket = TenantForeignKey("tickets.Ticket", models.PROTECT, related_name="links_out")
    target_ticket = TenantForeignKey("tickets.Ticket", models.PROTECT, related_name="links_in")
    relationship_type = models.CharField(max_length=20, choices=Relationship)
    created_at = models.DateTimeField()
    created_by = TenantForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_column="created_by"
    )

    objects: Any = GuardedManager()

    class Meta:
        db_table = "ticket_relationships"
        base_manager_name = "objects"
        constraints = (
            models.UniqueConstraint(
                fields=["organization_id", "source_ticket", "target_ticket", "relationship_type"],
                name="uq_ticket_relationships_pair",
            ),
        )


class TicketTag(GuardedModel, TenantModel):
    """A tag's tickets by plain text equality; kept beside `tickets.tags` by the door."""

    door = "tickets"

    ticket = TenantForeignKey(
        "tickets.Ticket", models.CASCADE, sql_on_delete="CASCADE", related_name="tag_rows"
    )
    tag = models.CharField(max_length=100)

    objects: Any = GuardedManager()

    class Meta:
        db_table = "ticket_tags"
        base_manager_name = "objects"
        constraints = (
            models.UniqueConstraint(
                fields=["organization_id", "tag", "ticket"], name="uq_ticket_tags_tag_ticket"
            ),
        )


class TicketVector(GuardedModel, TenantModel):
    """What similarity searches: kept apart, so that a reply does not enter the graph anew."""

    door = "tickets"

    ticket = TenantForeignKey(
        "tickets.Ticket", models.CASCADE, sql_on_delete="CASCADE", related_name="vectors"
    )
    model = models.CharField(max_length=100)
    embedding = HalfVectorField(dimensions=768)

    objects: Any = GuardedManager()

    class Meta:
        db_table = "ticket_vectors"
        base_manager_name = "objects"
        constraints = (
            models.UniqueConstraint(
                fields=["organization_id", "ticket", "model"], name="uq_ticket_vectors_ticket_model"
            ),
        )
        indexes = (
            HnswIndex(
                fields=["embedding"], name="ix_ticket_vectors_embedding", opclasses=["halfvec_cosine_ops"]
            ),
        )
