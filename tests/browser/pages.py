"""Every page there is: who looks at it, and its address in the furnished organization."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.tokens import mail_off_token
from tests.browser.furnished import Furnished


@dataclass(frozen=True)
class Shown:
    """A page by the name of its address; `args` come from the furnished organization, `query` narrows it."""

    name: str
    person: str = ""
    args: Callable[[Furnished], list[Any]] = lambda _house: []
    query: str = ""
    has_form: bool = False
    status: int = 200

    def path(self, house: Furnished) -> str:
        """Return the page's address."""
        return reverse(self.name, args=self.args(house)) + self.query

    def __str__(self) -> str:
        return f"{self.name}{self.query} as {self.person or 'nobody'}"


def parts(link: str) -> list[str]:
    """Return what a mailed link holds after its fixed beginning."""
    return link.strip("/").split("/")


def addresses(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, str]]:
    """Yield the name of every address, and one path for it."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        else:
            yield f"{namespace}{entry.name}", reverse(f"{namespace}{entry.name}", kwargs=_values(entry))


def _values(entry: URLPattern) -> dict[str, Any]:
    converters = entry.pattern.converters.items()
    return {key: 1 if "Int" in type(one).__name__ else str(uuid4()) for key, one in converters}


DOOR = [
    Shown("accounts:sign_in", has_form=True),
    Shown("accounts:password_forgot", has_form=True),
    Shown("accounts:password_reset", args=lambda house: parts(house.reset)[2:], has_form=True),
    Shown("accounts:register", has_form=True),
    Shown("accounts:invitation", args=lambda house: parts(house.invitation)[1:], has_form=True),
    Shown(
        "accounts:mail_off",
        args=lambda house: [mail_off_token(house.cast.requester, "waiting")],
    ),
    Shown("accounts:verify", args=lambda _house: ["abc", "def"], status=404),
]
PORTAL = [
    Shown("tickets:portal_home", "requester"),
    Shown("tickets:portal_tickets", "requester"),
    Shown("tickets:portal_tickets", "requester", query="?show=done"),
    Shown("tickets:portal_tickets", "customer_admin"),
    Shown("tickets:portal_tickets", "requester", query="?q=nothing-like-that"),
    Shown("tickets:portal_new", "requester", has_form=True),
    Shown("tickets:portal_new", "customer_admin", has_form=True),
    Shown("tickets:portal_ticket", "requester", lambda house: [house.busy], query="?received=1"),
    Shown("tickets:portal_ticket", "requester", lambda house: [house.waiting]),
    Shown("tickets:portal_ticket", "requester", lambda house: [house.resolved]),
    Shown("tickets:portal_ticket", "requester", lambda house: [house.closed]),
    Shown("accounts:profile", "requester", has_form=True),
    Shown("tickets:notices", "requester"),
]
DESK = [
    Shown("tickets:queue", "agent"),
    Shown("tickets:queue", "agent", query="?view=open"),
    Shown("tickets:queue", "agent", query="?view=open&status=NEW&priority=HIGH&tag=vpn&assignee=none"),
    Shown("tickets:queue", "agent", query="?q=nothing-like-that"),
    Shown("tickets:ticket", "agent", lambda house: [house.busy]),
    Shown("tickets:ticket", "manager", lambda house: [house.busy], query="?history=all"),
    Shown("tickets:ticket", "agent", lambda house: [house.new]),
    Shown("tickets:ticket", "agent", lambda house: [house.waiting]),
    Shown("tickets:ticket", "agent", lambda house: [house.closed]),
    Shown("tickets:ticket", "agent", lambda house: [house.busy], query="?from=view%3Dopen"),
    Shown("sla:clocks", "agent", lambda house: [house.busy]),
    Shown("sla:clocks", "agent", lambda house: [house.waiting]),
    Shown("sla:clocks", "agent", lambda house: [house.closed]),
    Shown("sla:clocks", "agent", lambda house: [house.new]),
    Shown("tickets:queue", "agent", query="?q=status%3Aopen+-tag%3Avpn"),
    Shown("tickets:queue", "agent", query="?q=stauts%3Aopen", status=422),
    Shown("tickets:queue", "agent", query="?view=overdue"),
    Shown("sla:overview", "manager"),
    Shown("sla:reapply", "manager", lambda house: [house.policy]),
    Shown("sla:overview", "manager", query="?month=2020-01"),
    Shown("sla:promises", "manager"),
    Shown("sla:promises", "manager", query="?month=2020-01"),
    Shown("sla:export", "manager", lambda house: [house.export]),
    Shown("tickets:saved_views", "agent"),
    Shown("tickets:saved_views", "manager"),
    Shown("tickets:view_new", "agent", query="?back=%3Fview%3Dmine%26priority%3DHIGH", has_form=True),
    Shown("tickets:view", "manager", lambda house: [house.view], has_form=True),
    Shown("tickets:runs", "agent"),
    Shown("tickets:run", "agent", lambda house: [house.run]),
    Shown("web:go", "agent"),
    Shown("web:go", "manager", query="?q=laptop"),
    Shown("tickets:new", "agent", has_form=True),
    Shown("tickets:edit_text", "agent", lambda house: [house.busy], has_form=True),
    Shown("tickets:cancel", "agent", lambda house: [house.busy], has_form=True),
    Shown("tickets:edit_comment", "agent", lambda house: [house.busy, house.comment], has_form=True),
    Shown("tickets:redact_attachment", "agent", lambda house: [house.busy, house.file]),
    Shown("tickets:redact_comment", "agent", lambda house: [house.busy, house.comment]),
    Shown("accounts:profile", "agent", has_form=True),
    Shown("tickets:notices", "agent"),
    Shown("tickets:notices", "colleague"),
]
SETTINGS = [
    Shown("accounts:settings", "admin"),
    Shown("accounts:settings", "manager"),
    Shown("accounts:people", "admin"),
    Shown("accounts:people", "admin", query="?q=nobody-like-that"),
    Shown("accounts:person", "admin", lambda house: [house.cast.agent.pk]),
    Shown("accounts:person", "admin", lambda house: [house.cast.requester.pk]),
    Shown("accounts:person", "manager", lambda house: [house.cast.requester.pk]),
    Shown("accounts:invite", "admin", has_form=True),
    Shown("accounts:invitations", "admin"),
    Shown("accounts:companies", "manager"),
    Shown("accounts:company_new", "manager", has_form=True),
    Shown("accounts:company", "manager", lambda house: [house.cast.company.pk], has_form=True),
    Shown("accounts:teams", "manager"),
    Shown("accounts:team_new", "manager", has_form=True),
    Shown("accounts:team", "manager", lambda house: [house.cast.team.pk], has_form=True),
    Shown("tickets:services", "manager"),
    Shown("tickets:service_new", "manager", has_form=True),
    Shown("tickets:service", "manager", lambda house: [house.cast.service.pk], has_form=True),
    Shown("sla:policies", "manager"),
    Shown("sla:holidays", "admin"),
    Shown("sla:policy_new", "manager", has_form=True),
    Shown("sla:policy", "manager", lambda house: [house.policy]),
    Shown("accounts:organization", "admin", has_form=True),
    Shown("accounts:audit", "admin"),
    Shown("accounts:audit", "admin", query="?action=ticket.created"),
]
PAGES = [*DOOR, *PORTAL, *DESK, *SETTINGS]

NO_PAGES = {
    "tickets:_bell": "a part of every page",
    "web:home": "leads on",
    "web:desk": "leads on",
    "web:accent": "a style sheet",
    "web:healthz": "for machines",
    "web:readyz": "for machines",
    "tickets:_requesters": "a part of the new ticket's page",
    "tickets:staged": "a line of a form",
    "tickets:attachment": "a file",
    "tickets:attachment_preview": "a picture",
    "tickets:_portal_similar": "a part of the portal's new ticket",
    "tickets:_news": "a part of the queue's page",
    "tickets:_views": "a part of the rail",
    "tickets:_peek": "a part of the queue's page",
    "tickets:next": "leads on",
    "tickets:previous": "leads on",
}
