"""Changes to many tickets, done at once or in the background."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from atum_desk.core.models import TenantForeignKey, TenantModel
from tickets.runs import RunManager

UNDO_FOR = timedelta(minutes=15)


class RunState(models.TextChoices):
    """Where a run stands."""

    WAITING = "WAITING", _("Waiting")
    RUNNING = "RUNNING", _("Running")
    DONE = "DONE", _("Done")
    CANCELLED = "CANCELLED", _("Cancelled")


class BulkRun(TenantModel):
    """The same change to many tickets: what was chosen, how far it came, and what taking it back would need.

    `act` is what the form held, `numbers` the chosen tickets in order, `position` how many of them are done. `refused`
    holds [number, sentence], `undo` one entry a changed ticket that has a way back: its number, its version after, and
    what of it was otherwise before.
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
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects: Any = RunManager()

    class Meta:
        db_table = "bulk_runs"
        base_manager_name = "objects"
        indexes = (models.Index(fields=["organization_id", "user", "created_at"], name="ix_bulk_runs_user"),)

    @property
    def is_open(self) -> bool:
        """Say whether tickets are still to be changed."""
        return self.state in {RunState.WAITING, RunState.RUNNING}

    @property
    def total(self) -> int:
        """Return how many tickets were chosen."""
        return len(self.numbers)

    @property
    def unchanged(self) -> int:
        """Return how many were as wanted already."""
        return self.position - len(self.changed) - len(self.refused)

    @property
    def left(self) -> int:
        """Return how many were not come to."""
        return self.total - self.position

    @property
    def without_way_back(self) -> int:
        """Return how many changed in a way that has no reverse."""
        return len(self.changed) - len(self.undo)

    def may_be_taken_back(self, at: datetime) -> bool:
        """Say whether it is over, lately, and has anything to take back; asks no database for an earlier undo."""
        lately = self.finished_at is not None and at - self.finished_at <= UNDO_FOR
        return lately and bool(self.undo) and self.undoes_id is None
