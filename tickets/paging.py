"""Where a page of the queue comes from: a usual one as it was put together once, any other one searched."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from atum_desk.core.actors import Actor
from tickets.choices import Choices
from tickets.models import Ticket
from tickets.queue import PAGE, Asked, Cursor, Sort
from tickets.reading import read_rows
from tickets.scanning import Scan, scan
from tickets.usual import is_usual, read_usual


@dataclass(frozen=True, slots=True)
class Found:
    """A page's rows and one more, and the search for them; None where the page is one of the usual."""

    rows: list[tuple[Any, ...]]
    scanned: Scan | None = None

    @property
    def is_sample(self) -> bool:
        """Say whether only the tickets changed last were put in order."""
        return self.scanned is not None and self.scanned.is_sample

    def end(self, order: Sort) -> Cursor | None:
        """Return the cursor where the search stopped, if there is more behind it; None where nothing was searched."""
        return self.scanned.end(order) if self.scanned is not None else None


def find_page(meant: Asked, choices: Choices, *, user_id: UUID, actor: Actor, at: datetime) -> Found:
    """Find a page of what is meant, for this person."""
    if is_usual(meant):
        return Found(read_usual(meant, user_id=user_id, actor=actor))
    scanned = scan(Ticket.objects.visible_to(actor), meant, choices, user_id=user_id, at=at)
    return Found(read_rows(scanned.found, user_id=user_id, limit=PAGE + 1), scanned)
