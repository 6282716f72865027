"""What the list of notices can be asked for."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from atum_desk.core.worded_forms import WordedForm


class NoticesForm(WordedForm):
    """Only the unread ones, and from which notice on; what cannot be read is as if it were not asked."""

    show = forms.ChoiceField(choices=[("unread", _("Unread"))], required=False)
    after = forms.UUIDField(required=False)

    def __init__(self, query: Any) -> None:
        super().__init__(query)
        self.is_valid()

    @property
    def only_unread(self) -> bool:
        """Say whether what was read stays out."""
        return self.cleaned_data.get("show") == "unread"

    @property
    def after_id(self) -> UUID | None:
        """Return the notice whose followers are wanted."""
        return self.cleaned_data.get("after")
