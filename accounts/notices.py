"""Telling people: a notice here, a mail, or both, as each of them wants it; written in the change's transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from accounts.mail_kinds import new_message_id
from accounts.models import Notification, OutboundMail, User
from accounts.notice_kinds import NoticeKind
from accounts.personal import Preferences
from atum_desk.core import clock, rows

BUNDLED_FOR = timedelta(minutes=2)
"""How long a mail waits for others to the same person, so that they become one."""
KEPT_FOR = timedelta(days=90)
"""How long a notice is kept once it was read."""


@dataclass(frozen=True, slots=True)
class Tiding:
    """What one person is told. Of several `kinds` the first that the person wants counts, by each way for itself.

    `by_mail_only` is for whoever did it themself and gets a receipt. The text names nothing that can be taken back.
    """

    user: User
    kinds: tuple[NoticeKind, ...]
    text: str
    ticket_id: UUID | None = None
    comment_id: UUID | None = None
    by_mail_only: bool = False


def tell(tidings: Sequence[Tiding], *, at: datetime | None = None) -> None:
    """Write the notices and the mails that people want: one statement each at most. Nobody inactive is told."""
    at = at or clock.now()
    notices, mails = [], []
    for tiding in tidings:
        if not tiding.user.is_active:
            continue
        wanted = Preferences.of(tiding.user)
        here = next((kind for kind in tiding.kinds if wanted.by(kind).here), None)
        by_mail = next((kind for kind in tiding.kinds if wanted.by(kind).mail), None)
        if here and not tiding.by_mail_only:
            notices.append(_notice(tiding, here, at))
        if by_mail:
            mails.append(_mail(tiding, by_mail, at))
    rows.insert(*notices)
    rows.insert(*mails)


def tell_people(
    user_ids: Collection[UUID], kind: NoticeKind, *, text: str, ticket_id: UUID | None = None
) -> None:
    """Tell people of whom the ids are known; the caller knows that they may see the ticket."""
    people = User.objects.active().filter(pk__in=user_ids)
    tell([Tiding(user, (kind,), text, ticket_id) for user in people])


def forget_read() -> int:
    """Delete the organization's notices that were read long ago; return how many."""
    deleted, _kinds = Notification.objects.filter(read_at__lt=clock.now() - KEPT_FOR).delete()
    return int(deleted)


def _notice(tiding: Tiding, kind: NoticeKind, at: datetime) -> Notification:
    return Notification(
        user=tiding.user, kind=kind.value, ticket_id=tiding.ticket_id, text=tiding.text, created_at=at
    )


def _mail(tiding: Tiding, kind: NoticeKind, at: datetime) -> OutboundMail:
    """Return the mail, which the minute's sweep sends once the time of bundling is over: no job of its own."""
    return OutboundMail(
        recipient=tiding.user.email,
        user=tiding.user,
        kind=kind.value,
        ticket_id=tiding.ticket_id,
        comment_id=tiding.comment_id,
        text=tiding.text,
        message_id=new_message_id(),
        created_at=at,
        next_try_at=at + BUNDLED_FOR,
    )
