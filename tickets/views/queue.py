"""The queue: one page of tickets as asked for, what is new since, and how close its rows stand."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from accounts import operations as people
from accounts.access import desk
from accounts.personal import Density, Preferences
from accounts.requests import SignedInRequest
from atum_desk.core import clock
from atum_desk.core.http import fragment, page
from tickets import queue
from tickets.choices import Choices, read_choices, search
from tickets.lists import listed
from tickets.models import Ticket
from tickets.queue import PAGE, Asked, Sort, View
from tickets.rows import COLUMNS, micros, page_of
from tickets.scanning import scan
from tickets.states import Priority, Status
from tickets.views.answers import clean_back, see_other

NEWS_AT_MOST = 100


@desk()
def tickets(request: SignedInRequest) -> HttpResponse:
    """Show the queue; "#1482" in the search goes straight to that ticket."""
    asked = queue.read(request.GET)
    if asked.q.startswith("#") and asked.number is not None and _exists(request, asked.number):
        return see_other(reverse("tickets:ticket", args=[asked.number]))
    part = "tickets/agent/_rows.html" if asked.after else None
    if part and request.htmx:
        found = search(asked.q, request.organization.preferences.language, asked.tag)
        return page(request, part, _listing(request, asked, found))
    choices = _choices(request, asked)
    own = {"density": Preferences.of(request.user).density, "densities": Density}
    return page(
        request, "tickets/agent/queue.html", _listing(request, asked, choices) | _around(asked, choices) | own
    )


@desk()
@transaction.non_atomic_requests
def news(request: SignedInRequest) -> HttpResponse:
    """Say how many tickets of a queue are new or changed since; nothing where none is. Reads only: no savepoint."""
    asked, since = queue.read(request.GET), queue.read_instant(request.GET.get("since", ""))
    if since is None or asked.q:
        return HttpResponse(status=204)
    changed = listed(request, asked).changed_unseen(since, request.user.pk)
    born = [at > since for at in changed.values_list("created_at", flat=True)[:NEWS_AT_MOST]]
    if not born:
        return HttpResponse(status=204)
    context = {
        "new": sum(born),
        "changed": len(born) - sum(born),
        "more": len(born) == NEWS_AT_MOST,
        "here": asked.address(),
        "news_href": request.get_full_path(),
    }
    return fragment(request, "tickets/agent/_news.html", context)


@desk(methods=("POST",))
def density(request: SignedInRequest) -> HttpResponse:
    """Let the rows stand closer or wider from now on, and show the queue as it was."""
    people.set_preferences(request.user.pk, density=request.POST.get("density", ""), actor=request.actor)
    return see_other(reverse("tickets:queue") + clean_back(request.POST.get("back", "")))


def _exists(request: SignedInRequest, number: int) -> bool:
    return bool(Ticket.objects.visible_to(request.actor).filter(number=number).exists())


def _choices(request: SignedInRequest, asked: Asked) -> Choices:
    return read_choices(
        requester_id=asked.requester if not isinstance(asked.requester, str) else None,
        words=asked.q,
        language=request.organization.preferences.language,
        tag=asked.tag,
    )


def _listing(request: SignedInRequest, asked: Asked, choices: Choices) -> dict[str, Any]:
    """Return a page of rows, and where to go on: at the next row, or where the search for them stopped."""
    at = clock.now()
    visible = Ticket.objects.visible_to(request.actor)
    scanned = scan(visible, asked, choices, user_id=request.user.pk, at=at)
    rows = page_of(
        list(scanned.found.with_who().with_seen(request.user.pk).values_list(*COLUMNS)[: PAGE + 1]),
        sort=asked.order,
        base=reverse("tickets:queue"),
        at=at,
        came_from=asked.address()[1:],
    )
    end = scanned.end(asked.order) if scanned.is_sample or not rows.after else None
    after = rows.after or (None if scanned.is_sample else end)
    return {
        "rows": rows.rows,
        "next_href": asked.address(after=after) if after else "",
        "asked": asked,
        "scanned": "" if end is None else "sample" if scanned.is_sample else "stretch",
    }


def _around(asked: Asked, choices: Choices) -> dict[str, Any]:
    offered = choices.offered()
    return {
        "title": queue.title(asked),
        "q": asked.q,
        "chips": queue.chips(asked, choices.names),
        "cut": choices.cut,
        "choices": offered,
        "statuses": Status,
        "priorities": Priority,
        "sorts": [(sort.label, asked.address(sort=sort), sort is asked.order) for sort in Sort],
        "clear_href": asked.address(**_NOTHING) if asked.view else f"?view={View.OPEN}",
        "back": asked.address(after=asked.after),
        "news_href": _news_href(asked, clock.now()),
        "here": asked.address(),
    }


def _news_href(asked: Asked, at: datetime) -> str:
    """Return where to ask for what is new from now on; nowhere for words, whose search costs more."""
    return "" if asked.q else f"{reverse('tickets:_news')}{asked.address()}&since={micros(at)}"


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
