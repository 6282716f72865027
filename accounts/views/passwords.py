"""A forgotten password: asking for the link, and choosing a new one by it."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts import operations
from accounts.access import public
from accounts.forms.sessions import EmailForm, NewPasswordForm
from accounts.mail import mail_folder
from accounts.requests import AtumRequest
from accounts.views.answers import GET_POST, posted, see_other, void_link
from atum_desk.core.errors import NotFound
from atum_desk.core.http import page


@public(methods=GET_POST)
def forgot(request: AtumRequest) -> HttpResponse:
    """Mail a link; the answer is the same whether anybody has the address."""
    form = EmailForm(posted(request))

    def ask(entered: dict[str, str]) -> str:
        operations.request_password_reset(**entered, actor=request.actor)
        return entered["email"]

    if email := form.carry_out(ask):
        context = {"email": email, "mail_folder": mail_folder()}
        return page(request, "accounts/password_sent.html", context)
    return page(request, "accounts/password_forgot.html", {"form": form}, status=form.status)


@public(methods=GET_POST)
def reset(request: AtumRequest, uidb64: str, token: str) -> HttpResponse:
    """Choose a new password by the mailed link."""
    try:
        person = operations.person_to_reset(uidb64, token)
    except NotFound:
        return void_link(request, _("It works once, for one hour. Ask for a new one on the sign-in page."))
    form = NewPasswordForm(posted(request))
    if form.carry_out(
        lambda entered: operations.reset_password(uidb64, token, **entered, actor=request.actor)
    ):
        messages.success(request, _("Your password is changed. Sign in with the new one."))
        return see_other("accounts:sign_in")
    return page(request, "accounts/password_reset.html", {"form": form, "person": person}, status=form.status)
