"""The form every page of accounts begins with: it can show where an operation refused."""

from django import forms

from atum_desk.core.errors import DomainError


class RefusableForm(forms.Form):
    """A form that keeps what was typed and shows an operation's refusal at its field."""

    def refuse(self, error: DomainError) -> None:
        """Show the refusal at the field it names, above the form where there is none."""
        self.add_error(error.field if error.field in self.fields else None, str(error.message))
