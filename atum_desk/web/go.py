"""The command palette's page: everywhere one can go and whatever one can do, narrowed by a few words."""

from typing import Any

from django.http import HttpResponse

from accounts.access import desk
from accounts.requests import SignedInRequest
from atum_desk.core import clock
from atum_desk.core.errors import NotFound
from atum_desk.core.http import page
from atum_desk.web import palette
from tickets.lookup import look_up
from tickets.models import Ticket
from tickets.numbers import read_number
from tickets.possible import possible
from tickets.views.answers import find_alone

WORDS_AT_MOST = 100


@desk()
def go(request: SignedInRequest) -> HttpResponse:
    """Show commands, tickets and people that fit what was typed; `ticket` is the number of the open one."""
    typed = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:WORDS_AT_MOST]
    ticket, actor = _open_ticket(request), request.actor
    can = possible(ticket, actor, request.organization.preferences, at=clock.now()) if ticket else None
    found = look_up(typed, actor=actor, language=request.organization.preferences.language)
    known = [group.narrowed(typed) for group in palette.commands(actor, ticket, can)]
    found_groups = palette.found_groups(found, typed, actor, ticket, can)
    groups = [
        *palette.exact_group(found),
        *(known + found_groups if typed or ticket else found_groups + known),
    ]
    context: dict[str, Any] = {
        "typed": typed,
        "ticket": ticket,
        "groups": [*groups, *palette.search_group(typed)],
        "shown": sum(not one.hidden for group in groups for one in group.options),
        "in_dialog": bool(request.htmx),
        "at": "palette" if request.htmx else "go",
    }
    return page(request, "web/agent/go.html", context, part="web/agent/_go_list.html")


def _open_ticket(request: SignedInRequest) -> Ticket | None:
    number = read_number(request.GET.get("ticket", ""))
    try:
        return find_alone(request.actor, number) if number is not None else None
    except NotFound:
        return None
