"""What the audit log speaks of: each kind of thing, its name now, and the words for what is done to it.

Every app registers its own kinds; the viewer knows none but these. What nobody registered reads plainly.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, Invitation, Organization, Team, TeamMember, User

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Named:
    """A thing's present name and its page, which may be missing."""

    text: str
    href: str = ""


Names = Callable[[Collection[UUID]], Mapping[UUID, Named]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: its label, how to name many in one query, and what can happen to it.

    An action's words follow the actor's name; `%(thing)s` stands for the thing: "changed the role of %(thing)s".
    """

    label: Words
    names: Names
    actions: Mapping[str, Words]


_kinds: dict[str, Kind] = {}


def register(entity_type: str, kind: Kind) -> None:
    """Make a kind of thing known; the start-up code of its app does."""
    _kinds[entity_type] = kind


def kinds() -> Mapping[str, Kind]:
    """Return every known kind by its entity type."""
    return _kinds


def words_for(action: str) -> Words:
    """Return the words for an action; unknown ones are made of the verb itself: "widget.sharpened" → "sharpened …"."""
    for kind in _kinds.values():
        if action in kind.actions:
            return kind.actions[action]
    return f"{action.rpartition('.')[2].replace('_', ' ')} %(thing)s"


def names_of(things: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], Named]:
    """Name things (entity type and id), one query for each kind."""
    wanted: dict[str, set[UUID]] = {}
    for entity_type, entity_id in things:
        wanted.setdefault(entity_type, set()).add(entity_id)
    return {
        (entity_type, entity_id): named
        for entity_type, ids in wanted.items()
        if entity_type in _kinds
        for entity_id, named in _kinds[entity_type].names(ids).items()
    }


def _people(ids: Collection[UUID]) -> dict[UUID, Named]:
    rows = User.objects.only("pk", "full_name", "email").filter(pk__in=ids)
    return {row.pk: Named(str(row), reverse("accounts:person", args=[row.pk])) for row in rows}


def _organizations(ids: Collection[UUID]) -> dict[UUID, Named]:
    rows = Organization.objects.only("pk", "name").filter(pk__in=ids)
    return {row.pk: Named(row.name, reverse("accounts:organization")) for row in rows}


def _companies(ids: Collection[UUID]) -> dict[UUID, Named]:
    rows = Company.objects.only("pk", "name").filter(pk__in=ids)
    return {row.pk: Named(row.name, reverse("accounts:company", args=[row.pk])) for row in rows}


def _teams(ids: Collection[UUID]) -> dict[UUID, Named]:
    rows = Team.objects.only("pk", "name").filter(pk__in=ids)
    return {row.pk: Named(row.name, reverse("accounts:team", args=[row.pk])) for row in rows}


def _members(ids: Collection[UUID]) -> dict[UUID, Named]:
    rows = TeamMember.objects.select_related("team", "user").filter(pk__in=ids)
    return {
        row.pk: Named(f"{row.user}, {row.team}", reverse("accounts:team", args=[row.team_id])) for row in rows
    }


def _invitations(ids: Collection[UUID]) -> dict[UUID, Named]:
    rows = Invitation.objects.only("pk", "email").filter(pk__in=ids)
    return {row.pk: Named(row.email) for row in rows}


register(
    "user",
    Kind(
        _("Person"),
        _people,
        {
            "user.created": _("added %(thing)s"),
            "user.registered": _("registered as %(thing)s"),
            "user.verified": _("confirmed the address of %(thing)s"),
            "user.joined": _("joined by invitation"),
            "user.changed": _("changed %(thing)s"),
            "user.profile_changed": _("changed the own profile"),
            "user.absence_changed": _("changed until when they are away"),
            "user.role_changed": _("changed the role of %(thing)s"),
            "user.company_changed": _("changed the company of %(thing)s"),
            "user.activated": _("activated %(thing)s"),
            "user.deactivated": _("deactivated %(thing)s"),
            "user.password_changed": _("changed the own password"),
            "user.password_reset": _("chose a new password by a mailed link"),
            "password.reset_requested": _("asked for a new password for %(thing)s"),
            "registration.repeated": _("tried to register again as %(thing)s"),
            "login.succeeded": _("signed in"),
            "login.failed": _("failed to sign in as %(thing)s"),
            "logout": _("signed out"),
        },
    ),
)
register(
    "organization",
    Kind(
        _("Organization"),
        _organizations,
        {
            "organization.created": _("founded %(thing)s"),
            "organization.changed": _("changed the settings of %(thing)s"),
        },
    ),
)
register(
    "company",
    Kind(
        _("Company"),
        _companies,
        {
            "company.created": _("added the company %(thing)s"),
            "company.changed": _("changed the company %(thing)s"),
        },
    ),
)
register(
    "team",
    Kind(
        _("Team"),
        _teams,
        {"team.created": _("added the team %(thing)s"), "team.changed": _("changed the team %(thing)s")},
    ),
)
register(
    "team_member",
    Kind(
        _("Team member"),
        _members,
        {
            "team_member.created": _("put somebody into a team: %(thing)s"),
            "team_member.deleted": _("took somebody out of a team: %(thing)s"),
        },
    ),
)
register(
    "invitation",
    Kind(
        _("Invitation"),
        _invitations,
        {
            "invitation.created": _("invited %(thing)s"),
            "invitation.resent": _("sent %(thing)s a new invitation link"),
            "invitation.revoked": _("revoked the invitation of %(thing)s"),
        },
    ),
)
