"""The kinds of mail that accounts sends, with their subjects; templates bear the same name. The Message-ID of any."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from atum_desk.core.ids import uuid7


class MailKind(models.TextChoices):
    """What a mail is about."""

    INVITATION = "invitation", _("Invitation")
    PASSWORD_RESET = "password_reset", _("Link for a new password")
    VERIFY_EMAIL = "verify_email", _("Confirmation of an address")
    ALREADY_REGISTERED = "already_registered", _("Reminder that an account exists")
    PASSWORD_CHANGED = "password_changed", _("Notice of a changed password")


SUBJECTS = {
    MailKind.INVITATION: _("You are invited to %(organization)s"),
    MailKind.PASSWORD_RESET: _("Choose a new password for %(organization)s"),
    MailKind.VERIFY_EMAIL: _("Confirm your address for %(organization)s"),
    MailKind.ALREADY_REGISTERED: _("You have an account at %(organization)s already"),
    MailKind.PASSWORD_CHANGED: _("Your password at %(organization)s was changed"),
}


def new_message_id() -> str:
    """Return a Message-ID; a row keeps its own over every try."""
    return f"<{uuid7().hex}@{settings.BASE_DOMAIN}>"
