"""The queue: one page of tickets as asked for, what is new since, what each view holds, and how close rows stand."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpResponse, QueryDict
from django.urls import reverse

from accounts import operations as people
from accounts.access import desk
from accounts.personal import Density, Preferences
from accounts.policy import may_change_view
from accounts.requests import SignedInRequest
from atum_desk.core import clock
from atum_desk.core.http import fragment, page
from atum_desk.core.templatetags.addresses import address
from tickets import queue
from tickets.asking import Question, understand
from tickets.chips import chips
from tickets.choices import Choices, read_choices, search
from tickets.context import view_links
from tickets.counts import count_rail
from tickets.lists import listed
from tickets.models import Ticket
from tickets.offered import filter_options, people_buttons, team_buttons
from tickets.paging import find_page
from tickets.query_terms import EXAMPLES
from tickets.queue import Asked, Sort, View
from tickets.rows import micros, page_of
from tickets.states import Priority, Status
from tickets.views.answers import clean_back, see_other

NEWS_AT_MOST = 100


@desk()
def tickets(request: SignedInRequest) -> HttpResponse:
    """Show the queue; "#1482" in the search goes straight to that ticket."""
    asked = queue.read(request.GET)
    if asked.q.startswith("#") and asked.number is not None and _exists(request, asked.number):
        return see_other(reverse("tickets:ticket", args=[asked.number]))
    question = understand(request, asked)
    part = "tickets/agent/_rows.html" if asked.after else None
    if part and request.htmx:
        found = search(question.meant.q, request.organization.preferences.language, question.meant.tag)
        return page(request, part, _listing(request, question, found))
    choices = _choices(request, question.meant)
    context = (
        _listing(request, question, choices)
        | _around(request, question, choices)
        | _offered(request, asked, choices)
    )
    return page(request, "tickets/agent/queue.html", context, status=422 if question.wrong else 200)


@desk()
def news(request: SignedInRequest) -> HttpResponse:
    """Say how many tickets of a queue are new or changed since; nothing where none is."""
    asked, since = queue.read(request.GET), queue.read_instant(request.GET.get("since", ""))
    question = understand(request, asked)
    if since is None or question.meant.q or question.wrong:
        return HttpResponse(status=204)
    changed = listed(request, question).changed_unseen(since, request.user.pk)
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


@desk()
def views(request: SignedInRequest) -> HttpResponse:
    """Draw the rail's views with how many tickets each holds now, for the page that asks."""
    asker = urlsplit(request.htmx.current_url_abs_path or "")
    current = queue.read(QueryDict(asker.query)).view if asker.path == reverse("tickets:queue") else None
    links = view_links(current, count_rail(request.actor))
    return fragment(request, "components/_views.html", {"views": links, "is_counted": True})


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


def _listing(request: SignedInRequest, question: Question, choices: Choices) -> dict[str, Any]:
    """Return a page of rows, and where to go on: at the next row, or where the search for them stopped."""
    asked, meant, at = question.asked, question.meant, clock.now()
    if question.wrong is not None:
        return {"rows": "", "next_href": "", "asked": asked, "scanned": ""}
    found = find_page(meant, choices, user_id=request.user.pk, actor=request.actor, at=at)
    rows = page_of(
        found.rows, sort=meant.order, base=address("tickets:queue"), at=at, came_from=asked.address()[1:]
    )
    end = found.end(meant.order) if found.is_sample or not rows.after else None
    after = rows.after or (None if found.is_sample else end)
    return {
        "rows": rows.rows,
        "next_href": asked.address(after=after) if after else "",
        "asked": asked,
        "scanned": "" if end is None else "sample" if found.is_sample else "stretch",
    }


def _around(request: SignedInRequest, question: Question, choices: Choices) -> dict[str, Any]:
    asked, order, saved = question.asked, question.meant.order, question.saved
    return {
        "title": question.title,
        "q": asked.q,
        "chips": chips(question, choices.names),
        "question": question,
        "may_change_view": saved is not None and may_change_view(request.actor, owner_id=saved.user_id),
        "save_query": urlencode({"back": asked.address()}),
        **_wrong(question),
        "order": order,
        "cut": choices.hits.cut,
        "sorts": [(sort.label, asked.address(sort=sort), sort is order) for sort in Sort],
        "clear_href": asked.address(**_NOTHING) if asked.view else f"?view={View.OPEN}",
        "back": asked.address(after=asked.after),
        "news_href": "" if question.meant.q or question.wrong else _news_href(asked, clock.now()),
        "here": asked.address(),
    }


def _wrong(question: Question) -> dict[str, str]:
    """Return the line in three parts, the middle one being what cannot be understood."""
    if question.wrong is None:
        return {}
    line, start, end = question.asked.q, question.wrong.start, question.wrong.end
    return {"wrong_before": line[:start], "wrong_word": line[start:end], "wrong_after": line[end:]}


def _offered(request: SignedInRequest, asked: Asked, choices: Choices) -> dict[str, Any]:
    """Return what can be chosen: filters, how close the rows stand, and whom the chosen tickets can be given to."""
    offered = choices.offered()
    return {
        "examples": tuple(EXAMPLES.values()),
        "statuses": Status,
        "priorities": Priority,
        "options": filter_options(asked, offered),
        "people": people_buttons(offered.staff, request.user.pk),
        "teams": team_buttons(offered.teams),
        "density": Preferences.of(request.user).density,
        "densities": Density,
    }


def _news_href(asked: Asked, at: datetime) -> str:
    return f"{address('tickets:_news')}{asked.address()}&since={micros(at)}"


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
