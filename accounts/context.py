"""What every page knows: the organization, who looks at it, what they may do, and the sections of the settings."""

from typing import Any, cast

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts import policy
from accounts.models import User
from accounts.personal import Preferences
from accounts.policy import Right
from accounts.sections import settings_sections
from atum_desk.core.actors import Actor
from atum_desk.core.templatetags.addresses import address


class May:
    """What the actor may do, as templates ask it; the answers come from the permission table."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor

    @property
    def desk(self) -> bool:
        """Work at the desk."""
        return policy.may(self._actor, Right.SEE_DESK)

    @property
    def settings(self) -> bool:
        """Open the settings."""
        return policy.may(self._actor, Right.SEE_SETTINGS)

    @property
    def reports(self) -> bool:
        """See the overview."""
        return policy.may(self._actor, Right.SEE_REPORTS)

    @property
    def directory(self) -> bool:
        """Manage services, teams and companies."""
        return policy.may(self._actor, Right.MANAGE_DIRECTORY)

    @property
    def invite(self) -> bool:
        """Invite requesters, at least."""
        return policy.may(self._actor, Right.INVITE_REQUESTERS)

    @property
    def people(self) -> bool:
        """Change roles and deactivate people."""
        return policy.may(self._actor, Right.MANAGE_PEOPLE)

    @property
    def organization(self) -> bool:
        """Change the organization's settings."""
        return policy.may(self._actor, Right.MANAGE_ORGANIZATION)

    @property
    def audit(self) -> bool:
        """Read the audit log."""
        return policy.may(self._actor, Right.SEE_AUDIT_LOG)

    @property
    def create(self) -> bool:
        """File tickets for anyone."""
        return policy.may(self._actor, Right.CREATE_FOR_ANYONE)

    @property
    def bulk(self) -> bool:
        """Change several tickets at once."""
        return policy.may(self._actor, Right.BULK)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return what the frames and the settings' side need; nothing outside an organization's host."""
    organization, actor = getattr(request, "organization", None), getattr(request, "actor", None)
    if organization is None or actor is None:
        return {}
    return {
        "organization": organization,
        "actor": actor,
        "may": May(actor),
        "personal": SimpleLazyObject(lambda: Preferences.of(cast("User", request.user))),
        "section": "settings" if request.path.startswith(address("accounts:settings")) else "",
        "settings_sections": SimpleLazyObject(lambda: settings_sections(actor, request.path)),
    }
