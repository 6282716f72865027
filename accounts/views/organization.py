"""The settings' first page, and the organization's own settings."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts import operations
from accounts.access import desk
from accounts.forms.organization import OrganizationForm
from accounts.models import Organization
from accounts.policy import Right
from accounts.requests import SignedInRequest
from accounts.views.answers import GET_POST, posted, see_other
from atum_desk.core.http import page


@desk(Right.SEE_SETTINGS)
def settings(request: SignedInRequest) -> HttpResponse:
    """Show what can be set, and who may set it."""
    return page(request, "accounts/agent/settings.html", {})


@desk(Right.MANAGE_ORGANIZATION, methods=GET_POST)
def organization(request: SignedInRequest) -> HttpResponse:
    """Show and change the organization's settings."""
    form = OrganizationForm(request.organization, posted(request))

    def save(entered: dict[str, Any]) -> Organization:
        preferences = form.preferences()
        return operations.change_organization(
            name=entered["name"], preferences=preferences, actor=request.actor
        )

    if form.carry_out(save):
        messages.success(request, _("The settings are saved."))
        return see_other("accounts:organization")
    return page(request, "accounts/agent/organization.html", {"form": form}, status=form.status)
