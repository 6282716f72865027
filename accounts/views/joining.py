"""Joining an organization: by the one-time link of an invitation, or by registering and confirming one's address."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts import operations
from accounts.access import public
from accounts.forms.sessions import JoinForm, RegisterForm
from accounts.mail import mail_folder
from accounts.preferences import Registration
from accounts.requests import AtumRequest
from accounts.views.answers import GET_POST, posted, void_link
from accounts.views.sessions import enter
from atum_desk.core.errors import NotFound
from atum_desk.core.http import page


@public(methods=GET_POST)
def invitation(request: AtumRequest, token: str) -> HttpResponse:
    """Let the invited person choose name and password, and sign them in."""
    try:
        invited = operations.open_invitation(token)
    except NotFound:
        return void_link(
            request, _("Invitations work once, for three days. Ask whoever invited you for a new one.")
        )
    form = JoinForm(posted(request), initial={"full_name": invited.full_name})
    zone = request.organization.preferences.timezone
    user = form.carry_out(
        lambda entered: operations.accept_invitation(token, **entered, timezone=zone, actor=request.actor)
    )
    if user is not None:
        return enter(request, user)
    return page(request, "accounts/join.html", {"form": form, "email": invited.email}, status=form.status)


@public(methods=GET_POST)
def register(request: AtumRequest) -> HttpResponse:
    """Take a requester's address and mail the link that proves it; the answer is the same for known addresses."""
    preferences = request.organization.preferences
    if preferences.registration == Registration.OFF:
        raise NotFound(_("Nobody can register here."))
    form = RegisterForm(posted(request))

    def ask(entered: dict[str, str]) -> str:
        operations.register(**entered, actor=request.actor)
        return entered["email"]

    if email := form.carry_out(ask):
        return page(request, "accounts/register_sent.html", {"email": email, "mail_folder": mail_folder()})
    domains = preferences.registration_domains if preferences.registration == Registration.DOMAINS else ()
    return page(request, "accounts/register.html", {"form": form, "domains": domains}, status=form.status)


@public(methods=GET_POST)
def verify(request: AtumRequest, uidb64: str, token: str) -> HttpResponse:
    """Confirm the address by the mailed link: choose the password, and be signed in."""
    try:
        person = operations.person_to_verify(uidb64, token)
    except NotFound:
        return void_link(request, _("It works once, for one day. Register again and you get a new one."))
    form = JoinForm(posted(request), initial={"full_name": person.full_name})
    user = form.carry_out(
        lambda entered: operations.verify_email(uidb64, token, **entered, actor=request.actor)
    )
    if user is not None:
        return enter(request, user)
    return page(request, "accounts/join.html", {"form": form, "email": person.email}, status=form.status)
