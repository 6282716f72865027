"""An organization's own days off."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import operations
from accounts.access import desk
from accounts.days_off import as_kept
from accounts.policy import Right
from accounts.requests import SignedInRequest
from atum_desk.core import clock
from atum_desk.core.errors import Invalid
from atum_desk.core.http import page
from sla.forms.holidays import HolidaysForm, written
from sla.views.reapply import shown_changes
from sla.what_if import WhatIf, if_days_off_had_been
from tickets.views.answers import redirect_with


@desk(Right.MANAGE_ORGANIZATION, methods=("GET", "HEAD", "POST"))
def holidays(request: SignedInRequest) -> HttpResponse:
    """Show and change the days on which no service level's time counts; before, what would change by them."""
    initial = {"holidays": written(request.organization.holidays)}
    form = HolidaysForm(request.POST if request.method == "POST" else None, initial=initial)
    tried: WhatIf | None = None
    if form.is_valid():
        days = form.cleaned_data["holidays"]
        try:
            if "what_if" in request.POST:
                tried = if_days_off_had_been(as_kept(days), clock.now())
            else:
                operations.change_holidays(days, actor=request.actor)
                return redirect_with(request, reverse("sla:policies"), _("The holidays are saved."))
        except Invalid as error:
            form.add_error("holidays", str(error.message))
    return page(
        request,
        "sla/agent/holidays.html",
        {"form": form, "what_if": tried and shown_changes(tried), "section": "settings"},
        status=422 if form.is_bound and tried is None else 200,
    )
