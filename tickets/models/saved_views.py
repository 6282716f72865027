"""Saved views: conditions under a name, for one person or for a team."""

import json
from hashlib import sha256
from typing import Any

from django.db import models
from django.db.models import Q

from atum_desk.core.audited import AuditedModel
from atum_desk.core.models import TenantForeignKey, TenantModel
from tickets.saved import SavedViewManager


class SavedView(AuditedModel, TenantModel):
    """What a person or a team looks at again and again: `conditions` as JSON, and the order of its tickets."""

    entity_type = "saved_view"
    audit_ignored = frozenset({"created_at", "updated_at"})

    name = models.CharField(max_length=100)
    user = TenantForeignKey(
        "accounts.User", models.CASCADE, sql_on_delete="CASCADE", null=True, related_name="+"
    )
    team = TenantForeignKey(
        "accounts.Team", models.CASCADE, sql_on_delete="CASCADE", null=True, related_name="+"
    )
    conditions = models.JSONField()
    sort = models.CharField(max_length=20)
    position = models.SmallIntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects: Any = SavedViewManager()

    class Meta:
        db_table = "saved_views"
        base_manager_name = "objects"
        constraints = (
            models.UniqueConstraint(
                fields=["organization_id", "user", "name"], name="uq_saved_views_user_name"
            ),
            models.UniqueConstraint(
                fields=["organization_id", "team", "name"], name="uq_saved_views_team_name"
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, team__isnull=True) | Q(user__isnull=True, team__isnull=False),
                name="ck_saved_views_whose",
            ),
        )

    @property
    def version(self) -> str:
        """Return a mark of all that a form of it changes: the same until one of it is another."""
        held = [self.name, self.sort, str(self.team_id or ""), self.conditions]
        return sha256(json.dumps(held, sort_keys=True).encode()).hexdigest()
