"""A conversation's messages and lines of history as markup: each entry one string, what they share made once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from atum_desk.core import clock, display
from atum_desk.core.markup import format_html, format_html_join
from atum_desk.core.templatetags.addresses import address
from atum_desk.core.templatetags.display import avatar
from atum_desk.core.templatetags.icons import icon
from tickets.conversation import NOBODY, Entry, Message
from tickets.said import Author

ARTICLE = (
    '<article class="message{0}" id="comment-{1}">{2}{3}<a href="#comment-{1}">{4}</a>{5}{6}</header>{7}{8}'
    "</div></article>\n"
)
AUTHOR = '{}<div class="card"><header><b>{}</b><span class="quiet small">{}</span>'
EVENT = '<p class="event"><span>{} · {}</span></p>\n'
MENU = (
    '<details class="menu end right" data-menu><summary class="button plain small square" aria-label="{}">{}</summary>'
    '<div class="menu-box">{}{}</div></details>'
)
EDIT = '<a class="menu-item" href="{0}" hx-get="{0}" hx-target="#comment-{1}" hx-swap="outerHTML">{2}</a>'
REDACT = '<a class="menu-item danger" href="{}">{}</a>'


@dataclass(frozen=True, slots=True)
class _Shared:
    """What messages share: markup, and `change`, a text with a place for a name."""

    more: str
    edit: str
    redact: str
    note: str
    edited: str
    removed: str
    nothing: str
    change: str


@cache
def _shared(_language: str | None) -> _Shared:
    return _Shared(
        more=icon("ellipsis"),
        edit=format_html("{}{}", icon("pencil"), _("Edit")),
        redact=format_html("{}{}", icon("eraser"), _("Remove the text…")),
        note=format_html('<span class="badge amber">{}</span>', _("Internal note")),
        edited=format_html('<span class="quiet small">{}</span>', _("edited")),
        removed=format_html('<p class="redacted">{}</p>', _("This text was removed.")),
        nothing=format_html('<p class="quiet">{}</p>', _("No description.")),
        change=_("Change the message of %(name)s"),
    )


class Articles:
    """Draws the entries of one ticket's conversation; `below` has what stands below a message, by the message's key."""

    def __init__(self, number: int, below: Mapping[str, str]) -> None:
        self._below = below
        self._edit, self._redact = (
            address(f"tickets:{name}", str(number), str(NOBODY))
            for name in ("edit_comment", "redact_comment")
        )
        self._at, self._reader = clock.now(), display.Reader.active()
        self._authors: dict[UUID, str] = {}
        self._shared = _shared(get_language())

    def entries(self, entries: Iterable[Entry]) -> str:
        """Draw messages and lines in their order."""
        return format_html_join("", "{}", ((self._entry(entry),) for entry in entries))

    def message(self, message: Message) -> str:
        """Draw one message or note, with what may still be done to it."""
        return format_html(
            ARTICLE,
            " note" if message.internal else "",
            message.key,
            self._author(message.author),
            self._shared.note if message.internal else "",
            self._when(message.at),
            self._shared.edited if message.edited else "",
            self._menu(message),
            self._body(message),
            self._below.get(message.key, ""),
        )

    def _entry(self, entry: Entry) -> str:
        if entry.message is not None:
            return self.message(entry.message)
        assert entry.line is not None
        return format_html(EVENT, entry.line.sentence, self._when(entry.at))

    def _when(self, moment: datetime) -> str:
        return display.age_mark(moment, self._at, reader=self._reader)

    def _author(self, author: Author) -> str:
        if author.pk not in self._authors:
            self._authors[author.pk] = format_html(AUTHOR, avatar(author, "big"), author, author.standing)
        return self._authors[author.pk]

    def _body(self, message: Message) -> str:
        if message.redacted:
            return self._shared.removed
        return (
            format_html('<div class="prose">{}</div>', message.body) if message.body else self._shared.nothing
        )

    def _menu(self, message: Message) -> str:
        if not (message.may_edit or message.may_redact):
            return ""
        key, nobody = message.key, str(NOBODY)
        edit = format_html(EDIT, self._edit.replace(nobody, key), key, self._shared.edit)
        redact = format_html(REDACT, self._redact.replace(nobody, key), self._shared.redact)
        return format_html(
            MENU,
            self._shared.change % {"name": message.author},
            self._shared.more,
            edit if message.may_edit else "",
            redact if message.may_redact else "",
        )
