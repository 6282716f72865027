"""The audit log: every change, with old and new values; the database lets nobody alter it."""

from typing import Any

from django.db import models

from accounts.querysets import AuditManager
from atum_desk.core.actors import ActorKind
from atum_desk.core.guard import AppendOnly
from atum_desk.core.models import TenantModel


class AuditLog(AppendOnly, TenantModel):
    """One act. Its foreign keys do nothing: a row outlives what it speaks of."""

    user_id = models.UUIDField(null=True)
    action = models.CharField(max_length=100)
    entity_type = models.CharField(max_length=100)
    entity_id = models.UUIDField()
    old_values = models.JSONField(null=True)
    new_values = models.JSONField(null=True)
    ip_address = models.CharField(max_length=45, null=True)
    user_agent = models.TextField(null=True)
    created_at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10, choices=ActorKind, default=ActorKind.SYSTEM)
    actor_id = models.UUIDField(null=True)
    actor_label = models.CharField(max_length=200, default="")
    cause_id = models.UUIDField(null=True)
    depth = models.SmallIntegerField(default=0)
    request_id = models.UUIDField(null=True)

    objects: Any = AuditManager()

    class Meta:
        db_table = "audit_log"
        base_manager_name = "objects"
        indexes = (
            models.Index(
                fields=["organization_id", "entity_type", "entity_id", "created_at", "id"],
                name="ix_audit_log_entity",
            ),
            models.Index(fields=["organization_id", "created_at", "id"], name="ix_audit_log_created"),
            models.Index(fields=["organization_id", "user_id", "created_at", "id"], name="ix_audit_log_user"),
            models.Index(
                fields=["organization_id", "action", "created_at", "id"], name="ix_audit_log_action"
            ),
        )

    def __str__(self) -> str:
        return f"{self.action} {self.entity_type} {self.entity_id}"
