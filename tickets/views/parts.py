"""What the page of a ticket shows, in four queries beside the ticket and its people, and one that notes the look."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts import policy
from accounts.absence import still_away
from accounts.models import User
from accounts.requests import SignedInRequest
from atum_desk.core import clock
from tickets import operations
from tickets.beside import read_beside
from tickets.choices import Choice, read_choices
from tickets.conversation import Place, Slice, read_conversation
from tickets.forms.files import Carried
from tickets.history import Line, lines
from tickets.models import Ticket
from tickets.notices import spoken_unread
from tickets.offered import assignee_buttons, choice_buttons, reminder_buttons, ticket_lines
from tickets.possible import Possible, possible
from tickets.presence import presence_of
from tickets.reminders import offers
from tickets.said import due_setter, latest_deeds
from tickets.states import DONE, Priority, Verb
from tickets.views.way import page_query, way_of

PLAIN: dict[str, Any] = {
    "focus": "",
    "oob": False,
    "keep": False,
    "refusal": "",
    "problem": "",
    "is_stale": False,
    "outcome": "",
    "news": (),
    "files": {"reply": Carried(), "note": Carried()},
    "preview": {"kind": ""},
}
"""What only an answer to a form sets. It is said all the same: a name that a template does not find costs it dear."""
NEWS_AT_MOST = 20
MOST_PARTS = 19


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock's facts that stand on the ticket; `set_by` is who set the due date, where it was set by hand."""

    due_at: datetime | None
    is_by_hand: bool
    set_by: str
    started_at: datetime | None
    paused_at: datetime | None
    is_done: bool


def ticket_parts(request: SignedInRequest, ticket: Ticket, **more: Any) -> dict[str, Any]:
    """Return everything that the page of a ticket, or any part of it, prints."""
    at, actor = clock.now(), request.actor
    choices = read_choices()
    offered, names = choices.offered(), choices.names
    can = possible(ticket, actor, request.organization.preferences, at=at)
    beside = read_beside(ticket, actor=actor, at=at, staff=True)
    conversation = read_conversation(ticket, wanted_slice(request), names, actor=actor, at=at)
    texts = beside.drafts | more.pop("kept", {})
    # Last, as two pages of one person's on the same ticket wait for each other from here on.
    operations.look(ticket, actor=actor, passing=request.method == "GET")
    return {
        **PLAIN,
        "ticket": ticket,
        "can": can,
        "conversation": conversation,
        "clock": clock_of(ticket),
        "team": names.get(ticket.team_id) if ticket.team_id else None,
        "service": names.get(ticket.service_id) if ticket.service_id else None,
        "teams": choice_buttons("team", offered.teams, ticket.team_id),
        "services": choice_buttons("service", offered.services, ticket.service_id),
        "assignee_away": assignee_away(ticket, at),
        "assignees": assignee_buttons(assignees(can, offered.staff, request.user, ticket), request.user.pk),
        "is_own": policy.is_requester_of(actor, ticket.requester_id),
        "priorities": Priority,
        "moves": moves(can),
        "tags_text": ", ".join(ticket.tags or []),
        "beside": beside,
        "unread": spoken_unread(beside.unread),
        "others": ticket_lines(beside.earlier),
        "presence": presence_of(ticket, beside.present),
        "reminders": reminder_buttons(offers(at)),
        "way": way_of(request),
        "local_time": local_time(ticket.requester, at),
        "kept": {"reply": "", "note": "", **texts},
        # Which side of the composer was open, where a form beside it was sent; else the one with a text begun.
        "mode": request.POST.get("mode")
        or request.GET.get("mode")
        or ("note" if set(texts) == {"note"} else ""),
        **more,
    }


def news_since(ticket: Ticket, seen: int | None) -> list[Line]:
    """Return what happened since a form was made: each change counted the version on by one and left one row."""
    if seen is None or seen >= ticket.version:
        return []
    latest = latest_deeds(ticket, min(ticket.version - seen, NEWS_AT_MOST))
    return lines(reversed(latest), read_choices().names)


def wanted_slice(request: SignedInRequest) -> Slice:
    """Return which part of the conversation was asked for, with what the page shows of it already."""
    return Slice(
        before=Place.read(request.GET.get("before", "")),
        around=_id(request.GET.get("around", "")),
        everything=request.GET.get("history") == "all",
        earlier=loaded_parts(request),
    )


def loaded_parts(request: SignedInRequest) -> int:
    """Return how many earlier parts of the conversation the page shows already."""
    asked = request.GET.get("earlier") or page_query(request).get("earlier", "")
    return min(int(asked), MOST_PARTS) if asked.isascii() and asked.isdigit() else 0


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def clock_of(ticket: Ticket) -> Clock:
    """Return the facts of the ticket's clock."""
    is_by_hand = ticket.due_at_by_hand is not None and ticket.is_open
    return Clock(
        due_at=ticket.sla_due_at,
        is_by_hand=is_by_hand,
        set_by=due_setter(ticket) if is_by_hand else "",
        started_at=ticket.sla_started_at,
        paused_at=ticket.sla_paused_at,
        is_done=ticket.status in DONE,
    )


def assignee_away(ticket: Ticket, at: datetime) -> date | None:
    """Return until when the ticket's assignee is away, if they are."""
    person = ticket.assigned_to
    return still_away(person.away_until, person.timezone, at) if person else None


def assignees(can: Possible, staff: list[Choice], me: User, ticket: Ticket) -> list[Choice]:
    """Return whom the ticket may be given to now: anyone, only oneself, or nobody."""
    if Verb.ASSIGN not in can:
        return []
    held = ticket.assigned_to_id
    others = [one for one in staff if one.id not in {me.pk, held}] if can.hand_on else []
    own = [one for one in staff if one.id == me.pk and one.id != held] if can.take or can.hand_on else []
    return own + others


@dataclass(frozen=True, slots=True)
class Move:
    """A verb that moves the ticket on, as a button."""

    verb: str
    icon: str
    word: str | Promise

    @property
    def url_name(self) -> str:
        """Return the name of its address."""
        return f"tickets:{self.verb}"


_MOVES = (
    Move("accept", "check", _("Accept")),
    Move("start", "play", _("Start work")),
    Move("wait", "circle-pause", _("Wait for customer")),
    Move("resume", "play", _("End waiting")),
    Move("resolve", "circle-check", _("Resolve")),
    Move("close", "archive", _("Close")),
    Move("reopen", "rotate-ccw", _("Reopen")),
)


def moves(can: Possible) -> list[Move]:
    """Return the possible verbs that take nothing but a click, in the order of a ticket's life."""
    return [move for move in _MOVES if move.verb in can]


def local_time(person: User, at: datetime) -> str:
    """Return what the clock on the person's wall says."""
    try:
        return date_format(localtime(at, ZoneInfo(person.timezone)), "H:i")
    except (ZoneInfoNotFoundError, ValueError):
        return ""
