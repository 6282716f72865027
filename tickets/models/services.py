"""The service catalogue: what a requester picks."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from atum_desk.core.audited import AuditedModel
from atum_desk.core.models import TenantForeignKey, TenantModel
from tickets.states import Priority


class Service(AuditedModel, TenantModel):
    """A service with the priority, team and SLA policy that its tickets begin with."""

    entity_type = "service"
    lasting = _("A service stays: tickets name it. Stop offering it instead.")

    name = models.CharField(_("name"), max_length=255)
    description = models.TextField(_("description"), null=True, blank=True)
    default_priority = models.CharField(
        _("default priority"), max_length=20, choices=Priority, default=Priority.MEDIUM
    )
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # The policy lives two floors up; its own app keeps the key.
    sla_policy_id = models.UUIDField(null=True, blank=True, editable=False)
    team = TenantForeignKey(
        "accounts.Team",
        models.SET_NULL,
        sql_on_delete="SET NULL (team_id)",
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("team"),
    )

    class Meta:
        db_table = "services"
        base_manager_name = "objects"
        constraints = (
            models.UniqueConstraint(
                fields=["organization_id", "name"], name="uq_services_organization_id_name"
            ),
        )

    def __str__(self) -> str:
        return self.name
