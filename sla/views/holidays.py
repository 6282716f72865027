"""An organization's own days off."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import operations
from accounts.access import desk
from accounts.policy import Right
from accounts.requests import SignedInRequest
from atum_desk.core.errors import Invalid
from atum_desk.core.http import page
from sla.forms.holidays import HolidaysForm, written
from tickets.views.answers import redirect_with


@desk(Right.MANAGE_ORGANIZATION, methods=("GET", "HEAD", "POST"))
def holidays(request: SignedInRequest) -> HttpResponse:
    """Show and change the days on which no service level's time counts."""
    initial = {"holidays": written(request.organization.holidays)}
    form = HolidaysForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            operations.change_holidays(form.cleaned_data["holidays"], actor=request.actor)
        except Invalid as error:
            form.add_error("holidays", str(error.message))
        else:
            return redirect_with(request, reverse("sla:policies"), _("The holidays are saved."))
    return page(
        request,
        "sla/agent/holidays.html",
        {"form": form, "section": "settings"},
        status=422 if form.is_bound else 200,
    )
