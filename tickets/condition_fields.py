"""What can be asked of a ticket: the fields of views, filters, service levels and rules."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, Team, TeamMember, User
from accounts.roles import Role
from atum_desk.core.conditions import ME, Field, Kind, Registry
from tickets.models import Service, Ticket, TicketTag
from tickets.spelling import clean_tag
from tickets.states import Channel, Priority, Status

Get = Callable[[Ticket], Any]


def _column(name: str) -> Get:
    return lambda ticket: getattr(ticket, name)


def _of_requester(name: str) -> Get:
    return lambda ticket: getattr(ticket.requester, name)


def _staff() -> Iterable[tuple[str, Any]]:
    people = User.objects.active().staff().order_by("full_name", "email")
    return [(ME, _("Whoever looks")), *((str(one.pk), str(one)) for one in people)]


def _teams() -> Iterable[tuple[str, Any]]:
    return [(ME, _("The teams of whoever looks")), *_named(Team)()]


def _named(model: Any) -> Callable[[], Iterable[tuple[str, str]]]:
    return lambda: [(str(one.pk), one.name) for one in model.objects.order_by("name")]


def _names(model: Any) -> Callable[[Collection[UUID]], Mapping[UUID, str]]:
    return lambda ids: {one.pk: one.name for one in model.objects.filter(pk__in=ids)}


def _people(found: Callable[[], Any]) -> Callable[[Collection[UUID]], Mapping[UUID, str]]:
    return lambda ids: {one.pk: str(one) for one in found().filter(pk__in=ids)}


def _tagged(tag: str) -> Q:
    # Rows of their own have an index that row-level security lets be used, and each tag asks for a row of its own.
    return Q(pk__in=TicketTag.objects.filter(tag=tag).values("ticket_id"))


def _tags(ticket: Ticket) -> list[str]:
    return list(ticket.tags or [])


def _time(name: str, label: Any) -> Field:
    return Field(name, label, Kind.TIME, _column(name), name)


TEAM = Field("team", _("Team"), Kind.REFERENCE, _column("team_id"), "team_id", _named(Team), _names(Team))
FACTS = (
    Field("priority", _("Priority"), Kind.CHOICE, _column("priority"), "priority", lambda: Priority.choices),
    Field("channel", _("Channel"), Kind.CHOICE, _column("channel"), "channel", lambda: Channel.choices),
    Field(
        "service",
        _("Service"),
        Kind.REFERENCE,
        _column("service_id"),
        "service_id",
        _named(Service),
        _names(Service),
    ),
    TEAM,
    Field("tags", _("Tags"), Kind.SET, _tags, "tags", finds=_tagged, clean=clean_tag),
    Field("subject", _("Subject"), Kind.TEXT, _column("subject"), "subject"),
    Field("description", _("Description"), Kind.TEXT, _column("description"), "description"),
    Field(
        "requester",
        _("Requester"),
        Kind.REFERENCE,
        _column("requester_id"),
        "requester_id",
        names=_people(User.objects.all),
    ),
    Field("requester.email", _("Requester's address"), Kind.TEXT, _of_requester("email"), "requester__email"),
    Field(
        "requester.role",
        _("Requester's role"),
        Kind.CHOICE,
        _of_requester("role"),
        "requester__role",
        lambda: Role.choices,
    ),
    Field(
        "requester.company",
        _("Requester's company"),
        Kind.REFERENCE,
        _of_requester("company_id"),
        "requester__company_id",
        _named(Company),
        _names(Company),
    ),
)
"""What stays until somebody changes it: what service levels ask for."""

STANDING = (
    Field("status", _("Status"), Kind.CHOICE, _column("status"), "status", lambda: Status.choices),
    Field(
        "assignee",
        _("Assignee"),
        Kind.REFERENCE,
        _column("assigned_to_id"),
        "assigned_to_id",
        _staff,
        _people(User.objects.staff),
        takes_me=True,
    ),
    Field("number", _("Number"), Kind.NUMBER, _column("number"), "number"),
    Field(
        "escalation_level",
        _("Escalation level"),
        Kind.NUMBER,
        _column("escalation_level"),
        "escalation_level",
    ),
    _time("created_at", _("Created")),
    _time("updated_at", _("Updated")),
    _time("resolved_at", _("Resolved")),
    _time("closed_at", _("Closed")),
    _time("last_requester_message_at", _("The requester's last message")),
    _time("last_staff_reply_at", _("The last answer of staff")),
    _time("sla_due_at", _("Next deadline")),
    _time("sla_paused_at", _("Paused since")),
)
"""What moves while a ticket is worked on."""


def _registry(*fields: Field) -> Registry:
    registry = Registry()
    registry.register(*fields)
    return registry


MATCHED = _registry(*FACTS)
"""The fields of service levels."""
TICKET = _registry(
    *(replace(one, choices=_teams, takes_me=True) if one is TEAM else one for one in FACTS), *STANDING
)
"""All fields of a ticket, as whoever looks at it asks."""


def own_of(user_id: UUID) -> dict[str, Collection[Any]]:
    """Return what “me” is to this person: themselves as the assignee, and the teams that they are in."""
    teams = TeamMember.objects.filter(user_id=user_id).values_list("team_id", flat=True)
    return {"assignee": (user_id,), "team": teams}
