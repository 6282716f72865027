"""The services' settings: the catalogue, a new service, and changing one."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import desk
from accounts.policy import Right
from accounts.requests import SignedInRequest
from atum_desk.core.errors import Invalid, NotFound
from atum_desk.core.http import page
from tickets.choices import read_choices
from tickets.forms.desk import ServiceForm
from tickets.models import Service
from tickets.operations import change_service, create_service
from tickets.views.answers import redirect_with

BOTH = ("GET", "HEAD", "POST")


@desk(Right.MANAGE_DIRECTORY)
def services(request: SignedInRequest) -> HttpResponse:
    """List the catalogue, active services first."""
    found = Service.objects.select_related("team").order_by("-is_active", "name")
    return page(request, "tickets/agent/services.html", {"services": found, "section": "settings"})


@desk(Right.MANAGE_DIRECTORY, methods=BOTH)
def service_new(request: SignedInRequest) -> HttpResponse:
    """Add a service."""
    form = ServiceForm(request.POST or None, choices=read_choices().offered())
    if request.method == "POST" and form.is_valid():
        try:
            added = create_service(**form.facts(), actor=request.actor)
        except Invalid as error:
            form.add_error(error.field, str(error.message))
        else:
            sentence = _("“%(name)s” is in the catalogue.") % {"name": added.name}
            return redirect_with(request, reverse("tickets:services"), sentence)
    return _form_page(request, form, None)


@desk(Right.MANAGE_DIRECTORY, methods=BOTH)
def service(request: SignedInRequest, service_id: UUID) -> HttpResponse:
    """Change a service, or take it out of the catalogue."""
    found: Service | None = Service.objects.filter(pk=service_id).first()
    if found is None:
        raise NotFound(_("There is no such service."))
    form = ServiceForm(request.POST or None, choices=read_choices(), service=found)
    if request.method == "POST" and form.is_valid():
        try:
            change_service(
                found.pk, **form.facts(), is_active=form.cleaned_data["is_active"], actor=request.actor
            )
        except Invalid as error:
            form.add_error(error.field, str(error.message))
        else:
            return redirect_with(request, reverse("tickets:services"), _("The service is saved."))
    return _form_page(request, form, found)


def _form_page(request: SignedInRequest, form: ServiceForm, found: Service | None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "service": found, "section": "settings"}
    return page(request, "tickets/agent/service.html", context, status=422 if form.errors else 200)
