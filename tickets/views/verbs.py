"""The verbs and properties of a ticket: each a small form that works with htmx and without."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.absence import away_words
from accounts.access import desk
from accounts.policy import Right
from accounts.requests import SignedInRequest
from atum_desk.core import clock
from atum_desk.core.errors import DomainError, Invalid, StaleVersion
from atum_desk.core.http import fragment, toast
from tickets import operations
from tickets.forms.desk import AssigneeForm, PriorityForm, SeenForm, ServiceChoiceForm, TagsForm, TeamForm
from tickets.models import Ticket
from tickets.states import Priority
from tickets.views.answers import find_ticket, recount, redirect_with
from tickets.views.parts import assignee_away, news_since, ticket_parts
from tickets.views.ticket import REFUSALS
from tickets.views.way import address_of

Operation = Callable[..., object]
post = desk(Right.WORK_ON_TICKETS, methods=("POST",))


@post
def accept(request: SignedInRequest, number: int) -> HttpResponse:
    """Let a new ticket in."""
    # Asked above the conversation, the focus stays there: on a phone the properties are a long way down.
    focus = "head" if request.POST.get("at") == "head" else "status"
    return _move(request, number, operations.accept, _("Accepted. The clock runs."), focus=focus)


@post
def start(request: SignedInRequest, number: int) -> HttpResponse:
    """Begin work."""
    return _move(request, number, operations.start, _("Work has begun."))


@post
def wait(request: SignedInRequest, number: int) -> HttpResponse:
    """Wait for the customer."""
    return _move(
        request, number, operations.wait, _("The ticket waits for the customer, and its clock is paused.")
    )


@post
def resume(request: SignedInRequest, number: int) -> HttpResponse:
    """Go on without an answer."""
    return _move(request, number, operations.resume, _("Waiting is over. The clock runs again."))


@post
def resolve(request: SignedInRequest, number: int) -> HttpResponse:
    """Call the matter done."""
    return _move(request, number, operations.resolve, _("Resolved."))


@post
def close(request: SignedInRequest, number: int) -> HttpResponse:
    """Close a resolved ticket."""
    return _move(request, number, operations.close, _("Closed."))


@post
def reopen(request: SignedInRequest, number: int) -> HttpResponse:
    """Go on with a ticket that was done."""
    return _move(request, number, operations.reopen, _("Reopened."))


@post
def unassign(request: SignedInRequest, number: int) -> HttpResponse:
    """Take the assignee away."""
    return _move(request, number, operations.unassign, _("The ticket is nobody's now."), focus="assignee")


@post
def assign(request: SignedInRequest, number: int) -> HttpResponse:
    """Give the ticket to a person; where that person is away, say so."""
    taken = {"user_id": "assignee"}
    return _change(request, number, AssigneeForm, operations.assign, taken, _("Assigned."), warn=_absence)


@post
def assign_team(request: SignedInRequest, number: int) -> HttpResponse:
    """Give the ticket to a team, or to none."""
    taken = {"team_id": "team"}
    return _change(request, number, TeamForm, operations.assign_team, taken, _("The team is changed."))


@post
def set_priority(request: SignedInRequest, number: int) -> HttpResponse:
    """Change the priority."""
    wanted = request.POST.get("priority", "")
    word = Priority(wanted).label if wanted in Priority.values else ""
    sentence = _("The priority is %(priority)s now.") % {"priority": word}
    taken = {"priority": "priority"}
    return _change(request, number, PriorityForm, operations.set_priority, taken, sentence)


@post
def set_service(request: SignedInRequest, number: int) -> HttpResponse:
    """Change the service, or take it away."""
    taken, sentence = {"service_id": "service"}, _("The service is changed.")
    return _change(request, number, ServiceChoiceForm, operations.set_service, taken, sentence)


@post
def set_tags(request: SignedInRequest, number: int) -> HttpResponse:
    """Replace the tags."""
    return _change(request, number, TagsForm, operations.set_tags, {"tags": "tags"}, _("The tags are saved."))


def _move(
    request: SignedInRequest, number: int, operation: Operation, sentence: str, *, focus: str = "status"
) -> HttpResponse:
    return _change(request, number, SeenForm, operation, {}, sentence, focus=focus)


def _change(
    request: SignedInRequest,
    number: int,
    form_class: type[SeenForm],
    operation: Operation,
    taken: Mapping[str, str],
    sentence: str,
    *,
    focus: str = "",
    warn: Callable[[Ticket], str] = lambda _ticket: "",
) -> HttpResponse:
    """Carry out the operation with what the form holds; answer with the parts of the page that changed.

    `taken` names the form's field behind each argument; the first of them gets the focus back unless `focus` says else.
    `warn` may have something to say of the ticket afterwards.
    """
    ticket, form = find_ticket(request.actor, number), form_class(request.POST)
    try:
        if not form.is_valid():
            raise Invalid(_("That choice is not offered. Choose one of the list."))
        given = form.cleaned_data
        facts = {argument: given[field] for argument, field in taken.items()}
        operation(ticket.pk, **facts, actor=request.actor, seen=given["seen"])
    except REFUSALS as error:
        return refused(request, number, error, form.cleaned_data.get("seen"))
    fresh = find_ticket(request.actor, number)
    warning = warn(fresh)
    sentence = f"{sentence} {warning}".strip()
    if not request.htmx:
        level = messages.WARNING if warning else messages.SUCCESS
        return redirect_with(request, address_of(request, number), sentence, level)
    focus = focus or next(iter(taken.values()))
    parts = ticket_parts(request, fresh, focus=focus, keep=True)
    level_word = "warning" if warning else "success"
    return toast(recount(fragment(request, "tickets/agent/after_verb.html", parts)), sentence, level_word)


def _absence(ticket: Ticket) -> str:
    """Say that who has the ticket now is away, if so."""
    person, until = ticket.assigned_to, assignee_away(ticket, clock.now())
    if person is None or until is None:
        return ""
    return _("%(name)s is %(away)s.") % {"name": person, "away": away_words(until)}


def refused(
    request: SignedInRequest, number: int, error: DomainError, seen: int | None = None
) -> HttpResponse:
    """Show the ticket as it is now, why nothing was changed, and what somebody else changed."""
    fresh = find_ticket(request.actor, number)
    sentence = str(error.message)
    news = news_since(fresh, seen) if isinstance(error, StaleVersion) else []
    parts = ticket_parts(request, fresh, refusal=sentence, news=news, keep=True)
    if not request.htmx:
        messages.error(request, sentence)
        return fragment(request, "tickets/agent/ticket.html", parts, status=error.status)
    return toast(
        fragment(request, "tickets/agent/after_verb.html", parts, status=error.status), sentence, "error"
    )
