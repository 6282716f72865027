"""Forms of companies and teams."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.refusable import RefusableForm
from accounts.models import Company, Team, User


class DomainsField(forms.CharField):
    """Domains, one a line or with commas between; the value is a list."""

    widget = forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "none"})

    def prepare_value(self, value: Any) -> Any:
        """Write a list one a line."""
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        """Return the words as a list."""
        return [word for word in re.split(r"[\s,;]+", super().clean(value)) if word]


class CompanyForm(RefusableForm):
    """A company's name and domains."""

    name = forms.CharField(label=_("Name"), max_length=255, widget=forms.TextInput(attrs={"autofocus": True}))
    domains = DomainsField(
        label=_("E-mail domains"),
        required=False,
        max_length=5000,
        help_text=_("One a line, such as example.com."),
    )
    is_verified = forms.BooleanField(
        label=_("The domains are the company's"),
        required=False,
        help_text=_(
            "Tick this once you are sure: whoever proves an address there then joins the company by themselves."
        ),
    )

    def __init__(self, company: Company | None, *args: Any, **options: Any) -> None:
        if company is not None:
            names = ("name", "domains", "is_verified")
            options["initial"] = {name: getattr(company, name) for name in names}
        super().__init__(*args, **options)


class TeamForm(RefusableForm):
    """A team's name and what it is for."""

    name = forms.CharField(label=_("Name"), max_length=255)
    description = forms.CharField(
        label=_("What it does"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_active = forms.BooleanField(
        label=_("Active"),
        required=False,
        help_text=_("An inactive team is given no new tickets; it keeps those it has."),
    )

    def __init__(self, team: Team | None, *args: Any, **options: Any) -> None:
        if team is not None:
            names = ("name", "description", "is_active")
            options["initial"] = {name: getattr(team, name) for name in names}
        super().__init__(*args, **options)
        if team is None:
            del self.fields["is_active"]


class MemberForm(RefusableForm):
    """Who joins a team."""

    user = forms.ModelChoiceField(
        label=_("Add somebody"), queryset=User.objects.none(), empty_label=_("Choose a member of the staff")
    )

    def __init__(self, team: Team, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        user = self.fields["user"]
        assert isinstance(user, forms.ModelChoiceField)
        user.queryset = User.objects.active().staff().outside(team).by_name()
