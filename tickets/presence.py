"""Who else is at a ticket, as a sentence and as a mark that tells whether what a page shows is still true."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.beside import Present
from tickets.models import Ticket

NAMED = 3


@dataclass(frozen=True, slots=True)
class Presence:
    """Colleagues at the ticket: those who write before those who look. `mark` changes when any of it does."""

    writing: list[Present]
    looking: list[Present]
    mark: str

    @property
    def people(self) -> list[Present]:
        """Return everybody, those who write first."""
        return [*self.writing, *self.looking]

    @property
    def sentence(self) -> str:
        """Return what they do, in words; empty where nobody is here."""
        return " ".join(filter(None, (_writing(self.writing), _looking(self.looking))))


def presence_of(ticket: Ticket, present: Sequence[Present]) -> Presence:
    """Put in words who is at the ticket besides oneself."""
    writing = [one for one in present if one.is_typing]
    looking = [one for one in present if not one.is_typing]
    who = ",".join(sorted(f"{one.user_id.hex}{'w' if one.is_typing else ''}" for one in present))
    return Presence(writing, looking, f"{ticket.version}:{who}")


def _writing(people: Sequence[Present]) -> str:
    if not people:
        return ""
    sentence = ngettext("%(names)s is writing.", "%(names)s are writing.", len(people))
    return sentence % {"names": _names(people)}


def _looking(people: Sequence[Present]) -> str:
    if not people:
        return ""
    sentence = ngettext(
        "%(names)s is looking at this too.", "%(names)s are looking at this too.", len(people)
    )
    return sentence % {"names": _names(people)}


def _names(people: Sequence[Present]) -> str:
    names = [one.name or _("Somebody") for one in people]
    if len(names) > NAMED:
        more = len(names) - NAMED + 1
        names = [*names[: NAMED - 1], ngettext("%(count)d more", "%(count)d more", more) % {"count": more}]
    return (
        names[0]
        if len(names) == 1
        else _("%(first)s and %(last)s")
        % {
            "first": ", ".join(names[:-1]),
            "last": names[-1],
        }
    )
