"""One-time links into an organization, and the counters that lock a log-in out."""

from datetime import datetime
from typing import Any

from django.db import models

from accounts.querysets import InvitationManager
from accounts.roles import Role
from atum_desk.core.audited import AuditedModel
from atum_desk.core.models import DomainField, TenantForeignKey, TenantModel


class Invitation(AuditedModel, TenantModel):
    """An invitation to an address with a role. The token is made when the mail is sent; only its hash is kept."""

    entity_type = "invitation"
    audit_hidden = frozenset({"token_hash"})

    email = models.EmailField(max_length=255)
    role = DomainField(max_length=20, domain="userrole", choices=Role)
    full_name = models.CharField(max_length=255, blank=True, default="")
    company = TenantForeignKey(
        "accounts.Company",
        models.SET_NULL,
        sql_on_delete="SET NULL (company_id)",
        null=True,
        blank=True,
        related_name="+",
    )
    token_hash = models.CharField(max_length=64, null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    created_by = TenantForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    objects: Any = InvitationManager()

    class Meta:
        db_table = "invitations"
        base_manager_name = "objects"
        constraints = (
            models.UniqueConstraint(
                fields=["organization_id", "token_hash"], name="uq_invitations_token_hash"
            ),
        )
        indexes = (models.Index(fields=["organization_id", "email"], name="ix_invitations_email"),)

    def is_open_at(self, at: datetime) -> bool:
        """Say whether it can still be accepted at that instant."""
        return self.used_at is None and self.revoked_at is None and at < self.expires_at


class LoginAttempt(TenantModel):
    """Failed log-ins in a row for one key (an address or an IP address), and until when it is locked."""

    key = models.CharField(max_length=300)
    failures = models.IntegerField(default=0)
    until = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "login_attempts"
        base_manager_name = "objects"
        constraints = (
            models.UniqueConstraint(fields=["organization_id", "key"], name="uq_login_attempts_key"),
        )
