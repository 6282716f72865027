"""What narrows the audit log."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import entities
from atum_desk.core.worded_forms import WordedForm

# The calendar's own ends have no day before or after them, in one time zone or another.
IN_REACH = (MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(9000, 1, 1)))


def _entity_choices() -> list[tuple[str, Any]]:
    return [("", _("Everything")), *((name, kind.label) for name, kind in entities.kinds().items())]


def _action_choices() -> list[tuple[str, Any]]:
    grouped = [
        (
            str(kind.label),
            [(action, str(words).replace("%(thing)s", "…")) for action, words in kind.actions.items()],
        )
        for kind in entities.kinds().values()
    ]
    return [("", _("Every action")), *grouped]


class AuditFilterForm(WordedForm):
    """Person, entity, action and time; everything may be left out."""

    person = forms.CharField(required=False, max_length=200)
    entity_type = forms.ChoiceField(required=False, choices=_entity_choices)
    entity_id = forms.UUIDField(required=False)
    action = forms.ChoiceField(required=False, choices=_action_choices)
    since = forms.DateField(required=False, validators=IN_REACH)
    until = forms.DateField(required=False, validators=IN_REACH)
    after = forms.UUIDField(required=False)

    def since_instant(self) -> datetime | None:
        """Return the beginning of the first day, in the reader's time zone."""
        day = self.cleaned_data.get("since")
        return timezone.make_aware(datetime.combine(day, time.min)) if day else None

    def until_instant(self) -> datetime | None:
        """Return the end of the last day, in the reader's time zone."""
        day = self.cleaned_data.get("until")
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)) if day else None
