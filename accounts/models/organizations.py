"""Organizations: the tenants."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.preferences import OrganizationSettings
from atum_desk.core.audited import AuditedModel
from atum_desk.core.fields import PlainJSONField
from atum_desk.core.guard import GuardedQuerySet
from atum_desk.core.ids import uuid7
from atum_desk.core.tenancy import CurrentOrganization


class OrganizationManager(models.Manager.from_queryset(GuardedQuerySet)):  # type: ignore[misc]
    """Hands out the active organization alone."""

    def get_queryset(self) -> Any:
        """Return the active organization."""
        return super().get_queryset().filter(id=CurrentOrganization())

    def current(self) -> "Organization":
        """Return the active organization. Raises NoOrganization outside a scope."""
        organization: Organization = self.get()
        return organization


class Organization(AuditedModel):
    """One tenant. Its policy is `id = the setting`: an organization sees itself and no other.

    `settings` is read through `preferences`; `last_ticket_number` is the counter behind #1042, kept by the tickets'
    door, so it is no audited fact.
    """

    entity_type = "organization"
    lasting = _("An organization stays: everything in it belongs to it.")
    audit_ignored: ClassVar[frozenset[str]] = frozenset({"created_at", "updated_at", "last_ticket_number"})

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=255)
    slug = models.CharField(max_length=100, unique=True)
    domain = models.CharField(max_length=255, null=True, blank=True, unique=True)
    settings = PlainJSONField(default=dict, blank=True)
    business_hours = PlainJSONField(null=True, blank=True)
    holidays = PlainJSONField(null=True, blank=True)
    allowed_ips = ArrayField(models.GenericIPAddressField(), null=True, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    last_ticket_number = models.IntegerField(default=0, editable=False)

    objects: Any = OrganizationManager()

    class Meta:
        db_table = "organizations"
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name

    @property
    def organization_id(self) -> UUID:
        """Return its own id, so that events of an organization read like any other's."""
        return self.id

    @property
    def preferences(self) -> OrganizationSettings:
        """Return the settings, typed, with defaults for what was never set."""
        return OrganizationSettings.from_json(self.settings)
