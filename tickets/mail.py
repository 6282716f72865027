"""What mail about tickets says: written when it is sent, from what stands there then, for whom may still see it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import links
from accounts.mail_writers import Letter, register
from accounts.models import Organization, OutboundMail, User
from accounts.notice_kinds import SWITCHABLE, NoticeKind
from accounts.requests import actor_of
from atum_desk.core.text import render_markdown
from tickets.models import Comment, Ticket

SUBJECT_LENGTH = 200

SUBJECTS: dict[NoticeKind, Promise] = {
    NoticeKind.TICKET_RECEIVED: gettext_lazy("We received: %(subject)s [#%(number)s]"),
    NoticeKind.STAFF_ANSWERED: gettext_lazy("An answer for you: %(subject)s [#%(number)s]"),
    NoticeKind.WAITING: gettext_lazy("We need your answer: %(subject)s [#%(number)s]"),
    NoticeKind.RESOLVED: gettext_lazy("%(status)s: %(subject)s [#%(number)s]"),
    NoticeKind.ASSIGNED: gettext_lazy("Given to you: %(subject)s [#%(number)s]"),
    NoticeKind.REQUESTER_ANSWERED: gettext_lazy("News from the requester: %(subject)s [#%(number)s]"),
    NoticeKind.SLA: gettext_lazy("Deadline: %(subject)s [#%(number)s]"),
    NoticeKind.REMINDER: gettext_lazy("Reminder: %(subject)s [#%(number)s]"),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened: its sentence, and what was said with it, as Markdown and as clean HTML."""

    sentence: str
    text: str = ""
    html: SafeString | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One ticket of the letter, with what happened on it."""

    ticket: Ticket
    href: str
    happenings: list[Happening]


def write(mails: Sequence[OutboundMail], organization: Organization) -> Letter | None:
    """Write one letter of everything that happened for one person; None if they may see none of the tickets."""
    user: User = mails[0].user
    tickets = {one.pk: one for one in _visible(user, mails)}
    seen = [mail for mail in mails if mail.ticket_id in tickets]
    if not seen:
        return None
    kind = NoticeKind(seen[-1].kind)
    sections = _sections(seen, tickets, user, organization)
    off = links.mail_off(organization, user, kind.value)
    context = {
        "organization": organization,
        "home": links.home(organization),
        "profile": links.profile(organization),
        "off": off,
        "kind": kind,
        "sections": sections,
        "section": sections[0],
    }
    return Letter(
        mails=seen,
        subject=_subject(kind, sections),
        text=render_to_string(f"email/{kind.value}.txt", context).strip() + "\n",
        html=render_to_string(f"email/{kind.value}.html", context),
        headers={"List-Unsubscribe": f"<{off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )


def _visible(user: User, mails: Iterable[OutboundMail]) -> Iterable[Ticket]:
    ids = {mail.ticket_id for mail in mails}
    found: Iterable[Ticket] = Ticket.objects.visible_to(actor_of(user)).filter(pk__in=ids)
    return found


def _sections(
    mails: Sequence[OutboundMail], tickets: Mapping[UUID, Ticket], user: User, organization: Organization
) -> list[Section]:
    said = Comment.objects.public().in_bulk([mail.comment_id for mail in mails if mail.comment_id])
    found: dict[UUID, Section] = {}
    for mail in mails:
        ticket = tickets[mail.ticket_id]  # type: ignore[index]
        section = found.setdefault(ticket.pk, Section(ticket, _page(ticket, user, organization), []))
        section.happenings.append(_happening(mail, ticket, said))
    return list(found.values())


def _happening(mail: OutboundMail, ticket: Ticket, said: Mapping[UUID, Comment]) -> Happening:
    comment = said.get(mail.comment_id) if mail.comment_id else None
    if comment is not None and comment.redacted_at is not None:
        return Happening(f"{mail.text} {_('The text was removed.')}")
    if comment is not None:
        return Happening(mail.text, comment.content, render_markdown(comment.content))
    if mail.kind in {NoticeKind.TICKET_RECEIVED, NoticeKind.ASSIGNED} and ticket.description:
        return Happening(mail.text, ticket.description, render_markdown(ticket.description))
    return Happening(mail.text)


def _page(ticket: Ticket, user: User, organization: Organization) -> str:
    name = "tickets:ticket" if user.works_here else "tickets:portal_ticket"
    return links.absolute(organization, reverse(name, args=[ticket.number]))


def _subject(kind: NoticeKind, sections: Sequence[Section]) -> str:
    if len(sections) > 1:
        return _("%(count)s tickets are given to you") % {"count": len(sections)}
    ticket = sections[0].ticket
    # On one line, whatever was stored: a line break in a header is refused.
    words = " ".join("".join(c if c.isprintable() else " " for c in ticket.subject).split())
    if len(words) > SUBJECT_LENGTH:
        words = _("%s…") % words[:SUBJECT_LENGTH].rstrip()
    facts = {"number": ticket.number, "subject": words, "status": ticket.get_status_display()}
    return str(SUBJECTS[kind]) % facts


for _kind in SWITCHABLE:
    register(_kind.value, write)
