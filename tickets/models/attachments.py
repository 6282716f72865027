"""Files: staged by a person, then carried by a ticket."""

from typing import Any

from django.db import models

from atum_desk.core.guard import GuardedManager, GuardedModel
from atum_desk.core.models import TenantForeignKey, TenantModel

FILE_DERIVED = frozenset(
    {"scan_status", "access_count", "last_accessed_at", "preview_path", "preview_width", "preview_height"}
)
"""Columns of an attachment that are no facts: what is counted, and what can be found out or made again."""


class ScanStatus(models.TextChoices):
    """What the virus scanner said."""

    PENDING = "PENDING"
    CLEAN = "CLEAN"
    INFECTED = "INFECTED"
    SKIPPED = "SKIPPED"


class Upload(TenantModel):
    """A staged file of a person, not on any ticket yet: claimed by what carries it, or swept after a day."""

    user = TenantForeignKey("accounts.User", models.PROTECT, related_name="+")
    filename = models.CharField(max_length=255)
    original_filename = models.CharField(max_length=255)
    file_path = models.CharField(max_length=500)
    file_size = models.BigIntegerField()
    mime_type = models.CharField(max_length=100)
    file_hash = models.CharField(max_length=64)
    scan_status = models.CharField(max_length=10, choices=ScanStatus, default=ScanStatus.PENDING)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "uploads"
        base_manager_name = "objects"
        indexes = (models.Index(fields=["organization_id", "created_at"], name="ix_uploads_created"),)


class Attachment(GuardedModel, TenantModel):
    """A stored file. `file_size` is bytes, `file_hash` SHA-256 in hex."""

    door = "tickets"

    ticket = TenantForeignKey("tickets.Ticket", models.PROTECT, related_name="attachments")
    comment = TenantForeignKey("tickets.Comment", models.PROTECT, null=True, related_name="attachments")
    filename = models.CharField(max_length=255)
    original_filename = models.CharField(max_length=255)
    file_path = models.CharField(max_length=500)
    file_size = models.BigIntegerField()
    mime_type = models.CharField(max_length=100)
    file_hash = models.CharField(max_length=64)
    uploaded_by = TenantForeignKey("accounts.User", models.PROTECT, related_name="+", db_column="uploaded_by")
    access_count = models.IntegerField(default=0)
    last_accessed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    scan_status = models.CharField(max_length=10, choices=ScanStatus, default=ScanStatus.PENDING)
    content_id = models.CharField(max_length=995, null=True)
    redacted_at = models.DateTimeField(null=True)
    # Made by a task, derived from the file: nothing until then, and for what is no picture.
    preview_path = models.CharField(max_length=500, null=True)
    preview_width = models.SmallIntegerField(null=True)
    preview_height = models.SmallIntegerField(null=True)

    objects: Any = GuardedManager()

    class Meta:
        db_table = "attachments"
        base_manager_name = "objects"
        indexes = (
            # What all files weigh is added up from this alone.
            models.Index(
                fields=["organization_id", "file_size"],
                name="ix_attachments_weight",
                condition=models.Q(redacted_at__isnull=True),
            ),
        )

    @property
    def is_available(self) -> bool:
        """Say whether it may be handed out: it is there, and no scanner warned or is still at it."""
        return self.redacted_at is None and self.scan_status in {ScanStatus.CLEAN, ScanStatus.SKIPPED}
