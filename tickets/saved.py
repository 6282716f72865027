"""Reusable filters over saved views."""

from typing import Any
from uuid import UUID

from django.db import models

from accounts.models import TeamMember
from atum_desk.core.guard import GuardedManager, GuardedQuerySet


class SavedViewQuerySet(GuardedQuerySet[Any]):
    """Saved views of the organization."""

    def used_by(self, user_id: UUID) -> "SavedViewQuerySet":
        """A person's own and those of the teams that they are in: what their rail shows."""
        teams = TeamMember.objects.filter(user_id=user_id).values("team_id")
        return self.filter(models.Q(user_id=user_id) | models.Q(team_id__in=teams))

    def seen_by(self, user_id: UUID, *, every_team: bool) -> "SavedViewQuerySet":
        """Those that a person uses, and every team's for whoever manages them."""
        if not every_team:
            return self.used_by(user_id)
        return self.filter(models.Q(user_id=user_id) | models.Q(team_id__isnull=False))

    def in_order(self) -> "SavedViewQuerySet":
        """One's own first, then team by team, each in its own order."""
        return self.order_by(models.F("team__name").asc(nulls_first=True), "position", "created_at", "pk")

    def beside(self, view: Any) -> "SavedViewQuerySet":
        """Those of the same person or the same team, in their order."""
        same = self.filter(user_id=view.user_id, team_id=view.team_id)
        return same.order_by("position", "created_at", "pk")


class SavedViewManager(GuardedManager.from_queryset(SavedViewQuerySet)):  # type: ignore[misc]
    """Hands out saved views of the active organization."""
