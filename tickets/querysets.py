"""Reusable filters over tickets; `visible_to` comes first, always."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from accounts.roles import STAFF, Role
from atum_desk.core.actors import Actor
from atum_desk.core.guard import GuardedQuerySet
from atum_desk.core.tenancy import CurrentOrganization
from tickets.states import OPEN, Status

OPEN_VALUES = tuple(sorted(status.value for status in OPEN))


class TicketQuerySet(GuardedQuerySet[Any]):
    """Tickets of the organization."""

    def visible_to(self, actor: Actor) -> "TicketQuerySet":
        """What this actor may see: staff all, a company contact the company's people's, a requester their own."""
        if not actor.is_person or actor.role in STAFF:
            return self.all()
        if actor.role == Role.CUSTOMER_ADMIN and actor.company_id is not None:
            return self.filter(models.Q(requester_id=actor.id) | models.Q(requester__company_id=actor.company_id))
        return self.filter(requester_id=actor.id)

    def open(self) -> "TicketQuerySet":
        """Somebody still has to do something."""
        return self.filter(status__in=OPEN_VALUES)

    def unassigned(self) -> "TicketQuerySet":
        """Open, and nobody's."""
        return self.open().filter(assigned_to__isnull=True)

    def assigned_to_user(self, user_id: UUID) -> "TicketQuerySet":
        """Open, and this person's."""
        return self.open().filter(assigned_to_id=user_id)

    def of_teams(self, team_ids: list[UUID]) -> "TicketQuerySet":
        """Open, and one of these teams'."""
        return self.open().filter(team_id__in=team_ids)

    def waiting(self) -> "TicketQuerySet":
        """Waiting for the customer."""
        return self.filter(status=Status.WAITING_CUSTOMER)

    def recently_resolved(self, since: datetime) -> "TicketQuerySet":
        """Resolved or closed after `since`."""
        return self.filter(status__in=(Status.RESOLVED.value, Status.CLOSED.value), resolved_at__gte=since)

    def resolved_before(self, at: datetime) -> "TicketQuerySet":
        """Resolved, not closed yet, and that before `at`."""
        return self.filter(status=Status.RESOLVED, resolved_at__lte=at)

    def tagged(self, tag: str) -> "TicketQuerySet":
        """With this tag: looked up in the table kept for it, because `@>` uses no index beneath the policy."""
        return self.filter(tag_rows__tag=tag, tag_rows__organization_id=CurrentOrganization())


class TicketManager(models.Manager.from_queryset(TicketQuerySet)):  # type: ignore[misc]
    """Hands out tickets of the active organization."""

    def get_queryset(self) -> TicketQuerySet:
        """Return the organization's tickets."""
        tickets: TicketQuerySet = super().get_queryset().filter(organization_id=CurrentOrganization())
        return tickets
