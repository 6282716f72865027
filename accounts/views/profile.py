"""One's own profile and password."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts import operations
from accounts.access import signed_in
from accounts.forms.profile import PasswordForm, ProfileForm
from accounts.requests import SignedInRequest
from accounts.sessions import keep_session
from accounts.views.answers import GET_POST, posted, see_other
from atum_desk.core.http import page


@signed_in(methods=GET_POST)
def profile(request: SignedInRequest) -> HttpResponse:
    """Show and change name, time zone and availability."""
    form = ProfileForm(request.user, posted(request))
    if form.carry_out(
        lambda entered: operations.change_profile(request.user.pk, **entered, actor=request.actor)
    ):
        messages.success(request, _("Your profile is saved."))
        return see_other("accounts:profile")
    return _profile_page(request, form, PasswordForm())


@signed_in(methods=("POST",))
def password(request: SignedInRequest) -> HttpResponse:
    """Change the password; this session goes on, others end."""
    form = PasswordForm(request.POST)
    user = form.carry_out(
        lambda entered: operations.change_password(request.user.pk, **entered, actor=request.actor)
    )
    if user is None:
        return _profile_page(request, ProfileForm(request.user), form)
    keep_session(request, user)
    messages.success(
        request, _("Your password is changed. Wherever else you were signed in, you are signed out.")
    )
    return see_other("accounts:profile")


def _profile_page(request: SignedInRequest, form: ProfileForm, password_form: PasswordForm) -> HttpResponse:
    template = f"accounts/{'agent' if request.user.works_here else 'portal'}/profile.html"
    status = max(form.status, password_form.status)
    return page(request, template, {"form": form, "password_form": password_form}, status=status)
