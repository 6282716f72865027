"""Two organizations with one of everything that an address or a form can name, and a way to ask in anybody's name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django.utils.http import urlsafe_base64_encode

from accounts import mail_links, tokens
from accounts.models import AuditLog, Invitation, Notification, OutboundMail, User
from accounts.notice_kinds import NoticeKind
from accounts.operations import invite
from accounts.roles import Role
from atum_desk.core import clock
from atum_desk.core.actors import system
from atum_desk.core.ids import uuid7
from sla import operations as sla
from sla.models import SlaPolicy
from sla.months import Month
from tests.factories import ARRANGER, PASSWORD, Cast, file_ticket, make_cast, make_person, ticket_in
from tests.tickets.files.samples import picture, staged
from tickets import operations
from tickets.states import Status

ROLES = ("anonymous", "requester", "customer_admin", "agent", "manager", "admin")
FILLERS = 20
Names = Mapping[str, str]


@dataclass
class Side:
    """One organization: `names` are ids as addresses and forms spell them, `sessions` the cookie of each role."""

    cast: Cast
    names: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class World:
    """Our own organization, a foreign one, and names of nothing at all."""

    own: Side
    foreign: Side
    unknown: Names


def make_world() -> World:
    """Make both organizations; the foreign one's numbers begin beyond our own's."""
    own, foreign = _side(make_cast("Acme", registration="open"), 0), _side(make_cast("Beta"), FILLERS)
    for role in ROLES[1:]:
        own.sessions[role] = _sign_in(own.cast, role)
    return World(own, foreign, _unknown(own.names))


def ask(
    world: World, role: str, method: str, address: str, body: Names | None = None, **headers: str
) -> HttpResponse:
    """Send one request to our own organization as somebody, and take back whatever it did."""
    client = Client(HTTP_HOST=world.own.cast.host)
    if role != "anonymous":
        client.cookies["atum_session"] = world.own.sessions[role]
    with transaction.atomic():
        # A wrong method goes without a body.
        given: Any = {"data": dict(body or {})} if method in {"GET", "POST"} else {}
        response: Any = getattr(client, method.lower())(address, headers=headers, **given)
        transaction.set_rollback(True)
    return response  # type: ignore[no-any-return]


def _side(cast: Cast, fillers: int) -> Side:
    side = Side(cast)
    with cast.scope():
        for _ in range(fillers):
            file_ticket(cast)
        for status in Status:
            side.names[status.value] = str(ticket_in(cast, status).number)
        side.names["mine"] = str(file_ticket(cast).number)
        _say_something(side)
        _people(side)
        _settings(side)
    return side


def _say_something(side: Side) -> None:
    cast, names = side.cast, side.names
    ticket = ticket_in(cast, Status.IN_PROGRESS)
    # Written in the future: the minutes for editing begin when the tests do.
    with clock.at(timezone.now() + timedelta(minutes=30)):
        for by in ("agent", "requester"):
            comment = operations.reply(ticket.pk, content=f"The {by} speaks.", actor=cast.actor(by)).comment
            assert comment is not None
            names[f"comment of {by}"] = str(comment.pk)
        agent = cast.actor("agent")
        files = [staged(agent).pk]
        note = operations.note(ticket.pk, content="Between us.", actor=agent, uploads=files)
        shown = [staged(agent, "picture.png", picture()).pk]
        operations.reply(ticket.pk, content="A picture.", actor=agent, uploads=shown)
        operations.make_preview(shown[0], actor=system("Previews"))
    names |= {"file of note": str(files[0]), "picture": str(shown[0])}
    names |= {f"upload of {by}": str(staged(cast.actor(by)).pk) for by in ("agent", "requester")}
    names |= {"talk": str(ticket.number), "note": str(note.pk), "ticket of talk": str(ticket.pk)}
    hidden = operations.create(
        requester_id=cast.stranger.pk, subject="Private", description="", actor=cast.actor("stranger")
    )
    names["hidden"] = str(hidden.number)
    look = operations.Look("Urgent", {"priority": "URGENT"})
    names["view of agent"] = str(operations.create_view(look, actor=agent).pk)
    export = sla.begin_export(Month.of(timezone.now()), ZoneInfo("UTC"), actor=cast.actor("manager"))
    sla.advance_export(export.pk)
    names["export of manager"] = str(export.pk)
    names["run of agent"] = str(_change_several(cast, ticket_in(cast, Status.ASSIGNED).number))


def _change_several(cast: Cast, number: int) -> UUID:
    """Change tickets at once as the agent, in the future: the minutes for undoing it begin when the tests do."""
    agent = cast.actor("agent")
    with clock.at(timezone.now() + timedelta(minutes=30)):
        run = operations.plan_run([number], act=operations.Act(priority="URGENT"), actor=agent)
        return UUID(str(operations.advance_run(run.pk, actor=agent).pk))


def _people(side: Side) -> None:
    cast, names = side.cast, side.names
    for name in ("stranger", "agent", "colleague", "manager", "requester", "coworker"):
        names[name] = str(getattr(cast, name).pk)
    gone = make_person("Gone Away", Role.CUSTOMER_USER)
    gone.is_active = False
    gone.save_as(ARRANGER)
    names["inactive"] = str(gone.pk)
    unverified = User(email="una@mail.example", full_name="Una", role=Role.CUSTOMER_USER.value)
    unverified.set_unusable_password()
    unverified.save_as(ARRANGER)
    names["verify code"] = tokens.person_code(unverified)
    names["verify token"] = tokens.verification_token(unverified)
    names["reset code"] = tokens.person_code(cast.stranger)
    names["reset token"] = tokens.reset_token(cast.stranger)
    names["mail token"] = tokens.mail_off_token(cast.stranger, NoticeKind.WAITING)
    names["notice of agent"] = str(Notification.objects.of(cast.agent.pk).latest_first()[0].pk)


def _settings(side: Side) -> None:
    cast, names = side.cast, side.names
    names["policy"] = str(SlaPolicy.objects.get().pk)
    names |= {"service": str(cast.service.pk), "team": str(cast.team.pk), "company": str(cast.company.pk)}
    at = timezone.now()
    invitation = Invitation(
        email="new@mail.example",
        role=Role.CUSTOMER_USER.value,
        created_at=at,
        expires_at=at + timedelta(hours=72),
    )
    invitation.save_as(ARRANGER)
    names["invitation"] = str(invitation.pk)
    names["invitation token"] = mail_links.new_token(invitation)
    row = AuditLog.objects.latest_first().first()
    assert row is not None
    names["audit row"] = str(row.pk)
    names["organization"] = str(cast.id)
    invite(email="mailed@mail.example", role=Role.CUSTOMER_USER.value, actor=ARRANGER)
    names["mail"] = str(OutboundMail.objects.latest("created_at").pk)


def _sign_in(cast: Cast, role: str) -> str:
    client = Client(HTTP_HOST=cast.host)
    response = client.post("/sign-in/", {"email": getattr(cast, role).email, "password": PASSWORD})
    assert response.status_code == 303, response.content
    return client.cookies["atum_session"].value


def _unknown(names: Names) -> Names:
    """Return a name of nothing for each: of the same shape, so that nothing but its existence differs."""
    return {kind: _nothing(kind, name) for kind, name in names.items()}


def _nothing(kind: str, name: str) -> str:
    if name.isdigit():
        return str(10_000 + int(name))
    if kind.endswith(" code"):
        return urlsafe_base64_encode(uuid7().bytes)
    return name[:-6] + "AAAAAA" if kind.endswith("token") else str(UUID(int=uuid7().int))
