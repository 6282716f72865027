"""Signing in and out."""

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts import operations
from accounts.access import public, signed_in
from accounts.forms.sessions import SignInForm
from accounts.mail import mail_folder
from accounts.models import User
from accounts.preferences import Registration
from accounts.requests import AtumRequest, SignedInRequest, actor_of_request
from accounts.sessions import open_session
from accounts.views.answers import SeeOther, see_other
from atum_desk.core.http import page


@public(methods=("GET", "HEAD", "POST"))
def sign_in(request: AtumRequest) -> HttpResponse:
    """Ask for address and password, and lead on to the page that was wanted."""
    if request.method != "POST":
        return (
            see_other("web:home") if isinstance(request.user, User) else _sign_in_page(request, SignInForm())
        )
    form = SignInForm(request.POST)
    user = form.carry_out(lambda entered: operations.authenticate(**entered, actor=request.actor))
    if user is not None:
        return enter(request, user, next_page=_wanted_page(request))
    if not form.errors:
        form.add_error(None, _("The address or the password is not right. Check both and try again."))
    return _sign_in_page(request, form)


@signed_in(methods=("POST",))
def sign_out(request: SignedInRequest) -> HttpResponse:
    """End the session."""
    operations.record_sign_out(request.user, actor=request.actor)
    auth.logout(request)
    return see_other("accounts:sign_in")


def enter(request: AtumRequest, user: User, *, next_page: str = "") -> HttpResponse:
    """Begin the person's session and lead on."""
    open_session(request, user, request.organization)
    operations.record_sign_in(user, actor=actor_of_request(request, user))
    return SeeOther(next_page or reverse("web:home"))


def _sign_in_page(request: AtumRequest, form: SignInForm) -> HttpResponse:
    context = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "is_again": "again" in request.GET,
        "registration": request.organization.preferences.registration != Registration.OFF,
        "mail_folder": mail_folder(),
    }
    return page(request, "accounts/sign_in.html", context, status=form.status)


def _wanted_page(request: HttpRequest) -> str:
    """Return where the visitor wanted to go, if that lies on this host."""
    wanted = request.POST.get("next", "")
    secure = settings.SECURE_SSL_REDIRECT
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=secure):
        return wanted
    return ""
