"""Changes to many tickets that run in the background."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from atum_desk.core.models import TenantForeignKey, TenantModel


class RunState(models.TextChoices):
    """Where a run stands."""

    WAITING = "WAITING", _("Waiting")
    RUNNING = "RUNNING", _("Running")
    DONE = "DONE", _("Done")
    CANCELLED = "CANCELLED", _("Cancelled")


class BulkRun(TenantModel):
    """The same change to many tickets: what was chosen, how far it came, and what taking it back would need.

    `act` is what the form held, `numbers` the chosen tickets in order, `position` how many of them are done. `refused`
    holds [number, sentence], `undo` one entry a changed ticket: its number, its version after, the facts before.
    """

    user = TenantForeignKey("accounts.User", models.PROTECT, related_name="+")
    act = models.JSONField()
    numbers = models.JSONField()
    position = models.IntegerField(default=0)
    changed = models.JSONField(default=list)
    refused = models.JSONField(default=list)
    undo = models.JSONField(default=list)
    undoes = TenantForeignKey("self", models.PROTECT, null=True, related_name="undone_by")
    state = models.CharField(max_length=10, choices=RunState, default=RunState.WAITING)
    cancel_asked = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "bulk_runs"
        base_manager_name = "objects"
        indexes = (models.Index(fields=["organization_id", "user", "created_at"], name="ix_bulk_runs_user"),)
