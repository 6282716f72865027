"""The letters of accounts themselves: invitations, links for passwords and addresses, and news of the log-in."""

from collections.abc import Sequence

from django.template.loader import render_to_string

from accounts import links
from accounts.mail_kinds import SUBJECTS, MailKind
from accounts.mail_links import link_for
from accounts.mail_writers import Letter, register
from accounts.models import Organization, OutboundMail


def write(mails: Sequence[OutboundMail], organization: Organization) -> Letter | None:
    """Write a mail with its link, made now; None if nobody is to get it (any more)."""
    mail = mails[0]
    link = link_for(mail, organization)
    if link is None:
        return None
    context = {
        "organization": organization,
        "link": link,
        "home": links.home(organization),
        "person": mail.user,
        "invitation": mail.invitation,
    }
    return Letter(
        mails=mails,
        subject=str(SUBJECTS[MailKind(mail.kind)]) % {"organization": organization.name},
        text=render_to_string(f"email/{mail.kind}.txt", context),
        html=render_to_string(f"email/{mail.kind}.html", context),
    )


for kind in MailKind:
    register(kind.value, write)
