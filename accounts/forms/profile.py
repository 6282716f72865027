"""Forms of one's own profile."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import zones
from accounts.forms.refusable import RefusableForm
from accounts.forms.sessions import NewPasswordForm
from accounts.models import User


class ProfileForm(RefusableForm):
    """Name and time zone; for staff also whether they are there."""

    full_name = forms.CharField(
        label=_("Name"), max_length=255, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    timezone = forms.ChoiceField(
        label=_("Time zone"), choices=zones.choices, help_text=_("Times are shown in it.")
    )
    is_available = forms.BooleanField(
        label=_("Available"),
        required=False,
        help_text=_("Switch it off while you are away: people and teams then show you as away."),
    )

    def __init__(self, person: User, *args: Any, **options: Any) -> None:
        names = ("full_name", "timezone", "is_available")
        options["initial"] = {name: getattr(person, name) for name in names}
        super().__init__(*args, **options)
        if not person.works_here:
            del self.fields["is_available"]


class PasswordForm(NewPasswordForm):
    """The present password and the new one."""

    current = forms.CharField(
        label=_("Present password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("current", "password")
