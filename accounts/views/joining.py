"""Joining an organization: by the one-time link of an invitation, or by registering and confirming one's address."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts import operations
from accounts.access import public
from accounts.forms.sessions import JoinForm
from accounts.requests import AtumRequest, actor_of_request
from accounts.sessions import open_session
from accounts.views.answers import see_other
from atum_desk.core.errors import Invalid, NotFound
from atum_desk.core.http import page, plain_error


@public(methods=("GET", "HEAD", "POST"))
def invitation(request: AtumRequest, token: str) -> HttpResponse:
    """Let the invited person choose name and password, and sign them in."""
    try:
        invited = operations.open_invitation(token)
    except NotFound:
        return void_link(
            request, _("Invitations work once, for three days. Ask whoever invited you for a new one.")
        )
    form = JoinForm(request.POST or None, initial={"full_name": invited.full_name})
    if request.method == "POST" and form.is_valid():
        try:
            zone = request.organization.preferences.timezone
            user = operations.accept_invitation(
                token, **form.cleaned_data, timezone=zone, actor=request.actor
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            open_session(request, user, request.organization)
            operations.record_sign_in(user, actor=actor_of_request(request, user))
            return see_other("web:home")
    context = {"form": form, "invitation": invited}
    return page(request, "accounts/invitation.html", context, status=422 if form.errors else 200)


def void_link(request: AtumRequest, advice: str) -> HttpResponse:
    """Answer a link that is used up, too old, or made up: one answer for all, so that it tells nothing."""
    return plain_error(request, 404, advice, _("This link is no longer valid"))
