"""The portal's home, a requester's list of tickets, and filing a new one."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

from accounts import policy
from accounts.access import portal
from accounts.requests import SignedInRequest
from atum_desk.core.body import takes_files
from atum_desk.core.http import fragment, page
from tickets import operations
from tickets.forms.files import Carried
from tickets.forms.portal import OTHER_SERVICE, NewTicketForm
from tickets.models import Ticket
from tickets.numbers import read_number
from tickets.portal import PAGE, first_name, offered_services, people_to_file_for, rows_of, similar_to
from tickets.portal_icons import OTHER, icon_for
from tickets.querysets import TicketQuerySet
from tickets.states import Status
from tickets.views.answers import see_other
from tickets.views.files import carried_by

ON_HOME = 5
LONGEST_SEARCH = 200


@portal()
def home(request: SignedInRequest) -> HttpResponse:
    """Greet, offer the services and show the tickets that are still open."""
    mine = Ticket.objects.visible_to(request.actor).requested_by(request.user.pk).open()
    found = rows_of(mine.waiting_first()[: ON_HOME + 1], request.actor)
    waiting = [row for row in found if row.status == Status.WAITING_CUSTOMER]
    context = {
        "name": first_name(request.user.full_name),
        "greeting": request.organization.preferences.portal_greeting,
        "services": _with_icons(offered_services()),
        "rows": found[:ON_HOME],
        "has_more": len(found) > ON_HOME,
        "waiting": waiting,
    }
    return page(request, "tickets/portal/home.html", context)


@portal()
def tickets(request: SignedInRequest) -> HttpResponse:
    """List the requester's tickets, for a company's contact its people's too; open ones, done ones, or a search."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    show = "done" if request.GET.get("show") == "done" else "open"
    has_company = policy.may_create_for_company(request.actor)
    only_mine = has_company and "mine" in request.GET
    visible: TicketQuerySet = Ticket.objects.visible_to(request.actor)
    if only_mine:
        visible = visible.requested_by(request.user.pk)
    wanted = (
        visible.about(words, request.organization.preferences.language)
        if words
        else visible.done()
        if show == "done"
        else visible.open()
    )
    asked = ({"q": words} if words else {"show": show}) | ({"mine": "1"} if only_mine else {})
    rows = rows_of(wanted.before(read_number(request.GET.get("after", "")))[: PAGE + 1], request.actor)
    context = {
        "q": words,
        "show": "" if words else show,
        "has_company": has_company,
        "only_mine": only_mine,
        "rows": rows[:PAGE],
        "next_href": _next_href(rows[PAGE - 1].number, asked) if len(rows) > PAGE else "",
        "is_further": "after" in request.GET,
        "section": "list",
    }
    return page(request, "tickets/portal/tickets.html", context, part="tickets/portal/_rows.html")


@takes_files
@portal(methods=("GET", "HEAD", "POST"))
def new(request: SignedInRequest) -> HttpResponse:
    """File a ticket and show its receipt."""
    form, files = _new_form(request), carried_by(request)
    ticket = form.carry_out(
        lambda entered: operations.create(
            requester_id=form.requester_id or request.user.pk,
            subject=entered["subject"],
            description=entered["description"],
            service_id=form.service_id,
            priority=entered.get("priority"),
            uploads=files.arrived(),
            actor=request.actor,
        )
    )
    if ticket is None:
        return _new_page(request, form, files)
    return see_other(reverse("tickets:portal_ticket", args=[ticket.number]) + "?received=1")


@portal()
def similar(request: SignedInRequest) -> HttpResponse:
    """Offer own open tickets that read like the subject being typed."""
    subject, language = request.GET.get("subject", "")[:500], request.organization.preferences.language
    rows = similar_to(subject, request.actor, language=language)
    return fragment(request, "tickets/portal/_similar.html", {"rows": rows})


def _new_form(request: SignedInRequest) -> NewTicketForm:
    return NewTicketForm(
        request.POST if request.method == "POST" else None,
        services=offered_services(),
        people=people_to_file_for(request.actor),
        preferences=request.organization.preferences,
        initial={"service": request.GET.get("service", ""), "requester": str(request.user.pk)},
    )


def _new_page(request: SignedInRequest, form: NewTicketForm, files: Carried) -> HttpResponse:
    chosen = str(form["service"].value() or "") if "service" in form.fields else ""
    offers = [{**one, "checked": str(one["service"].pk) == chosen} for one in _with_icons(form.services)]
    other = {"value": OTHER_SERVICE, "icon": OTHER, "checked": chosen == OTHER_SERVICE}
    context = {
        "form": form,
        "offers": offers,
        "other": other,
        "chosen": next((one for one in (*offers, other) if one["checked"]), None),
        "files": files,
        "section": "new",
    }
    return page(request, "tickets/portal/new.html", context, status=form.status)


def _with_icons(services: Any) -> list[dict[str, Any]]:
    return [{"service": service, "icon": icon_for(service.name)} for service in services]


def _next_href(number: int, asked: dict[str, str]) -> str:
    return f"{reverse('tickets:portal_tickets')}?{urlencode({**asked, 'after': number})}"
