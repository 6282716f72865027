"""What agents enter: replies, notes, texts, properties, and new tickets."""

from collections.abc import Callable
from functools import cache
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.choices import CallableChoiceIterator
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from atum_desk.core.worded_forms import WordedForm
from tickets.choices import Choice, Choices
from tickets.forms.files import WithFiles
from tickets.models import Service
from tickets.operations import Outcome
from tickets.states import Priority

TEXT_AT_MOST = 50_000
FOUND_AT_MOST = 8


class SeenForm(WordedForm):
    """A form that knows which version of the ticket it was made from."""

    seen = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class ReplyForm(WithFiles, SeenForm):
    """A public answer, and what it does besides."""

    content = forms.CharField(
        max_length=TEXT_AT_MOST,
        error_messages={"required": _("Write something first.")},
    )
    outcome = forms.ChoiceField(choices=[(one.value, one.value) for one in Outcome], required=False)

    def clean_outcome(self) -> Outcome:
        """Return what the reply does besides; nothing unless asked."""
        return Outcome(self.cleaned_data["outcome"] or Outcome.STAY.value)


class NoteForm(WithFiles):
    """An internal note, or the new text of a message."""

    content = forms.CharField(
        label=_("Text"),
        max_length=TEXT_AT_MOST,
        widget=forms.Textarea,
        error_messages={"required": _("Write something first.")},
    )


class TextForm(SeenForm):
    """Subject and description."""

    subject = forms.CharField(label=_("Subject"), max_length=500)
    description = forms.CharField(
        label=_("Description"), max_length=TEXT_AT_MOST, widget=forms.Textarea, required=False
    )


class CancelForm(SeenForm):
    """Why a ticket is cancelled."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The history keeps it. Say it so that the requester would understand it."),
        error_messages={"required": _("Say why the ticket is cancelled: the requester will ask.")},
    )


class PriorityForm(SeenForm):
    """A priority."""

    priority = forms.ChoiceField(choices=Priority.choices)


class AssigneeForm(SeenForm):
    """Whom a ticket is given to."""

    assignee = forms.UUIDField()


class TeamForm(SeenForm):
    """Which team a ticket is given to; none where it is empty."""

    team = forms.UUIDField(required=False)


class ServiceChoiceForm(SeenForm):
    """Which service a ticket is about; none where it is empty."""

    service = forms.UUIDField(required=False)


class TagsForm(SeenForm):
    """All tags of a ticket, separated by commas."""

    tags = forms.CharField(required=False, max_length=3500)

    def clean_tags(self) -> list[str]:
        """Return the tags one by one."""
        return split_tags(self.cleaned_data["tags"])


def split_tags(text: str) -> list[str]:
    """Return the tags in a text, separated by commas."""
    return [tag.strip() for tag in text.split(",") if tag.strip()]


class NewTicketForm(WordedForm):
    """A ticket on behalf of anyone: a person chosen among those found, or a new one by e-mail address and name.

    `choices` are read only where the form is shown: whether a service or a team is offered, the operation asks.
    """

    who = forms.CharField(
        label=_("Requester"),
        max_length=255,
        required=False,
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    requester = forms.UUIDField(required=False)
    full_name = forms.CharField(
        label=_("Full name"),
        max_length=255,
        required=False,
        help_text=_("Of a new person, whose address nobody has yet."),
    )
    subject = forms.CharField(label=_("Subject"), max_length=500)
    description = forms.CharField(label=_("Description"), max_length=TEXT_AT_MOST, widget=forms.Textarea)
    service = forms.UUIDField(label=_("Service"), required=False, widget=forms.Select)
    priority = forms.ChoiceField(
        label=_("Priority"),
        choices=[("", _("As the service says")), *Priority.choices],
        required=False,
    )
    team = forms.UUIDField(label=_("Team"), required=False, widget=forms.Select)
    tags = forms.CharField(
        label=_("Tags"), required=False, max_length=3500, help_text=_("Separate them by commas.")
    )

    def __init__(self, *args: Any, choices: Callable[[], Choices], **options: Any) -> None:
        super().__init__(*args, **options)
        self.found: list[User] = []
        self.new_address = ""
        offered = cache(choices)
        self._offer("service", lambda: offered().services, _("No service"))
        self._offer("team", lambda: offered().teams, _("As the service says"))

    @property
    def chosen(self) -> str:
        """Return the id of the person who was chosen, as it was sent."""
        return str(self["requester"].value() or "")

    def clean_tags(self) -> list[str]:
        """Return the tags one by one."""
        return split_tags(self.cleaned_data["tags"])

    def clean(self) -> dict[str, Any]:
        """Find the requester; several that fit are shown to choose from."""
        cleaned = super().clean() or {}
        if cleaned.get("requester") is None and "requester" not in self.errors:
            self._find(cleaned)
        return cleaned

    def _find(self, cleaned: dict[str, Any]) -> None:
        who = cleaned.get("who", "").strip()
        if not who:
            self.add_error("who", _("Say who asks: type a name or an e-mail address."))
            return
        self.found = find_people(who)
        exact = [person for person in self.found if person.email == who.lower()]
        if exact or len(self.found) == 1:
            cleaned["requester"] = (exact or self.found)[0].pk
        elif self.found:
            self.add_error("who", _("Several people fit. Choose one of them."))
        elif not is_address(who):
            self.add_error("who", _("Nobody fits. Type the e-mail address to add a new person."))
        else:
            self.new_address = who.lower()
            if not cleaned.get("full_name", "").strip():
                self.add_error("full_name", _("Nobody has this address yet. Give the new person's name."))

    def _offer(self, name: str, choices: Callable[[], list[Choice]], nothing: Any) -> None:
        widget: Any = self.fields[name].widget
        widget.choices = CallableChoiceIterator(
            lambda: [("", nothing), *((str(one.id), one.name) for one in choices())]
        )


def find_people(words: str) -> list[User]:
    """Return the first active people whose name or address contains the words."""
    if len(words.strip()) < 2 or "\x00" in words:
        return []
    return list(
        User.objects.active()
        .matching(words)
        .select_related("company")
        .order_by("full_name", "id")[:FOUND_AT_MOST]
    )


def is_address(text: str) -> bool:
    """Say whether the text is an e-mail address."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


class ServiceForm(WordedForm):
    """A service of the catalogue; a new one is active, so it is not asked."""

    name = forms.CharField(
        label=_("Name"),
        max_length=255,
        help_text=_("What requesters choose from, in their words, such as “VPN and remote access”."),
    )
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One sentence below the name."),
    )
    default_priority = forms.ChoiceField(
        label=_("Priority of its tickets"),
        choices=Priority.choices,
        initial=Priority.MEDIUM,
        help_text=_("What a ticket begins with unless somebody sets another one."),
    )
    team = forms.TypedChoiceField(
        label=_("Team"), required=False, coerce=UUID, empty_value=None, help_text=_("Who gets its tickets.")
    )
    is_active = forms.BooleanField(
        label=_("Offered to requesters"),
        required=False,
        help_text=_("Without it, the service is not offered any more; the tickets it has keep it."),
    )

    def __init__(self, *args: Any, choices: Choices, service: Service | None = None, **options: Any) -> None:
        if service is not None:
            options["initial"] = {name: getattr(service, name) for name in self.base_fields} | {
                "team": service.team_id
            }
        super().__init__(*args, **options)
        offered = [one for one in choices.teams if one.active or (service and one.id == service.team_id)]
        team: Any = self.fields["team"]
        team.choices = [("", _("No team")), *((str(one.id), one.name) for one in offered)]
        if service is None:
            del self.fields["is_active"]

    def facts(self) -> dict[str, Any]:
        """Return what the operations take, besides whether it is active."""
        cleaned = self.cleaned_data
        return {
            "name": cleaned["name"],
            "description": cleaned["description"],
            "default_priority": cleaned["default_priority"],
            "team_id": cleaned["team"],
        }
