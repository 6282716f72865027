"""Reusable filters over people, companies and the audit log."""

from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import BaseUserManager
from django.db import models

from accounts.roles import REQUESTERS, STAFF
from atum_desk.core.guard import GuardedQuerySet
from atum_desk.core.tenancy import CurrentOrganization, TenantManager


class UserQuerySet(GuardedQuerySet[Any]):
    """People of the organization."""

    def active(self) -> "UserQuerySet":
        """Who may sign in."""
        return self.filter(is_active=True)

    def staff(self) -> "UserQuerySet":
        """Agents, managers and administrators."""
        return self.filter(role__in=sorted(STAFF))

    def requesters(self) -> "UserQuerySet":
        """People of the portal."""
        return self.filter(role__in=sorted(REQUESTERS))

    def matching(self, words: str) -> "UserQuerySet":
        """Whose name or address contains the words, ignoring case."""
        words = words.strip()
        if not words:
            return self
        return self.filter(models.Q(full_name__icontains=words) | models.Q(email__contains=words.lower()))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Hands out people of the active organization; addresses are looked up in lower case."""

    def get_queryset(self) -> UserQuerySet:
        """Return the organization's people."""
        people: UserQuerySet = super().get_queryset().filter(organization_id=CurrentOrganization())
        return people

    def get_by_natural_key(self, username: str | None) -> Any:
        """Find a person by address."""
        return self.get(email=(username or "").strip().lower())


class CompanyQuerySet(GuardedQuerySet[Any]):
    """Companies of the organization's requesters."""

    def of_domain(self, domain: str) -> Any:
        """Return the verified company that this domain belongs to, None where there is none."""
        return self.filter(is_verified=True, domains__contains=[domain]).order_by("created_at").first()


class CompanyManager(TenantManager.from_queryset(CompanyQuerySet)):  # type: ignore[misc]
    """Hands out companies of the active organization."""


class InvitationQuerySet(GuardedQuerySet[Any]):
    """Invitations into the organization."""

    def open_at(self, at: datetime) -> "InvitationQuerySet":
        """Which can still be accepted at that instant."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at)


class InvitationManager(TenantManager.from_queryset(InvitationQuerySet)):  # type: ignore[misc]
    """Hands out invitations of the active organization."""


class AuditQuerySet(models.QuerySet[Any]):
    """Rows of the audit log."""

    def of(self, entity_type: str, entity_id: object) -> "AuditQuerySet":
        """What happened to one thing, oldest first."""
        return self.filter(entity_type=entity_type, entity_id=entity_id).order_by("created_at", "id")
