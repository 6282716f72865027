"""The one place that says what time it is, so that history can be told with the clock set back."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_fixed: ContextVar[datetime | None] = ContextVar("atum_clock", default=None)


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return _fixed.get() or timezone.now()


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Set the clock to an aware `instant` for the block; a naive one raises ValueError."""
    if timezone.is_naive(instant):
        raise ValueError("The clock takes aware instants only.")
    token = _fixed.set(instant)
    try:
        yield
    finally:
        _fixed.reset(token)
