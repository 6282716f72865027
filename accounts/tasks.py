"""What accounts does in the background: sending mail, and trying again what could not be sent."""

from uuid import UUID

import structlog
from django.db import transaction

from accounts import mail, notices
from accounts.models import OutboundMail
from atum_desk.core import clock
from atum_desk.core.tasks import daily, due, organization_task

log = structlog.get_logger(__name__)

AT_ONCE = 200


@organization_task(name="accounts.send_mail", queue="mail")
def send_mail(*, mail_id: str) -> None:
    """Send one mail; one that cannot be sent is kept with its reason and tried again later."""
    try:
        with transaction.atomic():
            mail.deliver(UUID(mail_id))
    except Exception as error:
        log.exception("mail not sent", mail=mail_id)
        mail.postpone(UUID(mail_id), error)


@organization_task(name="accounts.sweep_outbox", queue="mail")
def sweep_outbox() -> None:
    """Send what is waiting past its time."""
    waiting = OutboundMail.objects.filter(next_try_at__lte=clock.now()).order_by("next_try_at")
    for mail_id in waiting.values_list("pk", flat=True)[:AT_ONCE]:
        send_mail.defer(mail_id=str(mail_id))


@organization_task(name="accounts.forget_notices")
def forget_notices() -> None:
    """Delete notices that were read long ago."""
    notices.forget_read()


due("outbox", sweep_outbox)
daily(forget_notices)
