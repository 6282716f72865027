"""The queue: one page of tickets as asked for, and the counts beside it."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import desk
from accounts.requests import SignedInRequest
from atum_desk.core import clock
from atum_desk.core.http import page
from tickets import queue
from tickets.choices import Choices, read_choices, search
from tickets.models import Ticket
from tickets.queue import PAGE, Asked, Sort, View
from tickets.rows import COLUMNS, Page, page_of
from tickets.states import Priority, Status
from tickets.views.answers import see_other


@desk()
def tickets(request: SignedInRequest) -> HttpResponse:
    """Show the queue; "#1482" in the search goes straight to that ticket."""
    asked = queue.read(request.GET)
    if asked.q.startswith("#") and asked.number is not None and _exists(request, asked.number):
        return see_other(reverse("tickets:ticket", args=[asked.number]))
    part = "tickets/agent/_rows.html" if asked.after else None
    if part and request.htmx:
        found = search(asked.q, request.organization.preferences.language)
        return page(request, part, _listing(_page(request, asked, found), asked))
    choices = _choices(request, asked)
    rows = _page(request, asked, choices)
    return page(request, "tickets/agent/queue.html", _listing(rows, asked) | _around(asked, choices))


def _exists(request: SignedInRequest, number: int) -> bool:
    return bool(Ticket.objects.visible_to(request.actor).filter(number=number).exists())


def _choices(request: SignedInRequest, asked: Asked) -> Choices:
    return read_choices(
        requester_id=asked.requester if not isinstance(asked.requester, str) else None,
        words=asked.q,
        language=request.organization.preferences.language,
    )


def _page(request: SignedInRequest, asked: Asked, found: Choices) -> Page:
    at = clock.now()
    wanted = Ticket.objects.visible_to(request.actor).asked_for(
        asked, user_id=request.user.pk, at=at, matches=found.matches
    )
    fetched = wanted.in_order(asked.order, asked.after).values_list(*COLUMNS)[: PAGE + 1]
    return page_of(list(fetched), sort=asked.order, base=reverse("tickets:queue"), at=at)


def _listing(rows: Page, asked: Asked) -> dict[str, Any]:
    return {
        "rows": rows.rows,
        "next_href": asked.address(after=rows.after) if rows.after else "",
        "asked": asked,
    }


def _around(asked: Asked, choices: Choices) -> dict[str, Any]:
    offered = choices.offered()
    return {
        "title": asked.view.label if asked.view else _("Search") if asked.q else _("All tickets"),
        "q": asked.q,
        "chips": queue.chips(asked, choices.names),
        "cut": choices.cut,
        "choices": offered,
        "statuses": Status,
        "priorities": Priority,
        "sorts": [(sort.label, asked.address(sort=sort), sort is asked.order) for sort in Sort],
        "clear_href": asked.address(**_NOTHING) if asked.view else f"?view={View.OPEN}",
        "back": asked.address(after=asked.after),
    }


_NOTHING: dict[str, Any] = {
    "status": (),
    "priority": (),
    "assignee": None,
    "team": None,
    "service": None,
    "tag": "",
    "requester": None,
    "q": "",
}
