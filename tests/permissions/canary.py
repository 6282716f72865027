"""A string that would run if anything forgot to escape it, in every text that people fill, and the search for it."""

from datetime import timedelta
from html import unescape
from html.parser import HTMLParser

from accounts import operations as people
from accounts.models import User
from atum_desk.core import clock
from tests.factories import Cast
from tests.permissions.world import World
from tests.tickets.files.samples import staged
from tickets import operations
from tickets.models import DraftKind, Ticket
from tickets.states import Status

CANARY = """"'><img src=x onerror=hit()><script>hit()</script>&amp;${7*7}{{7*7}}"""
MARK = "src=x onerror=hit()"
TAG = "<img src=x onerror=hit()>"


class Findings(HTMLParser):
    """What of a page would run: handlers, scripts with a text, addresses that are scripts."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._script = False
        self.feed(page)
        if "&amp;lt;img src" in page:
            self.found.append("escaped twice")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note handlers and addresses of scripts."""
        self._script = tag == "script"
        for name, value in attrs:
            if name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"<{tag} {name}={value}>")

    def handle_data(self, data: str) -> None:
        """Note a script that stands in the page itself."""
        if self._script and data.strip():
            self.found.append(f"<script>{data[:80]}")

    def handle_endtag(self, tag: str) -> None:
        """Leave a script."""
        self._script = False


def shows(text: str) -> bool:
    """Say whether the canary can be read there."""
    return MARK in unescape(text)


def fill(world: World) -> None:
    """Write the canary into every text of our own organization, through the operations."""
    cast = world.own.cast
    with cast.scope():
        _fill_house(cast)
        _fill_people(cast)
        _fill_tickets(cast, int(world.own.names["talk"]))


def _fill_house(cast: Cast) -> None:
    admin = cast.actor("admin")
    preferences = type(cast.organization.preferences).from_json(
        {**cast.organization.preferences.as_json(), "portal_greeting": CANARY, "registration": "open"}
    )
    people.change_organization(name=CANARY, preferences=preferences, actor=admin)
    people.change_company(
        cast.company.pk, name=CANARY, domains=["harbour.example"], is_verified=True, actor=admin
    )
    people.change_team(cast.team.pk, name=CANARY, description=CANARY, is_active=True, actor=admin)
    operations.change_service(
        cast.service.pk,
        name=CANARY,
        description=CANARY,
        default_priority="HIGH",
        team_id=cast.team.pk,
        is_active=True,
        actor=admin,
    )
    people.invite(email="canary@mail.example", full_name=CANARY, role="AGENT", actor=admin)


def _fill_people(cast: Cast) -> None:
    admin = cast.actor("admin")
    for person in User.objects.all():
        person.full_name = person.signature = CANARY
        person.save_as(admin)


def _fill_tickets(cast: Cast, talk: int) -> None:
    agent, manager, requester = (cast.actor(name) for name in ("agent", "manager", "requester"))
    for ticket in Ticket.objects.all():
        operations.edit_text(ticket.pk, subject=CANARY, description=CANARY, actor=manager)
        operations.set_tags(ticket.pk, tags=[TAG], actor=manager)
    ticket = Ticket.objects.get(number=talk)
    file = staged(agent, f"{CANARY}.txt".replace("/", "")).pk
    operations.reply(ticket.pk, content=CANARY, uploads=[file], actor=agent)
    operations.reply(ticket.pk, content=CANARY, actor=requester)
    noted = operations.note(ticket.pk, content=CANARY, actor=agent)
    operations.edit_comment(ticket.pk, noted.pk, content=f"{CANARY} again", actor=agent)
    for kind in (DraftKind.REPLY, DraftKind.NOTE):
        operations.keep_draft(ticket.pk, kind=kind, content=CANARY, actor=agent)
    operations.keep_draft(ticket.pk, kind=DraftKind.REPLY, content=CANARY, actor=requester)
    operations.remind(ticket.pk, remind_at=clock.now() + timedelta(days=1), actor=agent)
    sent_twice = Ticket.objects.filter(status=Status.ASSIGNED.value).latest("number")
    operations.cancel(sent_twice.pk, reason=CANARY, actor=manager)
