"""What an operation may refuse, each with a sentence for a person and an HTTP status."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """Something a person asked for cannot be done; the message says what happened and what to do next."""

    status: ClassVar[int] = 422
    title: ClassVar[str | Promise] = _("That did not work")

    def __init__(self, message: str | Promise, *, field: str | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field


class NotAllowed(DomainError):
    """The actor lacks the right."""

    status = 403
    title = _("You may not do this")


class NotFound(DomainError):
    """There is no such thing here; also said of what belongs to somebody else."""

    status = 404
    title = _("Not found")


class StaleVersion(DomainError):
    """Somebody else changed the same thing since it was read."""

    status = 409
    title = _("Someone was faster")


class TransitionRefused(DomainError):
    """The ticket's present status does not allow this verb."""

    title = _("Not possible in this status")


class Invalid(DomainError):
    """A value that was given makes no sense."""

    title = _("Please check what you entered")


class LimitReached(DomainError):
    """Too much or too often."""

    status = 429
    title = _("Too many attempts")
