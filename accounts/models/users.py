"""People: staff and requesters of one organization."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from accounts.querysets import UserManager
from accounts.roles import REQUESTERS, STAFF, Role
from atum_desk.core.audited import AuditedModel
from atum_desk.core.models import DomainField, TenantForeignKey, TenantModel


class User(AuditedModel, TenantModel, AbstractBaseUser):
    """A person of one organization; the same address may exist in another one as another person.

    People are deactivated, never deleted: what they wrote stays theirs.
    """

    entity_type = "user"
    lasting = _("A person stays: tickets and their history name them. Deactivate them instead.")
    audit_hidden: ClassVar[frozenset[str]] = frozenset(
        {"password", "two_factor_secret", "two_factor_backup_codes", "signature"}
    )
    audit_ignored: ClassVar[frozenset[str]] = frozenset(
        {"created_at", "updated_at", "last_login", "preferences"}
    )

    email = models.EmailField(_("e-mail address"), max_length=255)
    full_name = models.CharField(_("full name"), max_length=255)
    password = models.CharField(_("password"), max_length=255, db_column="password_hash")
    role = DomainField(_("role"), max_length=20, domain="userrole", choices=Role, default=Role.CUSTOMER_USER)
    is_active = models.BooleanField(_("active"), default=True)
    email_verified = models.BooleanField(default=False)
    last_login = models.DateTimeField(null=True, blank=True)
    two_factor_enabled = models.BooleanField(default=False)
    two_factor_secret = models.CharField(max_length=255, null=True, blank=True)
    two_factor_backup_codes = ArrayField(models.CharField(), null=True, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    timezone = models.CharField(_("time zone"), max_length=50, default="UTC")
    locale = models.CharField(max_length=10, default="en")
    signature = models.TextField(_("signature"), blank=True, default="")
    is_available = models.BooleanField(_("takes new tickets"), default=True)
    # Absent through this day, in the person's own time zone; shown where somebody would give them a ticket.
    away_until = models.DateField(_("away until"), null=True, blank=True)
    preferences = models.JSONField(default=dict, blank=True)
    company = TenantForeignKey(
        "accounts.Company",
        models.SET_NULL,
        sql_on_delete="SET NULL (company_id)",
        null=True,
        blank=True,
        related_name="people",
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects: Any = UserManager()

    class Meta:
        db_table = "users"
        base_manager_name = "objects"
        constraints = (
            models.UniqueConstraint(
                fields=["organization_id", "email"], name="uq_users_organization_id_email"
            ),
            # lower() is not leakproof: addresses are stored in lower case and looked up by equality.
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="ck_users_email_lower"),
        )
        indexes = (
            models.Index(fields=["organization_id", "full_name", "id"], name="ix_users_org_name"),
            # Staff are few and asked for by every page at the desk; requesters may be very many.
            models.Index(
                fields=["organization_id"],
                condition=models.Q(role__in=sorted(STAFF)),
                name="ix_users_staff",
            ),
        )

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def works_here(self) -> bool:
        """Say whether the person is staff: agent, manager or administrator."""
        return self.role in STAFF

    @property
    def is_requester(self) -> bool:
        """Say whether the person belongs to the portal."""
        return self.role in REQUESTERS
