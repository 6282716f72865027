"""Who may do what: the whole permission table, as data and pure questions. No query, no clock but what is passed in."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.preferences import Gate
from accounts.roles import RANK, REQUESTERS, STAFF, Role
from atum_desk.core.actors import Actor
from atum_desk.core.errors import NotAllowed


class Right(StrEnum):
    """A right that depends on the role alone."""

    SEE_DESK = "see_desk"
    SEE_INTERNALS = "see_internals"
    CREATE_FOR_ANYONE = "create_for_anyone"
    WORK_ON_TICKETS = "work_on_tickets"
    ASSIGN_ANYONE = "assign_anyone"
    REDACT_ANY = "redact_any"
    BULK = "bulk"
    SEE_SETTINGS = "see_settings"
    MANAGE_DIRECTORY = "manage_directory"
    MANAGE_ORGANIZATION = "manage_organization"
    MANAGE_SLA = "manage_sla"
    MANAGE_TEAM_VIEWS = "manage_team_views"
    SEE_REPORTS = "see_reports"
    INVITE_REQUESTERS = "invite_requesters"
    MANAGE_PEOPLE = "manage_people"
    SEE_AUDIT_LOG = "see_audit_log"
    OPEN_ADMIN = "open_admin"


REFUSALS: dict[Right, Promise] = {
    Right.SEE_DESK: gettext_lazy("The desk is for people who work here."),
    Right.SEE_INTERNALS: gettext_lazy("Notes, clocks and history are for people who work here."),
    Right.CREATE_FOR_ANYONE: gettext_lazy("Your role does not let you file tickets for others."),
    Right.WORK_ON_TICKETS: gettext_lazy("Your role does not let you change tickets."),
    Right.ASSIGN_ANYONE: gettext_lazy("Your role does not let you assign any ticket to anyone."),
    Right.REDACT_ANY: gettext_lazy("Your role does not let you redact what others wrote."),
    Right.BULK: gettext_lazy("Your role does not let you change several tickets at once."),
    Right.SEE_SETTINGS: gettext_lazy("Your role does not let you see the settings."),
    Right.MANAGE_DIRECTORY: gettext_lazy("Your role does not let you manage services, teams and companies."),
    Right.MANAGE_ORGANIZATION: gettext_lazy("Your role does not let you change the organization's settings."),
    Right.MANAGE_SLA: gettext_lazy("Your role does not let you manage service levels."),
    Right.MANAGE_TEAM_VIEWS: gettext_lazy("Your role does not let you change what teams share as views."),
    Right.SEE_REPORTS: gettext_lazy("Your role does not let you see the overview."),
    Right.INVITE_REQUESTERS: gettext_lazy("Your role does not let you see or invite people."),
    Right.MANAGE_PEOPLE: gettext_lazy("Your role does not let you change roles or deactivate people."),
    Right.SEE_AUDIT_LOG: gettext_lazy("Your role does not let you read the audit log."),
    Right.OPEN_ADMIN: gettext_lazy("Your role does not let you open the admin."),
}
"""What is said to a person who lacks the right."""

_AGENTS_UP = frozenset({Role.AGENT, Role.MANAGER, Role.ADMIN})
_MANAGERS_UP = frozenset({Role.MANAGER, Role.ADMIN})
_ADMINS = frozenset({Role.ADMIN})

GRANTS: dict[Right, frozenset[Role]] = {
    Right.SEE_DESK: _AGENTS_UP,
    Right.SEE_INTERNALS: _AGENTS_UP,
    Right.CREATE_FOR_ANYONE: _AGENTS_UP,
    Right.WORK_ON_TICKETS: _AGENTS_UP,
    Right.ASSIGN_ANYONE: _MANAGERS_UP,
    Right.REDACT_ANY: _MANAGERS_UP,
    Right.BULK: _AGENTS_UP,
    Right.SEE_SETTINGS: _MANAGERS_UP,
    Right.MANAGE_DIRECTORY: _MANAGERS_UP,
    Right.MANAGE_ORGANIZATION: _ADMINS,
    Right.MANAGE_SLA: _MANAGERS_UP,
    Right.MANAGE_TEAM_VIEWS: _MANAGERS_UP,
    Right.SEE_REPORTS: _MANAGERS_UP,
    Right.INVITE_REQUESTERS: _MANAGERS_UP,
    Right.MANAGE_PEOPLE: _ADMINS,
    Right.SEE_AUDIT_LOG: _ADMINS,
    Right.OPEN_ADMIN: _ADMINS,
}

EDIT_WINDOW = {
    Role.CUSTOMER_USER: timedelta(minutes=5),
    Role.CUSTOMER_ADMIN: timedelta(minutes=5),
    Role.AGENT: timedelta(minutes=15),
    Role.MANAGER: timedelta(minutes=15),
    Role.ADMIN: timedelta(minutes=15),
}
"""How long after writing it a person may still edit an own comment."""


def may(actor: Actor, right: Right) -> bool:
    """Say whether the actor holds the right. Rules, SLA, mail, commands and the system act for the organization."""
    return not actor.is_person or actor.role in GRANTS[right]


def require(actor: Actor, right: Right) -> None:
    """Raise NotAllowed unless the actor holds the right."""
    allow(may(actor, right), str(REFUSALS[right]))


def allow(allowed: bool, sentence: str) -> None:
    """Raise NotAllowed with the sentence unless `allowed`."""
    if not allowed:
        raise NotAllowed(f"{sentence} {_('Ask a manager or an administrator of your organization.')}")


def is_staff(actor: Actor) -> bool:
    """Say whether the actor works here; what is no person counts as staff."""
    return not actor.is_person or actor.role in STAFF


def is_requester_of(actor: Actor, requester_id: UUID) -> bool:
    """Say whether the ticket is the actor's own."""
    return actor.is_person and actor.id == requester_id


def may_accept(actor: Actor, gate: str) -> bool:
    """Say whether the actor may let a new ticket in."""
    if not actor.is_person or actor.role in _MANAGERS_UP:
        return True
    return actor.role == Role.AGENT and gate != Gate.MANAGERS


def may_change_new(actor: Actor, *, requester_id: UUID, gate: str) -> bool:
    """Say whether the actor may change a ticket that nobody accepted yet; agents may if the gate is theirs."""
    return actor.role != Role.AGENT or is_requester_of(actor, requester_id) or may_accept(actor, gate)


def may_assign(actor: Actor, *, current: UUID | None, target: UUID | None) -> bool:
    """Say whether the actor may give the ticket to `target` (None: to nobody, or to a team).

    An agent takes any ticket, and hands on or gives back own ones only.
    """
    if may(actor, Right.ASSIGN_ANYONE):
        return True
    return actor.role == Role.AGENT and actor.id is not None and actor.id in {current, target}


def may_close(actor: Actor, *, requester_id: UUID, assigned_to_id: UUID | None) -> bool:
    """Say whether the actor may close a resolved ticket."""
    if not actor.is_person or actor.role in _MANAGERS_UP:
        return True
    return actor.id == requester_id or (actor.role == Role.AGENT and actor.id == assigned_to_id)


def may_resolve(actor: Actor, *, requester_id: UUID) -> bool:
    """Say whether the actor may resolve the ticket: staff, and its requester."""
    return is_staff(actor) or is_requester_of(actor, requester_id)


def may_reopen(actor: Actor, *, requester_id: UUID) -> bool:
    """Say whether the actor may reopen the ticket: staff, and its requester."""
    return is_staff(actor) or is_requester_of(actor, requester_id)


def may_cancel(actor: Actor, *, requester_id: UUID, is_new: bool) -> bool:
    """Say whether the actor may cancel the ticket: staff, and its requester while it is new."""
    return is_staff(actor) or (is_new and is_requester_of(actor, requester_id))


def may_create_for(actor: Actor, *, requester_id: UUID, requester_company_id: UUID | None) -> bool:
    """Say whether the actor may file a ticket in this person's name."""
    if may(actor, Right.CREATE_FOR_ANYONE) or is_requester_of(actor, requester_id):
        return True
    return may_create_for_company(actor) and actor.company_id == requester_company_id


def may_create_for_company(actor: Actor) -> bool:
    """Say whether the actor may file tickets in the name of people of their own company."""
    return actor.role == Role.CUSTOMER_ADMIN and actor.company_id is not None


def may_edit_comment(actor: Actor, *, author_id: UUID, written_at: datetime, at: datetime) -> bool:
    """Say whether the actor may still edit this comment: an own one, within the role's minutes."""
    if not actor.is_person or actor.id != author_id:
        return False
    return at - written_at <= EDIT_WINDOW[Role(actor.role)]


def may_redact(actor: Actor, *, author_id: UUID) -> bool:
    """Say whether the actor may take a comment's text away: staff own ones, managers any."""
    if may(actor, Right.REDACT_ANY):
        return True
    return actor.role == Role.AGENT and actor.id == author_id


def may_change_view(actor: Actor, *, owner_id: UUID | None) -> bool:
    """Say whether the actor may change a saved view: an own one, and a team's, which nobody owns, as a manager."""
    return may(actor, Right.MANAGE_TEAM_VIEWS) if owner_id is None else actor.id == owner_id


def may_invite(actor: Actor, role: str) -> bool:
    """Say whether the actor may invite someone with this role: managers requesters, administrators anyone."""
    if may(actor, Right.MANAGE_PEOPLE):
        return may_grant(actor, role)
    return may(actor, Right.INVITE_REQUESTERS) and role in REQUESTERS


def may_grant(actor: Actor, role: str) -> bool:
    """Say whether the actor may give this role: nobody grants more than they have."""
    return not actor.is_person or RANK[role] <= RANK[actor.role]
