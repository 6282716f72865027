"""Every operation on the organization's people and things, with who may call it and what it publishes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts import operations
from accounts.models import Invitation
from accounts.preferences import OrganizationSettings
from atum_desk.core.actors import Actor
from tests.factories import ARRANGER, Cast

STAFF = ("agent", "manager", "admin")
MANAGERS = ("manager", "admin")
ADMINS = ("admin",)
EVERYBODY = ("requester", "customer_admin", *STAFF)


@dataclass(frozen=True)
class Case:
    """One operation: how it is called on the cast's things, who may, and the verb it publishes."""

    name: str
    call: Callable[[Cast, Actor], Any]
    allowed: tuple[str, ...]
    verb: str

    @property
    def refused(self) -> tuple[str, ...]:
        """Return the roles that may not."""
        return tuple(name for name in EVERYBODY if name not in self.allowed)


def invited(cast: Cast, role: str = "CUSTOMER_USER", email: str = "nina@new.example") -> Invitation:
    """Invite somebody as the administrator."""
    return operations.invite(email=email, role=role, actor=cast.actor("admin"))


CASES = (
    Case(
        "find_or_create_requester",
        lambda cast, actor: operations.find_or_create_requester(
            email="caller@phone.example", full_name="Cora Caller", actor=actor
        ),
        STAFF,
        "user.created",
    ),
    Case(
        "change_role",
        lambda cast, actor: operations.change_role(cast.colleague.pk, role="MANAGER", actor=actor),
        ADMINS,
        "user.role_changed",
    ),
    Case(
        "deactivate",
        lambda cast, actor: operations.deactivate(cast.colleague.pk, successor_id=cast.agent.pk, actor=actor),
        ADMINS,
        "user.deactivated",
    ),
    Case(
        "activate",
        lambda cast, actor: operations.activate(cast.colleague.pk, actor=actor),
        ADMINS,
        "user.activated",
    ),
    Case(
        "set_company",
        lambda cast, actor: operations.set_company(cast.stranger.pk, company_id=cast.company.pk, actor=actor),
        STAFF,
        "user.company_changed",
    ),
    Case(
        "invite",
        lambda cast, actor: operations.invite(email="nina@new.example", role="CUSTOMER_USER", actor=actor),
        MANAGERS,
        "invitation.created",
    ),
    Case(
        "resend_invitation",
        lambda cast, actor: operations.resend_invitation(Invitation.objects.get().pk, actor=actor),
        MANAGERS,
        "invitation.resent",
    ),
    Case(
        "revoke_invitation",
        lambda cast, actor: operations.revoke_invitation(Invitation.objects.get().pk, actor=actor),
        MANAGERS,
        "invitation.revoked",
    ),
    Case(
        "create_company",
        lambda cast, actor: operations.create_company(name="Mill", domains=["mill.example"], actor=actor),
        MANAGERS,
        "company.created",
    ),
    Case(
        "change_company",
        lambda cast, actor: operations.change_company(
            cast.company.pk, name="Harbour", domains=["h.example"], is_verified=False, actor=actor
        ),
        MANAGERS,
        "company.changed",
    ),
    Case(
        "create_team",
        lambda cast, actor: operations.create_team(name="Network", actor=actor),
        MANAGERS,
        "team.created",
    ),
    Case(
        "change_team",
        lambda cast, actor: operations.change_team(
            cast.team.pk, name="Second line", description="", is_active=True, actor=actor
        ),
        MANAGERS,
        "team.changed",
    ),
    Case(
        "add_team_member",
        lambda cast, actor: operations.add_team_member(cast.team.pk, user_id=cast.colleague.pk, actor=actor),
        MANAGERS,
        "team_member.created",
    ),
    Case(
        "remove_team_member",
        lambda cast, actor: operations.remove_team_member(cast.team.pk, user_id=cast.agent.pk, actor=actor),
        MANAGERS,
        "team_member.deleted",
    ),
    Case(
        "change_organization",
        lambda cast, actor: operations.change_organization(
            name="Acme Ltd", preferences=OrganizationSettings(close_after_days=3), actor=actor
        ),
        ADMINS,
        "organization.changed",
    ),
)


def arrange(case: Case, cast: Cast) -> None:
    """Make what the case needs: somebody deactivated, an open invitation."""
    if case.name == "activate":
        operations.deactivate(cast.colleague.pk, actor=ARRANGER)
    if case.name in {"resend_invitation", "revoke_invitation"}:
        invited(cast)
