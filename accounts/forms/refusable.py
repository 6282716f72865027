"""The form every page of accounts begins with: it can show where an operation refused."""

from collections.abc import Callable
from typing import Any, TypeVar

from atum_desk.core.errors import DomainError, Invalid, LimitReached
from atum_desk.core.worded_forms import WordedForm

T = TypeVar("T")


class RefusableForm(WordedForm):
    """A form that keeps what was typed and shows an operation's refusal at its field."""

    refusal: DomainError | None = None

    def carry_out(self, act: Callable[[dict[str, Any]], T]) -> T | None:
        """Run `act` with what was entered and return its result; None if that is not valid or is refused."""
        if not self.is_valid():
            return None
        try:
            return act(self.cleaned_data)
        except (Invalid, LimitReached) as error:
            self.refusal = error
            self.add_error(error.field if error.field in self.fields else None, str(error.message))
            return None

    @property
    def status(self) -> int:
        """Return the HTTP status of a page that shows the form: 200 unless something is wrong with it."""
        if self.refusal is not None:
            return self.refusal.status
        return 422 if self.is_bound and self.errors else 200
