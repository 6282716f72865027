"""What people are told: notices in the interface and the outbox of mail."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.querysets import NotificationManager, OutboundMailManager
from atum_desk.core.models import TenantForeignKey, TenantModel


class Notification(TenantModel):
    """A notice to one person. The ticket is an id without a key: this floor knows no tickets."""

    user = TenantForeignKey(
        "accounts.User", models.CASCADE, sql_on_delete="CASCADE", related_name="notifications"
    )
    kind = models.CharField(max_length=50)
    ticket_id = models.UUIDField(null=True)
    text = models.TextField()
    read_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects: Any = NotificationManager()

    class Meta:
        db_table = "notifications"
        base_manager_name = "objects"
        indexes = (
            models.Index(
                fields=["organization_id", "user", "created_at", "id"], name="ix_notifications_user"
            ),
            models.Index(
                fields=["organization_id", "user"],
                name="ix_notifications_unread",
                condition=models.Q(read_at__isnull=True),
            ),
        )


class MailState(models.TextChoices):
    """Where an outgoing mail stands."""

    WAITING = "WAITING", _("Waiting")
    HELD = "HELD", _("Held back")
    SENT = "SENT", _("Sent")
    FAILED = "FAILED", _("Failed")


class OutboundMail(TenantModel):
    """A mail written in the change's transaction and sent by the worker.

    One that carries a one-time link holds neither text nor link: the worker makes both when it sends, from `kind` and
    the recipient.
    """

    recipient = models.EmailField(max_length=255)
    user = TenantForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    invitation = TenantForeignKey("accounts.Invitation", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=50)
    ticket_id = models.UUIDField(null=True)
    comment_id = models.UUIDField(null=True)
    subject = models.CharField(max_length=500, default="")
    text = models.TextField(default="")
    html = models.TextField(default="")
    message_id = models.CharField(max_length=995)
    state = models.CharField(max_length=10, choices=MailState, default=MailState.WAITING)
    tries = models.SmallIntegerField(default=0)
    last_error = models.TextField(null=True)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    objects: Any = OutboundMailManager()

    class Meta:
        db_table = "outbound_mails"
        base_manager_name = "objects"
        constraints = (
            models.UniqueConstraint(
                fields=["organization_id", "message_id"], name="uq_outbound_mails_message_id"
            ),
        )
        indexes = (
            models.Index(
                fields=["organization_id", "next_try_at"],
                name="ix_outbound_mails_waiting",
                condition=models.Q(next_try_at__isnull=False),
            ),
            models.Index(
                fields=["organization_id", "ticket_id", "created_at"],
                name="ix_outbound_mails_ticket",
                condition=models.Q(ticket_id__isnull=False),
            ),
            models.Index(fields=["organization_id", "created_at"], name="ix_outbound_mails_created"),
        )
