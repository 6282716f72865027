"""What the command palette offers: what is possible on the open ticket, views, pages, and what the search found."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts import policy
from accounts.policy import Right
from accounts.sections import settings_sections
from atum_desk.core.actors import Actor
from tickets.context import SAVED_ICON
from tickets.counts import rail_of
from tickets.lookup import Found, FoundPerson, FoundTicket
from tickets.models import Ticket
from tickets.possible import Possible
from tickets.queue import VIEW_ICONS, View
from tickets.states import Priority, Status
from tickets.views.parts import moves

QUEUE = "tickets:queue"


@dataclass(frozen=True, slots=True)
class Option:
    """One line of the palette: a link, or a button that posts `name=value`.

    `words` are what may be typed for it; nothing for what the search found. `compose` names the side of the open
    ticket's composer that it leads to.
    """

    key: str
    label: str | Promise
    href: str
    icon: str = ""
    aside: str | Promise = ""
    words: str = ""
    posts: bool = False
    name: str = ""
    value: str = ""
    compose: str = ""
    number: int | None = None
    status: Status | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one heading."""

    key: str
    label: str | Promise
    options: list[Option] = field(default_factory=list)

    def narrowed(self, typed: str) -> "Group":
        """Return the same with every line hidden that does not hold each typed word."""
        options = [replace(one, hidden=not fits(one.words, typed)) for one in self.options]
        return replace(self, options=options)


def fits(words: str, typed: str) -> bool:
    """Say whether each typed word stands somewhere in the words; js/palette.js asks the same."""
    return all(word in words for word in typed.casefold().split())


def commands(actor: Actor, ticket: Ticket | None, can: Possible | None) -> list[Group]:
    """Return every command that is possible now; the open ticket's come first."""
    groups = [
        Group("views", _("Views"), list(_views(actor))),
        Group("pages", _("Pages"), list(_pages(actor))),
        Group("settings", _("Settings"), list(_settings(actor))),
    ]
    if ticket is not None and can is not None:
        about = _("On #%(number)s") % {"number": ticket.number}
        groups.insert(0, Group("ticket", about, list(_on_ticket(actor, ticket, can))))
    return [_spoken(group) for group in groups if group.options]


def found_groups(
    found: Found, typed: str, actor: Actor, ticket: Ticket | None, can: Possible | None
) -> list[Group]:
    """Return what the search found as groups; without words these are the tickets seen last."""
    here = ticket.number if ticket is not None else None
    others = [one for one in found.tickets if one.number != here or typed]
    groups = [
        Group("tickets", _("Tickets") if typed else _("Seen last"), [_ticket(one) for one in others]),
        Group("people", _("People"), list(_people(found.people, actor, ticket, can))),
    ]
    return [group for group in groups if group.options]


def exact_group(found: Found) -> list[Group]:
    """Return the ticket whose number was typed: it stands above everything else."""
    return [Group("exact", _("Ticket"), [_ticket(found.exact, "exact")])] if found.exact else []


def search_group(typed: str) -> list[Group]:
    """Return the way to the queue with the same words, last of all."""
    if not typed:
        return []
    label = _("Search all tickets for “%(words)s”") % {"words": typed}
    href = reverse(QUEUE, query={"q": typed})
    return [Group("search", _("Everything"), [Option("search", label, href, "search")])]


def _spoken(group: Group) -> Group:
    options = [
        replace(one, words=f"{group.label} {one.label} {one.words} {one.aside}".casefold())
        for one in group.options
    ]
    return replace(group, options=options)


def _views(actor: Actor) -> Iterator[Option]:
    base = reverse(QUEUE)
    for view in View:
        yield Option(f"view-{view.value}", view.label, f"{base}?view={view.value}", VIEW_ICONS[view])
    for key, name in rail_of(actor).saved:
        yield Option(f"view-{key}", name, f"{base}?view={key}", SAVED_ICON)


def _pages(actor: Actor) -> Iterator[Option]:
    yield Option("new", _("New ticket"), reverse("tickets:new"), "plus", words=_("create file add"))
    yield Option(
        "profile", _("Profile"), reverse("accounts:profile"), "circle-user", words=_("password time zone")
    )
    if policy.may(actor, Right.INVITE_REQUESTERS):
        yield Option(
            "invite", _("Invite somebody"), reverse("accounts:invite"), "user-plus", words=_("new person")
        )
    if policy.may(actor, Right.MANAGE_DIRECTORY):
        yield Option("service-new", _("New service"), reverse("tickets:service_new"), "plus")
        yield Option("team-new", _("New team"), reverse("accounts:team_new"), "plus")
        yield Option("company-new", _("New company"), reverse("accounts:company_new"), "plus")
    yield Option(
        "sign-out", _("Sign out"), reverse("accounts:sign_out"), "log-out", posts=True, words=_("log out")
    )


def _settings(actor: Actor) -> Iterator[Option]:
    for section in settings_sections(actor, ""):
        yield Option(
            f"settings-{section.icon}", section.label, section.href, section.icon, words=str(section.about)
        )


def _on_ticket(actor: Actor, ticket: Ticket, can: Possible) -> Iterator[Option]:
    def act(verb: str) -> str:
        return reverse(f"tickets:{verb}", args=[ticket.number])

    page = act("ticket")
    for move in moves(can)[:1]:
        yield Option(f"do-{move.verb}", move.word, act(move.verb), move.icon, posts=True)
    if can.take or (can.hand_on and ticket.assigned_to_id != actor.id):
        mine = str(actor.id)
        yield Option(
            "take",
            _("Assign to me"),
            act("assign"),
            "user",
            words=_("take"),
            posts=True,
            name="assignee",
            value=mine,
        )
    if "reply" in can:
        yield Option(
            "reply", _("Reply"), f"{page}?mode=reply#composer", "reply", words=_("answer"), compose="reply"
        )
    if can.work:
        yield Option("note", _("Internal note"), f"{page}?mode=note#composer", "notebook-pen", compose="note")
    for move in moves(can)[1:]:
        yield Option(f"do-{move.verb}", move.word, act(move.verb), move.icon, posts=True)
    if can.work:
        yield from _priorities(ticket, act("set_priority"))
        yield Option("edit", _("Edit subject and description"), act("edit_text"), "pencil")
    if "unassign" in can:
        yield Option(
            "unassign", _("Give to nobody"), act("unassign"), "user-x", words=_("unassign"), posts=True
        )
    if "cancel" in can:
        yield Option("cancel", _("Cancel…"), act("cancel"), "ban")


def _priorities(ticket: Ticket, href: str) -> Iterator[Option]:
    for one in Priority:
        if one != ticket.priority:
            label = _("Priority: %(priority)s") % {"priority": one.label}
            yield Option(
                f"priority-{one.value}", label, href, "flag", posts=True, name="priority", value=one.value
            )


def _ticket(one: FoundTicket, key: str = "ticket") -> Option:
    href = reverse("tickets:ticket", args=[one.number])
    return Option(
        f"{key}-{one.number}", one.subject, href, aside=one.requester, number=one.number, status=one.status
    )


def _people(
    people: list[FoundPerson], actor: Actor, ticket: Ticket | None, can: Possible | None
) -> Iterator[Option]:
    for one in people:
        whose = {"assignee": one.id} if one.works_here else {"requester": one.id}
        aside = _("assigned tickets") if one.works_here else one.email
        yield Option(f"person-{one.id}", one.name, reverse(QUEUE, query=whose), "user", aside=aside)
        if (
            one.works_here
            and ticket is not None
            and can is not None
            and _may_give(can, ticket, one.id, actor)
        ):
            label = _("Assign #%(number)s to %(name)s") % {"number": ticket.number, "name": one.name}
            href = reverse("tickets:assign", args=[ticket.number])
            yield Option(
                f"give-{one.id}", label, href, "user-check", posts=True, name="assignee", value=str(one.id)
            )


def _may_give(can: Possible, ticket: Ticket, user_id: UUID, actor: Actor) -> bool:
    if user_id == ticket.assigned_to_id:
        return False
    return can.hand_on or (can.take and user_id == actor.id)
