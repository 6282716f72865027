"""Mail of accounts: what each kind says, and how the worker sends it."""

from datetime import timedelta
from email.utils import formataddr, parseaddr
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string

from accounts import links
from accounts.mail_kinds import SUBJECTS, MailKind
from accounts.mail_links import link_for
from accounts.models import Organization, OutboundMail
from accounts.models.notices import MailState
from atum_desk.core import clock

FILES = "django.core.mail.backends.filebased.EmailBackend"
MOST_TRIES = 8
FIRST_PAUSE = timedelta(minutes=1)


def deliver(mail_id: UUID) -> None:
    """Make the mail's text and link, and send it; safe to call twice. What the backend raises passes through."""
    mail = _waiting(mail_id)
    if mail is None:
        return
    organization = Organization.objects.current()
    link = link_for(mail, organization)
    if link is None:
        # Nobody is to get it (any more): an unknown address, a revoked invitation.
        mail.delete()
        return
    message = compose(mail, organization, link)
    message.send()
    mail.state, mail.subject = MailState.SENT, str(message.subject)
    mail.sent_at, mail.next_try_at = clock.now(), None
    mail.tries += 1
    mail.save(update_fields=["state", "sent_at", "next_try_at", "subject", "tries"])


@transaction.atomic
def postpone(mail_id: UUID, error: Exception) -> None:
    """Note why a mail could not be sent, and when to try again: after 1, 2, 4 … minutes, eight times at most."""
    mail = _waiting(mail_id)
    if mail is None:
        return
    mail.tries += 1
    mail.last_error = f"{type(error).__name__}: {error}"[:2000]
    if mail.tries >= MOST_TRIES:
        mail.state, mail.next_try_at = MailState.FAILED, None
    else:
        mail.next_try_at = clock.now() + FIRST_PAUSE * 2 ** (mail.tries - 1)
    mail.save(update_fields=["tries", "last_error", "state", "next_try_at"])


def compose(mail: OutboundMail, organization: Organization, link: str) -> EmailMultiAlternatives:
    """Return the message. Its Message-ID is the row's, so a second try is the same message."""
    context = {
        "organization": organization,
        "link": link,
        "home": links.home(organization),
        "person": mail.user,
        "invitation": mail.invitation,
    }
    message = EmailMultiAlternatives(
        subject=str(SUBJECTS[MailKind(mail.kind)]) % {"organization": organization.name},
        body=render_to_string(f"email/{mail.kind}.txt", context),
        from_email=formataddr((organization.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[mail.recipient],
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string(f"email/{mail.kind}.html", context), "text/html")
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


def _waiting(mail_id: UUID) -> OutboundMail | None:
    """Return the mail, locked, if it waits to be sent and nobody else is sending it."""
    waiting = OutboundMail.objects.filter(pk=mail_id, state=MailState.WAITING)
    rows = waiting.select_related("user", "invitation").select_for_update(of=("self",), skip_locked=True)
    mail: OutboundMail | None = rows.first()
    return mail
