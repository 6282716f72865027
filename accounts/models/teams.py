"""Teams of staff."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import TeamManager
from atum_desk.core.audited import AuditedModel
from atum_desk.core.models import TenantForeignKey, TenantModel


class Team(AuditedModel, TenantModel):
    """A group of staff that tickets are assigned to."""

    entity_type = "team"
    lasting = _("A team stays: tickets and services name it. Make it inactive instead.")

    name = models.CharField(_("name"), max_length=255)
    description = models.TextField(_("description"), blank=True, default="")
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: Any = TeamManager()

    class Meta:
        db_table = "teams"
        base_manager_name = "objects"
        constraints = (
            models.UniqueConstraint(fields=["organization_id", "name"], name="uq_teams_organization_id_name"),
        )

    def __str__(self) -> str:
        return self.name


class TeamMember(AuditedModel, TenantModel):
    """One person in one team."""

    entity_type = "team_member"

    team = TenantForeignKey(Team, models.CASCADE, sql_on_delete="CASCADE", related_name="memberships")
    user = TenantForeignKey(
        "accounts.User", models.CASCADE, sql_on_delete="CASCADE", related_name="memberships"
    )

    class Meta:
        db_table = "team_members"
        base_manager_name = "objects"
        constraints = (
            models.UniqueConstraint(
                fields=["organization_id", "team", "user"], name="uq_team_members_team_user"
            ),
        )
