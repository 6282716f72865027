"""Forms of people who are not signed in yet."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from accounts.forms.refusable import RefusableForm


def _password_rules() -> str:
    return " ".join(password_validators_help_texts()[1:2])


class EmailForm(RefusableForm):
    """An address alone: where to send the link."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=255,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )


class SignInForm(EmailForm):
    """An address and a password."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NewPasswordForm(RefusableForm):
    """A new password, typed once: it can be shown and corrected, and mailed links cost little."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=1000,
        help_text=lazy(_password_rules, str)(),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class JoinForm(NewPasswordForm):
    """What a person says who joins by a link."""

    full_name = forms.CharField(
        label=_("Your name"),
        max_length=255,
        widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}),
    )
    field_order = ("full_name", "password")


class RegisterForm(EmailForm):
    """Who wants to become a requester."""

    full_name = forms.CharField(
        label=_("Your name"),
        max_length=255,
        widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}),
    )
    field_order = ("full_name", "email")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"].widget.attrs.pop("autofocus")
