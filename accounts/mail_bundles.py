"""Which waiting mails become one: those to one person about one ticket, and what was given out at one go."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from accounts.models import OutboundMail
from accounts.notice_kinds import NoticeKind

WINDOW = timedelta(seconds=105)
"""Shorter than a mail waits by the time that a slow transaction may take, so that a second try finds the same rows."""

Bundle = list[OutboundMail]


def bundles(pending: Sequence[OutboundMail]) -> list[Bundle]:
    """Return what becomes one mail each; `pending` are one person's rows about tickets, oldest first."""
    by_ticket: list[Bundle] = []
    for mail in pending:
        _add(mail, by_ticket, [one for one in by_ticket if one[0].ticket_id == mail.ticket_id])
    found = [one for one in by_ticket if not _is_assignment(one)]
    given: list[Bundle] = []
    for mail in sorted((m for one in by_ticket if _is_assignment(one) for m in one), key=_age):
        _add(mail, given, given)
    return found + given


def lock_bundle(mail_id: UUID) -> Bundle:
    """Return the mail with those it is sent with, locked; nothing if it was sent, or somebody else is sending it."""
    mail: OutboundMail | None = OutboundMail.objects.unsent().filter(pk=mail_id).first()
    if mail is None:
        return []
    if mail.ticket_id is None or mail.user_id is None:
        return _locked([mail_id], skip_locked=True)
    pending = list(OutboundMail.objects.unsent().about_tickets_for(mail.user_id))
    keys = next(([one.pk for one in bundle] for bundle in bundles(pending) if mail in bundle), [mail_id])
    # Whoever holds the first holds them all; the others are then only waited for.
    first = _locked(keys[:1], skip_locked=True)
    return first + _locked(keys[1:], skip_locked=False) if first else []


def _add(mail: OutboundMail, bundles: list[Bundle], fitting: list[Bundle]) -> None:
    """Add the mail to the latest of the fitting bundles if it came soon enough after its first; else begin another."""
    if fitting and mail.created_at - fitting[-1][0].created_at < WINDOW:
        fitting[-1].append(mail)
    else:
        bundles.append([mail])


def _age(mail: OutboundMail) -> tuple[datetime, UUID]:
    return mail.created_at, mail.pk


def _is_assignment(bundle: Bundle) -> bool:
    return all(mail.kind == NoticeKind.ASSIGNED for mail in bundle)


def _locked(keys: Sequence[UUID], *, skip_locked: bool) -> Bundle:
    if not keys:
        return []
    rows = OutboundMail.objects.unsent().filter(pk__in=keys).order_by("created_at", "pk")
    people = rows.select_related("user", "invitation")
    return list(people.select_for_update(of=("self",), skip_locked=skip_locked))
