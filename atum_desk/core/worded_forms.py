"""The form that every form of the product begins with: what is wrong is said in our words, with what to do next."""

from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

Words = dict[str, Any]

TEXT: Words = {
    "required": _("This is still empty. Fill it in."),
    "max_length": _("This is too long: %(show_value)s characters where %(limit_value)s fit. Shorten it."),
    "min_length": _("This is too short. Write at least %(limit_value)s characters."),
    "null_characters_not_allowed": _("A character in this cannot be stored. Type it anew."),
}
CHOICE: Words = {
    "required": _("Nothing is chosen. Choose one."),
    "invalid_choice": _("This is not offered any more. Choose another one."),
    "invalid_list": _("This is not offered any more. Choose again."),
    "invalid_pk_value": _("This is not offered any more. Choose another one."),
}
NUMBER: Words = {
    "required": _("Enter a number."),
    "invalid": _("This is no whole number. Write it in digits, such as 7."),
    "min_value": _("This is too small. Enter %(limit_value)s or more."),
    "max_value": _("This is too large. Enter %(limit_value)s or less."),
}
WHEN: Words = {
    "required": _("Enter a date."),
    "invalid": _("This is no date. Choose one, or write it like 2026-03-31."),
}
EMAIL: Words = {"invalid": _("This is no e-mail address. Write it like name@example.com.")}
FILE: Words = {
    "required": _("No file is chosen. Choose one."),
    "invalid": _("The file did not arrive. Choose it again."),
    "missing": _("The file did not arrive. Choose it again."),
    "empty": _("The file is empty. Choose another one."),
    "max_length": _("The file's name is too long. Give it a shorter one and choose it again."),
}

# The first class that fits decides, so subclasses stand before what they are made from.
WORDS: tuple[tuple[type[forms.Field], Words], ...] = (
    (forms.EmailField, TEXT | EMAIL),
    (forms.BooleanField, {"required": _("Tick this to go on.")}),
    (forms.ChoiceField, CHOICE),
    (forms.ModelChoiceField, CHOICE),
    (forms.UUIDField, CHOICE | {"invalid": CHOICE["invalid_choice"]}),
    (forms.IntegerField, NUMBER),
    (forms.DateField, WHEN),
    (forms.DateTimeField, WHEN),
    (forms.FileField, FILE),
    (forms.CharField, TEXT),
)


class WordedForm(forms.Form):
    """A form whose fields speak our words where their author gave none, and that opens at the first mistake."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.error_messages.update(_missing_words(field))

    def add_error(self, field: str | None, error: Any) -> None:
        """Add what is wrong, and let the page open at the first field that is."""
        super().add_error(field, error)
        wrong = [one for one in self.visible_fields() if one.name in (getattr(self, "_errors", None) or {})]
        if wrong:
            for one in self.fields.values():
                one.widget.attrs.pop("autofocus", None)
            wrong[0].field.widget.attrs["autofocus"] = True

    def leave_unchecked(self) -> None:
        """Show what was entered without looking for mistakes: the form is not finished yet."""
        self._errors = ErrorDict()


def _missing_words(field: forms.Field) -> Words:
    """Return our words for whatever the field would say in Django's."""
    ours = next((words for kind, words in WORDS if isinstance(field, kind)), {})
    return {code: said for code, said in ours.items() if not _is_authors(field, code)}


def _is_authors(field: forms.Field, code: str) -> bool:
    said = field.error_messages.get(code)
    inherited = [getattr(kind, "default_error_messages", {}).get(code) for kind in type(field).__mro__]
    return said is not None and not any(said is one for one in inherited)
