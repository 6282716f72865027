"""A new ticket at the desk, on behalf of anyone."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import desk
from accounts.operations import find_or_create_requester
from accounts.policy import Right
from accounts.requests import SignedInRequest
from atum_desk.core.body import takes_files
from atum_desk.core.errors import Invalid
from atum_desk.core.http import fragment, page
from tickets import operations
from tickets.choices import read_choices
from tickets.forms.desk import NewTicketForm, find_people, is_address
from tickets.forms.files import Carried
from tickets.models import Ticket
from tickets.states import Channel
from tickets.views.answers import redirect_with
from tickets.views.files import carried_by

FORM_FIELDS = {"requester": "who", "email": "who"}
"""Where an operation's refusal of a field stands in the form."""


@transaction.non_atomic_requests
@takes_files
@desk(Right.CREATE_FOR_ANYONE, methods=("GET", "HEAD", "POST"))
def new(request: SignedInRequest) -> HttpResponse:
    """File a ticket for somebody; a person who is not known yet becomes one."""
    form = NewTicketForm(request.POST or None, choices=lambda: read_choices().offered())
    files = carried_by(request)
    if request.method == "POST" and form.is_valid() and not files.problems:
        try:
            filed = _file_for(form.cleaned_data["requester"], request, form, files)
        except Invalid as error:
            field = FORM_FIELDS.get(error.field or "", error.field)
            form.add_error(field if field in form.fields else None, str(error.message))
        else:
            sentence = _("#%(number)s is filed.") % {"number": filed.number}
            return redirect_with(request, reverse("tickets:ticket", args=[filed.number]), sentence)
    context: dict[str, Any] = {"form": form, "people": form.found, "chosen": form.chosen, "current": "new"}
    status = 422 if form.errors or files.problems else 200
    return page(request, "tickets/agent/new.html", context | {"files": files}, status=status)


@desk(Right.CREATE_FOR_ANYONE)
def requesters(request: SignedInRequest) -> HttpResponse:
    """Offer the people whose name or address fits what was typed."""
    words = request.GET.get("who", "")[:255]
    context = {"people": find_people(words), "words": words.strip(), "is_address": is_address(words.strip())}
    return fragment(request, "tickets/agent/_requesters.html", context)


def _file_for(
    requester_id: UUID | None, request: SignedInRequest, form: NewTicketForm, files: Carried
) -> Ticket:
    if requester_id is None:
        return _file_for_new(request, form, files)
    cleaned = form.cleaned_data
    return operations.create(
        requester_id=requester_id,
        subject=cleaned["subject"],
        description=cleaned["description"],
        service_id=cleaned["service"],
        priority=cleaned["priority"] or None,
        team_id=cleaned["team"],
        tags=cleaned["tags"],
        channel=Channel.AGENT,
        uploads=files.ids,
        actor=request.actor,
    )


@transaction.atomic
def _file_for_new(request: SignedInRequest, form: NewTicketForm, files: Carried) -> Ticket:
    """Make the person too; whoever's ticket is refused is not made either."""
    name = form.cleaned_data["full_name"]
    person = find_or_create_requester(email=form.new_address, full_name=name, actor=request.actor)
    return _file_for(person.pk, request, form, files)
