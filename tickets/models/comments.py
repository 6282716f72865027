"""What is said on a ticket."""

from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import models

from atum_desk.core.guard import GuardedManager, GuardedModel
from atum_desk.core.models import TenantForeignKey, TenantModel
from tickets.querysets import CommentManager
from tickets.states import Channel


class Comment(GuardedModel, TenantModel):
    """A public message or an internal note. A redacted one keeps its place and loses its text."""

    door = "tickets"

    ticket = TenantForeignKey("tickets.Ticket", models.PROTECT, related_name="comments", db_index=False)
    author = TenantForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    content = models.TextField()
    is_internal = models.BooleanField(default=False)
    is_ai_generated = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    message_id = models.CharField(max_length=995, null=True)
    channel = models.CharField(max_length=20, choices=Channel, default=Channel.WEB)
    edited_at = models.DateTimeField(null=True)
    redacted_at = models.DateTimeField(null=True)
    search_vector = SearchVectorField(null=True)

    objects: Any = CommentManager()

    class Meta:
        db_table = "comments"
        base_manager_name = "objects"
        constraints = (
            models.UniqueConstraint(fields=["organization_id", "message_id"], name="uq_comments_message_id"),
        )
        indexes = (
            models.Index(fields=["organization_id", "ticket", "created_at", "id"], name="ix_comments_ticket"),
            models.Index(fields=["organization_id", "author"], name="ix_comments_author"),
        )

    def __str__(self) -> str:
        return f"{'Note' if self.is_internal else 'Message'} {self.pk}"


class CommentVersion(GuardedModel, TenantModel):
    """What a comment said before it was edited; redaction empties its versions too."""

    door = "tickets"

    comment = TenantForeignKey(Comment, models.PROTECT, related_name="versions")
    content = models.TextField()
    replaced_at = models.DateTimeField()
    replaced_by = TenantForeignKey("accounts.User", models.PROTECT, related_name="+")

    objects: Any = GuardedManager()

    class Meta:
        db_table = "comment_versions"
        base_manager_name = "objects"
        ordering = ("replaced_at", "id")
