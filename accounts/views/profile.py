"""One's own profile: who one is, how the desk behaves, what one is told, and the password."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts import operations
from accounts.access import desk, signed_in
from accounts.forms.profile import DeskForm, NoticesForm, PasswordForm, ProfileForm
from accounts.forms.refusable import RefusableForm
from accounts.models import User
from accounts.personal import Preferences
from accounts.requests import SignedInRequest
from accounts.sessions import keep_session
from accounts.views.answers import GET_POST, posted, see_other
from atum_desk.core.http import page


@signed_in(methods=GET_POST)
def profile(request: SignedInRequest) -> HttpResponse:
    """Show the profile, and change name, time zone and presence."""
    form = ProfileForm(request.user, posted(request))
    if form.carry_out(lambda entered: _save(request, **entered)):
        messages.success(request, _("Your profile is saved."))
        return see_other("accounts:profile")
    return _profile_page(request, form=form)


@desk(methods=("POST",))
def preferences(request: SignedInRequest) -> HttpResponse:
    """Change how the desk looks and behaves for oneself."""
    form = DeskForm(Preferences.of(request.user), request.POST)
    if form.carry_out(lambda entered: _set(request, **entered)):
        messages.success(request, _("The desk behaves as you chose."))
        return see_other("accounts:profile")
    return _profile_page(request, desk_form=form)


@signed_in(methods=("POST",))
def notices(request: SignedInRequest) -> HttpResponse:
    """Change what one is told, here and by mail."""
    form = NoticesForm(request.user, request.POST)
    if form.carry_out(lambda _entered: _set(request, notices=form.channels())):
        messages.success(request, _("You are told what you chose."))
        return see_other("accounts:profile")
    return _profile_page(request, notices_form=form)


@signed_in(methods=("POST",))
def password(request: SignedInRequest) -> HttpResponse:
    """Change the password; this session goes on, others end."""
    form = PasswordForm(request.POST)
    user = form.carry_out(
        lambda entered: operations.change_password(request.user.pk, **entered, actor=request.actor)
    )
    if user is None:
        return _profile_page(request, password_form=form)
    keep_session(request, user)
    messages.success(
        request, _("Your password is changed. Wherever else you were signed in, you are signed out.")
    )
    return see_other("accounts:profile")


def _save(request: SignedInRequest, **entered: Any) -> User:
    is_staff, until = "away_until" in entered, entered.pop("away_until", None)
    saved = operations.change_profile(request.user.pk, **entered, actor=request.actor)
    return operations.set_absence(request.user.pk, until=until, actor=request.actor) if is_staff else saved


def _set(request: SignedInRequest, **changes: Any) -> Preferences:
    return operations.set_preferences(request.user.pk, actor=request.actor, **changes)


def _profile_page(request: SignedInRequest, **given: RefusableForm) -> HttpResponse:
    """Show all forms, the given one with what was entered."""
    forms: dict[str, RefusableForm] = {
        "form": ProfileForm(request.user),
        "desk_form": DeskForm(Preferences.of(request.user)),
        "notices_form": NoticesForm(request.user),
        "password_form": PasswordForm(),
        **given,
    }
    template = f"accounts/{'agent' if request.user.works_here else 'portal'}/profile.html"
    return page(request, template, forms, status=max(form.status for form in forms.values()))
