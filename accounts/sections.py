"""The sections of the settings, and who sees which."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import policy
from accounts.policy import Right
from atum_desk.core.actors import Actor


@dataclass(frozen=True, slots=True)
class Section:
    """One entry beside the settings' pages, and one card on their first page."""

    label: str | Promise
    about: str | Promise
    icon: str
    href: str
    current: bool


_SECTIONS = (
    (
        Right.INVITE_REQUESTERS,
        "accounts:people",
        "users",
        _("People"),
        _("Who works here and who asks for help; invitations, roles and access."),
    ),
    (
        Right.MANAGE_DIRECTORY,
        "accounts:companies",
        "building-2",
        _("Companies"),
        _("The companies that requesters belong to, and their e-mail domains."),
    ),
    (
        Right.MANAGE_DIRECTORY,
        "accounts:teams",
        "users-round",
        _("Teams"),
        _("Groups of staff that tickets are given to."),
    ),
    (
        Right.MANAGE_DIRECTORY,
        "tickets:services",
        "layout-grid",
        _("Services"),
        _("What requesters choose from when they ask for help."),
    ),
    (
        Right.MANAGE_SLA,
        "sla:policies",
        "timer",
        _("Service levels"),
        _(
            "How soon tickets are answered and resolved, in which hours, and what happens before it is too late."
        ),
    ),
    (
        Right.MANAGE_ORGANIZATION,
        "accounts:organization",
        "building",
        _("Organization"),
        _("Name, colour, time zone, who may register, and how tickets begin and end."),
    ),
    (
        Right.SEE_AUDIT_LOG,
        "accounts:audit",
        "scroll-text",
        _("Audit log"),
        _("Every change, with who made it, when, and what was there before."),
    ),
    (
        Right.OPEN_ADMIN,
        "admin:index",
        "table-2",
        _("Admin"),
        _("All records of the organization as tables, to look up, search and correct."),
    ),
)


def settings_sections(actor: Actor, path: str) -> list[Section]:
    """Return the sections that the actor may open; the one that `path` lies in is the current one."""
    found = []
    for right, name, icon, label, about in _SECTIONS:
        if policy.may(actor, right):
            href = reverse(name)
            found.append(
                Section(label=label, about=about, icon=icon, href=href, current=path.startswith(href))
            )
    return found
