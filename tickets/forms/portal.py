"""What requesters enter: a new ticket, an answer, a correction of their own message."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.forms.refusable import RefusableForm
from accounts.preferences import OrganizationSettings
from atum_desk.core.worded_forms import WordedForm
from tickets.forms.files import WithFiles
from tickets.models import Service
from tickets.states import Priority

OTHER_SERVICE = "other"
LONGEST = 50_000
OFFERS_SIMILAR = {
    "autocomplete": "off",
    "hx-get": reverse_lazy("tickets:_portal_similar"),
    "hx-trigger": "input changed delay:400ms",
    "hx-target": "#similar",
    "hx-swap": "outerHTML",
    "hx-sync": "this:replace",
}
"""What makes a field show, while one types, own tickets like the new one."""


class NewTicketForm(RefusableForm):
    """A new ticket. What the organization or the person's role does not offer is no field of the form."""

    service = forms.ChoiceField(
        label=_("What it is about"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one; “Something else” is fine too."),
            "invalid_choice": _("This is not offered any more. Choose another one."),
        },
    )
    requester = forms.ChoiceField(
        label=_("Who needs help"),
        error_messages={"invalid_choice": _("Choose a person of your company.")},
    )
    subject = forms.CharField(
        label=_("Subject"),
        max_length=500,
        widget=forms.TextInput(attrs=OFFERS_SIMILAR),
        help_text=_("One line, as you would say it in passing."),
        error_messages={"required": _("Say in one line what it is about.")},
    )
    description = forms.CharField(
        label=_("Description"),
        max_length=LONGEST,
        widget=forms.Textarea,
        help_text=_("What happened, since when, and what you tried. The exact words of an error help most."),
        error_messages={"required": _("Describe it in a sentence or two.")},
    )
    priority = forms.ChoiceField(
        label=_("How urgent it is"), choices=Priority, initial=Priority.MEDIUM, widget=forms.RadioSelect
    )

    def __init__(
        self,
        *args: Any,
        services: Iterable[Service],
        people: Iterable[tuple[UUID, str]] | None,
        preferences: OrganizationSettings,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.services = list(services)
        self._offer(people)
        offered = {
            "service": bool(self.services),
            "requester": people is not None,
            "priority": preferences.requester_sets_priority,
        }
        for name in [name for name, is_offered in offered.items() if not is_offered]:
            del self.fields[name]

    def _offer(self, people: Iterable[tuple[UUID, str]] | None) -> None:
        service: Any = self.fields["service"]
        service.choices = [
            *((str(one.pk), one.name) for one in self.services),
            (OTHER_SERVICE, _("Something else")),
        ]
        if people is not None:
            requester: Any = self.fields["requester"]
            requester.choices = [(str(key), name or _("Without a name")) for key, name in people]

    @property
    def service_id(self) -> UUID | None:
        """Return the chosen service, None for something else."""
        chosen = self.cleaned_data.get("service") or OTHER_SERVICE
        return None if chosen == OTHER_SERVICE else UUID(chosen)

    @property
    def requester_id(self) -> UUID | None:
        """Return the chosen person, None where there was no choice."""
        chosen = self.cleaned_data.get("requester")
        return UUID(chosen) if chosen else None


class AnswerForm(WithFiles, RefusableForm):
    """An answer; `last` is the message that stood last when the form was made."""

    words = "text"

    text = forms.CharField(
        label=_("Your answer"),
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={"required": _("Write something first.")},
    )
    last = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)


class LastWordForm(WordedForm):
    """A last word that may be left out."""

    text = forms.CharField(required=False, max_length=LONGEST)


class CorrectionForm(WordedForm):
    """A correction of one's own message."""

    comment = forms.UUIDField(error_messages={"invalid": _("There is no such message.")})
    text = forms.CharField(max_length=LONGEST, error_messages={"required": _("Write something first.")})
