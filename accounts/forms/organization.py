"""The form of the organization's settings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import zones
from accounts.forms.directory import DomainsField
from accounts.forms.refusable import RefusableForm
from accounts.languages import LANGUAGES
from accounts.models import Organization
from accounts.preferences import Gate, OrganizationSettings, Registration

# The hues of the classes hue-0 to hue-11, so that the choice can show them.
HUES = (
    (15, _("Red")),
    (45, _("Orange")),
    (75, _("Ochre")),
    (110, _("Olive")),
    (145, _("Green")),
    (165, _("Sea green")),
    (195, _("Teal")),
    (225, _("Sky blue")),
    (262, _("Blue")),
    (290, _("Violet")),
    (320, _("Magenta")),
    (350, _("Pink")),
)

# What one request may bring has to hold it.
FILE_MIB_AT_MOST = 100


class OrganizationForm(RefusableForm):
    """Everything an organization sets about itself."""

    name = forms.CharField(label=_("Name"), max_length=255)
    accent_hue = forms.TypedChoiceField(label=_("Colour"), coerce=int, choices=HUES, widget=forms.RadioSelect)
    portal_greeting = forms.CharField(
        label=_("Greeting on the portal"),
        required=False,
        max_length=200,
        help_text=_("Stands above the services. Left empty, the portal asks how you can help."),
    )
    timezone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zones.choices,
        help_text=_("For everybody who has not chosen another one."),
    )
    language = forms.ChoiceField(
        label=_("Language of your tickets"),
        choices=LANGUAGES,
        help_text=_("The search understands its word forms. It applies to tickets filed from now on."),
    )
    gate = forms.ChoiceField(label=_("Who lets a new ticket in"), choices=Gate, widget=forms.RadioSelect)
    close_after_days = forms.IntegerField(
        label=_("Days until a resolved ticket is closed"), min_value=1, max_value=365
    )
    reopen_days = forms.IntegerField(
        label=_("Days a closed ticket can be reopened"),
        min_value=0,
        max_value=365,
        help_text=_("An answer that comes later opens a new ticket, linked to the old one."),
    )
    requester_sets_priority = forms.BooleanField(label=_("Requesters choose the priority"), required=False)
    file_limit_mib = forms.IntegerField(
        label=_("Megabytes that one file may have"), min_value=1, max_value=FILE_MIB_AT_MOST
    )
    files_quota_gib = forms.IntegerField(
        label=_("Gigabytes for all files together"),
        min_value=1,
        max_value=100_000,
        help_text=_("Nothing is removed when it is reached; new files are refused then."),
    )
    registration = forms.ChoiceField(
        label=_("Who may register"), choices=Registration, widget=forms.RadioSelect
    )
    registration_domains = DomainsField(
        label=_("Listed domains"),
        required=False,
        max_length=5000,
        help_text=_("One a line, such as example.com."),
    )

    def __init__(self, organization: Organization, *args: Any, **options: Any) -> None:
        preferences = organization.preferences
        options["initial"] = preferences.as_json() | {
            "name": organization.name,
            "accent_hue": nearest_hue(preferences.accent_hue),
        }
        super().__init__(*args, **options)

    def preferences(self) -> OrganizationSettings:
        """Return what was entered, as settings."""
        entered = {name: value for name, value in self.cleaned_data.items() if name != "name"}
        return OrganizationSettings.from_json(entered)


def nearest_hue(hue: int) -> int:
    """Return the offered hue that looks most like this one; hues go round in a circle of 360 degrees."""
    return min(
        (offered for offered, _name in HUES), key=lambda offered: abs((offered - hue + 180) % 360 - 180)
    )
