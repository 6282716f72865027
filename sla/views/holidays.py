"""An organization's own days off."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import operations
from accounts.access import desk
from accounts.days_off import as_kept, digest_of
from accounts.models import Organization
from accounts.policy import Right
from accounts.requests import SignedInRequest
from atum_desk.core import clock
from atum_desk.core.errors import Invalid, StaleVersion
from atum_desk.core.http import page
from sla.forms.holidays import HolidaysForm, written
from sla.forms.seen import show_as_seen
from sla.views.reapply import shown_changes
from sla.what_if import WhatIf, if_days_off_had_been
from tickets.views.answers import redirect_with


@desk(Right.MANAGE_ORGANIZATION, methods=("GET", "HEAD", "POST"))
def holidays(request: SignedInRequest) -> HttpResponse:
    """Show and change the days on which no service level's time counts; before, what would change by them."""
    kept = request.organization.holidays
    initial = {"holidays": written(kept), "seen": digest_of(kept)}
    form = HolidaysForm(request.POST if request.method == "POST" else None, initial=initial)
    tried: WhatIf | None = None
    stale: StaleVersion | None = None
    if form.is_valid():
        days = form.cleaned_data["holidays"]
        try:
            if "what_if" in request.POST:
                tried = if_days_off_had_been(as_kept(days), clock.now())
            else:
                seen = form.cleaned_data["seen"] or None
                operations.change_holidays(days, seen=seen, actor=request.actor)
                return redirect_with(request, reverse("sla:policies"), _("The holidays are saved."))
        except Invalid as error:
            form.add_error("holidays", str(error.message))
        except StaleVersion as error:
            stale = error
            show_as_seen(form, digest_of(Organization.objects.current().holidays))
    return page(
        request,
        "sla/agent/holidays.html",
        {
            "form": form,
            "what_if": tried and shown_changes(tried),
            "stale": stale and str(stale.message),
            "section": "settings",
        },
        status=stale.status if stale else 422 if form.is_bound and tried is None else 200,
    )
