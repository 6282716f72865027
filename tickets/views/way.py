"""The list that a person came to a ticket from: back to it, on to its next or previous ticket."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.access import desk
from accounts.personal import AfterSending, Preferences
from accounts.requests import SignedInRequest
from atum_desk.core.templatetags.addresses import address
from tickets import queue
from tickets.lists import neighbour
from tickets.models import Ticket
from tickets.queue import Asked, View
from tickets.views.answers import find_ticket, redirect_with, see_other

LONGEST = 2000
KEPT = ("from", "earlier")
"""What of a ticket's address says how its page was reached and what it shows; it outlives every change."""


@dataclass(frozen=True, slots=True)
class Way:
    """The list one came from; its `query` is all that travels, and is read anew each time."""

    asked: Asked

    @property
    def query(self) -> str:
        """Return the list's query string."""
        return self.asked.address()[1:]

    @property
    def back(self) -> str:
        """Return the list's address."""
        return address("tickets:queue") + self.asked.address()

    @property
    def label(self) -> str | Promise:
        """Return the list's name."""
        if isinstance(self.asked.view, View):
            return self.asked.view.label
        return _("Saved view") if self.asked.view else _("Search") if self.asked.q else _("All tickets")

    @property
    def as_from(self) -> str:
        """Return the parameter that carries the way on."""
        return urlencode({"from": self.query})

    def to(self, name: str, number: int) -> str:
        """Return an address of a ticket that keeps the way."""
        return f"{address(name, str(number))}?{self.as_from}"


def way_of(request: SignedInRequest) -> Way | None:
    """Return the list that the form, the address or htmx's page names; None where one came from anywhere else."""
    named = request.POST.get("from") or request.GET.get("from") or page_query(request).get("from")
    if not named or len(named) > LONGEST:
        return None
    return Way(queue.read(QueryDict(named)))


def page_query(request: SignedInRequest) -> QueryDict:
    """Return the query of the page that the request was made on: htmx names it, and so does a browser with a form."""
    page = request.htmx.current_url if request.htmx else None
    if not request.htmx and request.method == "POST":
        page = request.headers.get("Referer")
    query = urlsplit(page).query if page else ""
    return QueryDict(query if len(query) <= 2 * LONGEST else "")


def address_of(request: SignedInRequest, number: int, **more: str | int) -> str:
    """Return a ticket's address as the page had it: with the way, and as much of the conversation as it showed."""
    query = page_query(request)
    kept: dict[str, str | int] = {name: str(query[name]) for name in KEPT if query.get(name)}
    if way := way_of(request):
        kept["from"] = way.query
    kept |= more
    return address("tickets:ticket", str(number)) + (f"?{urlencode(kept)}" if kept else "")


@desk()
def following(request: SignedInRequest, number: int) -> HttpResponse:
    """Go to the next ticket of the list one came from."""
    return _go(request, number, backwards=False)


@desk()
def previous(request: SignedInRequest, number: int) -> HttpResponse:
    """Go to the previous ticket of the list one came from."""
    return _go(request, number, backwards=True)


def _go(request: SignedInRequest, number: int, *, backwards: bool) -> HttpResponse:
    ticket, way = find_ticket(request.actor, number), way_of(request)
    if way is None:
        return see_other(reverse("tickets:ticket", args=[number]))
    other = neighbour(request, way.asked, ticket, backwards=backwards)
    if other is not None:
        return see_other(way.to("tickets:ticket", other))
    sentence = (
        _("That was the first ticket of this list.")
        if backwards
        else _("That was the last ticket of this list.")
    )
    return redirect_with(request, way.back, sentence, messages.INFO)


def after_sending(request: SignedInRequest, ticket: Ticket, sentence: str) -> HttpResponse | None:
    """Lead on as the person prefers, and say there what was sent; None to stay. `ticket` is as it was before."""
    way, wish = way_of(request), Preferences.of(request.user).after_sending
    if way is None or wish == AfterSending.STAY:
        return None
    other = neighbour(request, way.asked, ticket) if wish == AfterSending.NEXT else None
    messages.success(request, f"#{ticket.number}: {sentence}")
    if wish == AfterSending.NEXT and other is None:
        messages.info(request, _("That was the last ticket of this list."))
    address = way.back if other is None else way.to("tickets:ticket", other)
    if not request.htmx:
        return see_other(address)
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = address
    return answer
