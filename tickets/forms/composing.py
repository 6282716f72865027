"""What a page tells while somebody writes: the text so far, that one is still here, when to be reminded."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from atum_desk.core.worded_forms import WordedForm
from tickets.forms.desk import TEXT_AT_MOST, SeenForm
from tickets.models import DraftKind

LOCAL = "%Y-%m-%dT%H:%M"


class DraftForm(WordedForm):
    """A text that is not sent yet, as it was typed."""

    kind = forms.TypedChoiceField(choices=DraftKind.choices, coerce=DraftKind)
    content = forms.CharField(
        max_length=TEXT_AT_MOST,
        required=False,
        strip=False,
        error_messages={
            "max_length": _("This is too long to keep: shorten it to 50,000 characters."),
        },
    )


class KindForm(WordedForm):
    """Which of the two texts is meant."""

    kind = forms.TypedChoiceField(choices=DraftKind.choices, coerce=DraftKind)


class PresenceForm(WordedForm):
    """That a page is still open: which version it shows, what it says of others, and whether somebody writes."""

    seen = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    mark = forms.CharField(max_length=5000, required=False)
    typing = forms.BooleanField(required=False)


class MomentField(forms.DateTimeField):
    """A moment in the person's own time zone, as the browser's field writes it."""

    widget = forms.DateTimeInput(format=LOCAL, attrs={"type": "datetime-local"})
    default_error_messages = {
        "invalid": _("This is no date with a time. Write it like 2026-11-28T14:30."),
        "required": _("Choose a date and a time."),
        "ambiguous_timezone": _(
            "The clocks change then: this time is not there, or twice. Choose another one."
        ),
    }

    def to_python(self, value: Any) -> Any:
        """Return the moment; one that the person's clocks have not or twice is refused in words of ours."""
        try:
            return super().to_python(value)
        except forms.ValidationError as wrong:
            if wrong.code == "ambiguous_timezone":
                raise forms.ValidationError(
                    self.error_messages["ambiguous_timezone"], code=wrong.code
                ) from wrong
            raise


class DueForm(SeenForm):
    """When a ticket is due; nothing returns to the computed deadline."""

    due_at = MomentField(required=False)


class ReminderForm(WordedForm):
    """When to be reminded: a moment by name, or a date."""

    when = forms.CharField(required=False, max_length=20)
    remind_at = MomentField(required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        cleaned = super().clean() or {}
        if not cleaned.get("when") and not cleaned.get("remind_at") and not self.errors:
            self.add_error("remind_at", _("Choose a date and a time."))
        return cleaned
