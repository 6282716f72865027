"""Who writes a mail's words: the floors above register a writer for each of their kinds, which is asked at sending."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from accounts.models import Organization, OutboundMail


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says. `mails` are the rows it speaks of, the first of which gives it its Message-ID."""

    mails: Sequence[OutboundMail]
    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)


Writer = Callable[[Sequence[OutboundMail], Organization], Letter | None]
"""Writes one letter of rows of one person; None where nobody is to get any of them (any more)."""

_writers: dict[str, Writer] = {}


def register(kind: str, writer: Writer) -> None:
    """Have mails of this kind written by `writer`; the start-up code of its app does."""
    _writers[kind] = writer


def writer_of(kind: str) -> Writer:
    """Return who writes mails of this kind. Raises KeyError for a kind that nobody registered."""
    return _writers[kind]
