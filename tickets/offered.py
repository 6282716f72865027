"""What a page offers to choose from as markup: options and buttons, each list one string."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from atum_desk.core.markup import format_html, format_html_join
from atum_desk.core.templatetags.addresses import address
from atum_desk.core.templatetags.icons import icon
from tickets.choices import Choice, Choices
from tickets.queue import Asked, Whose
from tickets.reminders import Offer

LISTS_KEPT = 256
"""Lists kept in memory; whoever asks again with the same names, of whatever page, gets the same string."""

Words = tuple[tuple[str, str], ...]


def filter_options(asked: Asked, choices: Choices) -> dict[str, str]:
    """Return the options of the queue's selects by the filter's name."""
    me, none = Whose.ME.value, Whose.NONE.value
    return {
        "assignee": options(
            choices.staff, asked.assignee, (("", _("Anybody")), (me, _("Me")), (none, _("Nobody")))
        ),
        "team": options(choices.teams, asked.team, (("", _("Any")), (me, _("My teams")), (none, _("None")))),
        "service": options(choices.services, asked.service, (("", _("Any")), (none, _("None")))),
    }


def options(offered: Sequence[Choice], current: Any, before: Words = ()) -> str:
    """Return options of a select, `before` in front of the names; `current` is a value of it, or None."""
    return _options(tuple(offered), "" if current is None else str(current), before)


def team_buttons(teams: Sequence[Choice]) -> str:
    """Return a button of a menu for each team."""
    return _buttons(tuple(teams), "team", icon("users"), get_language())


def people_buttons(staff: Sequence[Choice], me: UUID) -> str:
    """Return a button of a menu for each person but oneself, with until when they are away."""
    return _buttons(tuple(one for one in staff if one.id != me), "assignee", "", get_language())


def assignee_buttons(people: Sequence[Choice], me: UUID) -> str:
    """Return a button of a menu for each person a ticket may be given to; oneself, where offered, comes first."""
    others = people_buttons(people, me)
    if all(one.id != me for one in people):
        return others
    own = '<button class="menu-item" name="assignee" value="{}">{}{}</button>{}'
    return format_html(own, me, icon("user"), _("Me"), others)


def choice_buttons(name: str, offered: Sequence[Choice], current: UUID | None) -> str:
    """Return a button of a menu for each team or service, the present one marked."""
    return _choices(name, tuple(offered), current)


def reminder_buttons(offered: Sequence[Offer]) -> str:
    """Return a button of a menu for each moment at which one can be reminded."""
    return format_html_join(
        "",
        '<button class="menu-item" name="when" value="{}">{}<small class="quiet push num">{}</small></button>',
        ((one.key, one.word, date_format(one.at, "D H:i")) for one in offered),
    )


def ticket_lines(found: Iterable[Mapping[str, Any]]) -> str:
    """Return a line of a list for each ticket: a link with its status, subject and number."""
    shape = (
        '<li><a href="{0}"><span class="status" data-status="{1}" title="{2}"><span class="hide">{2}</span></span>'
        '<span class="clip">{3}</span><span class="quiet small num">#{4}</span></a></li>'
    )
    lines = (
        (
            address("tickets:ticket", str(one["number"])),
            one["status"],
            one["word"],
            one["subject"],
            one["number"],
        )
        for one in found
    )
    return format_html_join("", shape, lines)


@lru_cache(maxsize=LISTS_KEPT)
def _choices(name: str, offered: tuple[Choice, ...], current: UUID | None) -> str:
    chosen = format_html(' aria-current="{}"', "true")
    return format_html_join(
        "",
        '<button class="menu-item" name="{}" value="{}"{}>{}</button>',
        ((name, one.id, chosen if one.id == current else "", one.name) for one in offered),
    )


@lru_cache(maxsize=LISTS_KEPT)
def _options(offered: tuple[Choice, ...], current: str, before: Words) -> str:
    pairs = [*before, *((str(one.id), one.name) for one in offered)]
    chosen = format_html(" {}", "selected")
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, chosen if value == current else "", name) for value, name in pairs),
    )


@lru_cache(maxsize=LISTS_KEPT)
def _buttons(offered: tuple[Choice, ...], name: str, mark: str, _language: str | None) -> str:
    return format_html_join(
        "",
        '<button class="menu-item" name="{}" value="{}">{}{}{}</button>',
        ((name, one.id, mark, one.name, _absence(one)) for one in offered),
    )


def _absence(one: Choice) -> str:
    if one.away_until is None:
        return ""
    words = _("away until %(day)s") % {"day": date_format(one.away_until, "j M")}
    return format_html('<small class="away">{}</small>', words)
