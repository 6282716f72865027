"""How the worker sends mail: what becomes one letter, within its budget, and again what could not be sent."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.mail_budgets import held_until
from accounts.mail_bundles import lock_bundle
from accounts.mail_writers import Letter, writer_of
from accounts.models import Notification, Organization, OutboundMail, User
from accounts.models.notices import MailState
from accounts.notice_kinds import SWITCHABLE, NoticeKind
from accounts.notices import tell_people
from accounts.personal import Preferences
from accounts.roles import Role
from atum_desk.core import clock

FILES = "django.core.mail.backends.filebased.EmailBackend"
MOST_TRIES = 8
FIRST_PAUSE = timedelta(minutes=1)
TOLD_AGAIN_AFTER = timedelta(days=1)


def deliver(mail_id: UUID) -> None:
    """Write the letter that this mail belongs to, and send it; safe to call twice. A backend's error passes through."""
    mails = lock_bundle(mail_id)
    if not mails or _is_too_early(mails[0]):
        return
    organization = Organization.objects.current()
    letter = _letter(mails, organization)
    kept = {mail.pk for mail in letter.mails} if letter else set()
    for mail in mails:
        if mail.pk not in kept:
            # Nobody is to get it (any more): an unknown address, a revoked invitation, a kind switched off.
            mail.delete()
    if letter is None or _is_held(letter.mails):
        return
    message = compose(letter, organization)
    message.send()
    _note_sent(letter.mails, str(message.subject))


@transaction.atomic
def postpone(mail_id: UUID, error: Exception) -> None:
    """Note why a mail could not be sent, and when to try again: after 1, 2, 4 … minutes, eight times at most."""
    mails = lock_bundle(mail_id)
    if not mails:
        return
    mails[0].tries += 1
    again = clock.now() + FIRST_PAUSE * 2 ** (mails[0].tries - 1)
    for mail in mails:
        mail.last_error = f"{type(error).__name__}: {error}"[:2000]
        if mails[0].tries >= MOST_TRIES:
            mail.state, mail.next_try_at = MailState.FAILED, None
        else:
            mail.state, mail.next_try_at = MailState.WAITING, again
        mail.save(update_fields=["tries", "last_error", "state", "next_try_at"])


def compose(letter: Letter, organization: Organization) -> EmailMultiAlternatives:
    """Return the message. Its Message-ID is the first row's, so a second try is the same message."""
    first = letter.mails[0]
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=formataddr((organization.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[first.recipient],
        headers={"Message-ID": first.message_id, "Auto-Submitted": "auto-generated", **letter.headers},
    )
    message.attach_alternative(letter.html, "text/html")
    return message


def mail_folder() -> str:
    """Return the folder that mail is written to instead of being sent, in development; nothing otherwise."""
    if settings.EMAIL_BACKEND != FILES:
        return ""
    folder = Path(settings.EMAIL_FILE_PATH)
    return (
        str(folder.relative_to(settings.BASE_DIR))
        if folder.is_relative_to(settings.BASE_DIR)
        else str(folder)
    )


def _is_too_early(first: OutboundMail) -> bool:
    """Say whether a letter about tickets waits still, though one of its rows is due; others have a job of their own."""
    return first.ticket_id is not None and first.next_try_at is not None and first.next_try_at > clock.now()


def _letter(mails: Sequence[OutboundMail], organization: Organization) -> Letter | None:
    """Have the words written by whoever registered the kind of what happened last."""
    wanted = [mail for mail in mails if _is_wanted(mail)]
    return writer_of(wanted[-1].kind)(wanted, organization) if wanted else None


def _is_wanted(mail: OutboundMail) -> bool:
    """Say whether the person still is to get mail of this kind; what nobody can switch off is not asked here."""
    if mail.kind not in SWITCHABLE:
        return True
    user: User | None = mail.user
    return user is not None and user.is_active and Preferences.of(user).by(mail.kind).mail


def _is_held(mails: Sequence[OutboundMail]) -> bool:
    """Hold the mails back if their budget is used up, and say whether; administrators are told once a day at most."""
    at = clock.now()
    until = held_until(mails[0], at) if mails[0].ticket_id else None
    if until is None:
        return False
    for mail in mails:
        mail.state, mail.next_try_at = MailState.HELD, until
        mail.save(update_fields=["state", "next_try_at"])
    _tell_administrators(mails[0], at)
    return True


def _tell_administrators(mail: OutboundMail, at: datetime) -> None:
    told = Notification.objects.filter(kind=NoticeKind.MAIL_HELD, created_at__gt=at - TOLD_AGAIN_AFTER)
    if told.exists():
        return
    admins = User.objects.active().in_role(Role.ADMIN).values_list("pk", flat=True)
    text = _("Mail to %(recipient)s is held back: its limit is reached. It is sent later by itself.")
    tell_people(
        list(admins),
        NoticeKind.MAIL_HELD,
        text=text % {"recipient": mail.recipient},
        ticket_id=mail.ticket_id,
    )


def _note_sent(mails: Sequence[OutboundMail], subject: str) -> None:
    at = clock.now()
    mails[0].tries += 1
    for mail in mails:
        mail.state, mail.subject = MailState.SENT, subject
        mail.sent_at, mail.next_try_at = at, None
        mail.save(update_fields=["state", "sent_at", "next_try_at", "subject", "tries"])
