"""Reusable filters over people, companies and the audit log."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models

from accounts.roles import REQUESTERS, STAFF
from atum_desk.core.guard import AppendOnlyQuerySet, GuardedQuerySet
from atum_desk.core.prepared import ask
from atum_desk.core.tenancy import TenantManager, TenantQuerySet, current_organization_id


class UserQuerySet(GuardedQuerySet[Any]):
    """People of the organization."""

    def active(self) -> "UserQuerySet":
        """Who may sign in."""
        return self.filter(is_active=True)

    def staff(self) -> "UserQuerySet":
        """Agents, managers and administrators."""
        return self.filter(role__in=sorted(STAFF))

    def called(self, name: str) -> "UserQuerySet":
        """With this full name, or this address."""
        return self.filter(models.Q(full_name__iexact=name) | models.Q(email__iexact=name))

    def requesters(self) -> "UserQuerySet":
        """People of the portal."""
        return self.filter(role__in=sorted(REQUESTERS))

    def matching(self, words: str) -> "UserQuerySet":
        """Whose name or address contains the words, ignoring case."""
        words = words.strip()
        if not words:
            return self
        return self.filter(models.Q(full_name__icontains=words) | models.Q(email__contains=words.lower()))

    def with_address(self, email: str) -> "UserQuerySet":
        """Whose address this is."""
        return self.filter(email=email.strip().lower())

    def in_role(self, role: str) -> "UserQuerySet":
        """Who has this role; everybody where none is named."""
        return self.filter(role=role) if role else self

    def in_state(self, state: str) -> "UserQuerySet":
        """Who is active, inactive, or has not proven their address (unverified); everybody where none is named."""
        states = {
            "active": {"is_active": True},
            "inactive": {"is_active": False},
            "unverified": {"email_verified": False},
        }
        return self.filter(**states[state]) if state else self

    def by_name(self) -> "UserQuerySet":
        """In the order of their names."""
        return self.order_by("full_name", "pk")

    def after(self, person: Any) -> "UserQuerySet":
        """Who comes after this person by name."""
        later = models.Q(full_name__gt=person.full_name) | models.Q(
            full_name=person.full_name, pk__gt=person.pk
        )
        return self.filter(later)

    def successors_of(self, person: Any) -> "UserQuerySet":
        """Who can take over this person's tickets."""
        return self.active().staff().exclude(pk=person.pk).by_name()

    def outside(self, team: Any) -> "UserQuerySet":
        """Who is not in the team."""
        return self.exclude(memberships__team=team)

    def of_company(self, company: Any) -> "UserQuerySet":
        """Who belongs to the company."""
        return self.filter(company=company)

    def of_team(self, team: Any) -> "UserQuerySet":
        """Who is in the team and works here still."""
        return self.active().staff().filter(memberships__team=team)


class UserManager(TenantManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Hands out people of the active organization."""


class CompanyQuerySet(GuardedQuerySet[Any]):
    """Companies of the organization's requesters."""

    def of_domain(self, domain: str) -> Any:
        """Return the verified company that this domain belongs to, None where there is none."""
        return self.filter(is_verified=True, domains__contains=[domain]).order_by("created_at").first()

    def listed(self) -> "CompanyQuerySet":
        """By name, each with the number of its active people."""
        people = models.Count("people", filter=models.Q(people__is_active=True))
        rows: CompanyQuerySet = self.annotate(people_count=people).order_by("name", "pk")
        return rows


class CompanyManager(TenantManager.from_queryset(CompanyQuerySet)):  # type: ignore[misc]
    """Hands out companies of the active organization."""


class TeamQuerySet(GuardedQuerySet[Any]):
    """Teams of the organization's staff."""

    def of_member(self, user_id: UUID) -> "TeamQuerySet":
        """Those that this person is in, by name."""
        rows: TeamQuerySet = self.filter(memberships__user_id=user_id).order_by("name", "pk")
        return rows

    def offered(self, chosen: UUID | None = None) -> "TeamQuerySet":
        """Those that can be chosen, by name: active ones, and the one that is chosen already."""
        rows: TeamQuerySet = self.filter(models.Q(is_active=True) | models.Q(pk=chosen)).order_by(
            "name", "pk"
        )
        return rows

    def listed(self) -> "TeamQuerySet":
        """Active ones first, by name, each with the number of its members who work here still."""
        working = models.Q(memberships__user__is_active=True, memberships__user__role__in=sorted(STAFF))
        members = models.Count("memberships", filter=working)
        rows: TeamQuerySet = self.annotate(members_count=members).order_by("-is_active", "name", "pk")
        return rows


class TeamManager(TenantManager.from_queryset(TeamQuerySet)):  # type: ignore[misc]
    """Hands out teams of the active organization."""


class InvitationQuerySet(GuardedQuerySet[Any]):
    """Invitations into the organization."""

    def open_at(self, at: datetime) -> "InvitationQuerySet":
        """Which can still be accepted at that instant."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at)

    def unanswered(self) -> "InvitationQuerySet":
        """Neither accepted nor revoked, latest first; some may be too old to accept."""
        waiting = self.filter(used_at__isnull=True, revoked_at__isnull=True)
        return waiting.select_related("created_by", "company").order_by("-created_at", "-pk")


class InvitationManager(TenantManager.from_queryset(InvitationQuerySet)):  # type: ignore[misc]
    """Hands out invitations of the active organization."""


class OutboundMailQuerySet(TenantQuerySet[Any]):
    """Outgoing mail."""

    def unsent(self) -> "OutboundMailQuerySet":
        """What is still to be sent: waiting, or held back for now."""
        # A time to try is what such a row has and the index holds.
        return self.filter(state__in=("WAITING", "HELD"), next_try_at__isnull=False)

    def about_tickets_for(self, user_id: object) -> "OutboundMailQuerySet":
        """What is for this person about tickets, oldest first."""
        return self.filter(user_id=user_id, ticket_id__isnull=False).order_by("created_at", "pk")

    def letters_since(self, at: datetime) -> "OutboundMailQuerySet":
        """What was sent about tickets since then, one row a letter, latest first."""
        # Of rows that became one letter the first counts its tries. No mail is held for days: the bound is indexed.
        letters = self.filter(state="SENT", sent_at__gt=at, tries__gt=0, ticket_id__isnull=False)
        return letters.filter(created_at__gt=at - timedelta(days=3)).order_by("-sent_at")

    def latest_of(self, invitations: Iterable[Any]) -> "OutboundMailQuerySet":
        """The latest mail of each invitation."""
        mails = self.filter(invitation__in=[invitation.pk for invitation in invitations])
        return mails.order_by("invitation_id", "-created_at").distinct("invitation_id")


class OutboundMailManager(TenantManager.from_queryset(OutboundMailQuerySet)):  # type: ignore[misc]
    """Hands out mail of the active organization."""


# Every page asks this.
UNREAD = (
    "SELECT count(*) FROM (SELECT FROM notifications "
    "WHERE organization_id = %s AND user_id = %s AND read_at IS NULL LIMIT %s) AS unread"
)


class NotificationQuerySet(TenantQuerySet[Any]):
    """Notices in the interface."""

    def of(self, user_id: object) -> "NotificationQuerySet":
        """What this person was told."""
        return self.filter(user_id=user_id)

    def count_unread(self, user_id: UUID, at_most: int) -> int:
        """Count what this person did not read yet, no further than `at_most`."""
        [(count,)] = ask(UNREAD, [current_organization_id(), user_id, at_most])
        return int(count)

    def unread(self) -> "NotificationQuerySet":
        """What was not read yet."""
        return self.filter(read_at__isnull=True)

    def latest_first(self) -> "NotificationQuerySet":
        """The latest before the older ones."""
        return self.order_by("-created_at", "-pk")

    def older_than(self, notice: Any) -> "NotificationQuerySet":
        """What stands below this notice, latest first."""
        same_instant = models.Q(created_at=notice.created_at, pk__lt=notice.pk)
        return self.filter(models.Q(created_at__lt=notice.created_at) | same_instant)


class NotificationManager(TenantManager.from_queryset(NotificationQuerySet)):  # type: ignore[misc]
    """Hands out notices of the active organization."""


class AuditQuerySet(AppendOnlyQuerySet[Any]):
    """Rows of the audit log."""

    def of(self, entity_type: str, entity_id: object) -> "AuditQuerySet":
        """What happened to one thing, oldest first."""
        return self.filter(entity_type=entity_type, entity_id=entity_id).order_by("created_at", "id")

    def latest_first(self) -> "AuditQuerySet":
        """The latest before the older ones."""
        return self.order_by("-created_at", "-id")

    def older_than(self, row: Any) -> "AuditQuerySet":
        """What stands below this row, latest first."""
        same_instant = models.Q(created_at=row.created_at, id__lt=row.pk)
        return self.filter(
            models.Q(created_at__lt=row.created_at) | same_instant, created_at__lte=row.created_at
        )

    def by_people(self, people: UserQuerySet) -> "AuditQuerySet":
        """What these people did."""
        return self.filter(user_id__in=people.values("pk"))

    def about(self, entity_type: str, entity_id: object = None) -> "AuditQuerySet":
        """What happened to this kind of thing, or to one thing; everything where nothing is named."""
        rows = self.filter(entity_type=entity_type) if entity_type else self
        return rows.filter(entity_id=entity_id) if entity_id else rows

    def with_action(self, action: str) -> "AuditQuerySet":
        """Acts of one sort; all where none is named."""
        return self.filter(action=action) if action else self

    def between(self, since: datetime | None, until: datetime | None) -> "AuditQuerySet":
        """From one instant to before another; either may be open."""
        rows = self.filter(created_at__gte=since) if since else self
        return rows.filter(created_at__lt=until) if until else rows


class AuditManager(TenantManager.from_queryset(AuditQuerySet)):  # type: ignore[misc]
    """Hands out audit rows of the active organization."""
