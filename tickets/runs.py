"""Reusable filters over changes of many tickets."""

from typing import Any
from uuid import UUID

from django.db import models

from atum_desk.core.tenancy import TenantManager, TenantQuerySet


class RunQuerySet(TenantQuerySet[Any]):
    """Changes to many tickets of the organization."""

    def of_user(self, user_id: UUID | None) -> "RunQuerySet":
        """What this person began."""
        return self.filter(user_id=user_id)

    def latest_first(self) -> "RunQuerySet":
        """The newest first, each with `undone`: whether a later one took it back."""
        undone = models.Exists(self.model.objects.filter(undoes_id=models.OuterRef("pk")))
        found: RunQuerySet = self.annotate(undone=undone).order_by("-created_at")
        return found


class RunManager(TenantManager.from_queryset(RunQuerySet)):  # type: ignore[misc]
    """Hands out changes to many tickets of the active organization."""
