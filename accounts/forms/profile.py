"""Forms of one's own profile."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import zones
from accounts.forms.refusable import RefusableForm
from accounts.forms.sessions import NewPasswordForm
from accounts.models import User
from accounts.notice_kinds import OF_OWN_TICKETS, OF_WORK, NoticeKind
from accounts.personal import AfterSending, Channels, Density, Preferences, kinds_for

OF_STAFF = ("is_available", "away_until")
WAYS = {"here": _("Here: %(about)s"), "mail": _("By mail: %(about)s")}


class ProfileForm(RefusableForm):
    """Name and time zone; for staff also whether they are there."""

    full_name = forms.CharField(
        label=_("Name"), max_length=255, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    timezone = forms.ChoiceField(
        label=_("Time zone"), choices=zones.choices, help_text=_("Times are shown in it.")
    )
    is_available = forms.BooleanField(
        label=_("At work"),
        required=False,
        help_text=_(
            "Switch it off when you do not know how long you are away: the list of people then says so."
        ),
    )
    away_until = forms.DateField(
        label=_("Away until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The last day of a planned absence. Whoever would give you a ticket until then is told."),
    )

    def __init__(self, person: User, *args: Any, **options: Any) -> None:
        names = ("full_name", "timezone", *OF_STAFF)
        options["initial"] = {name: getattr(person, name) for name in names}
        super().__init__(*args, **options)
        if not person.works_here:
            for name in OF_STAFF:
                del self.fields[name]


class DeskForm(RefusableForm):
    """How the desk looks and behaves for its owner."""

    density = forms.ChoiceField(label=_("Rows of the queue"), choices=Density, widget=forms.RadioSelect)
    after_sending = forms.ChoiceField(
        label=_("After sending a reply"), choices=AfterSending, widget=forms.RadioSelect
    )
    shortcuts = forms.BooleanField(
        label=_("Keyboard shortcuts"),
        required=False,
        help_text=_("Single letters such as j, k and r. Press ? at the desk to see them all."),
    )

    def __init__(self, preferences: Preferences, *args: Any, **options: Any) -> None:
        names = ("density", "after_sending", "shortcuts")
        super().__init__(*args, initial={name: getattr(preferences, name) for name in names}, **options)


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of notice with its two boxes."""

    label: str
    here: forms.BoundField
    mail: forms.BoundField


class NoticesForm(RefusableForm):
    """What one is told, by which way: two boxes for each kind that can concern the person."""

    def __init__(self, person: User, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._person, self._now = person, Preferences.of(person)
        for kind in kinds_for(person):
            for way, words in WAYS.items():
                self.fields[f"{kind.value}_{way}"] = forms.BooleanField(
                    required=False,
                    initial=getattr(self._now.by(kind), way),
                    widget=forms.CheckboxInput(attrs={"aria-label": words % {"about": kind.label}}),
                )

    @property
    def of_work(self) -> list[Line]:
        """Return the lines of those who work on tickets."""
        return [self._line(kind) for kind in OF_WORK if kind in kinds_for(self._person)]

    @property
    def of_own_tickets(self) -> list[Line]:
        """Return the lines of whoever asked for a ticket."""
        return [self._line(kind) for kind in OF_OWN_TICKETS]

    def channels(self) -> dict[str, Channels]:
        """Return what was chosen; kinds that the form does not show stay as they are."""
        chosen = {
            kind.value: Channels(**{way: self.cleaned_data[f"{kind.value}_{way}"] for way in WAYS})
            for kind in kinds_for(self._person)
        }
        return {**self._now.notices, **chosen}

    def _line(self, kind: NoticeKind) -> Line:
        return Line(str(kind.label), self[f"{kind.value}_here"], self[f"{kind.value}_mail"])


class PasswordForm(NewPasswordForm):
    """The present password and the new one."""

    current = forms.CharField(
        label=_("Present password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("current", "password")
