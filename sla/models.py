"""The tables of service levels: policies, each ticket's calculation, its cycles and the steps that fired."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from atum_desk.core.audited import AuditedModel
from atum_desk.core.fields import PlainJSONField
from atum_desk.core.models import DomainField, TenantForeignKey, TenantModel
from tickets.states import Priority


class StartsOn(models.TextChoices):
    """What starts the clock."""

    ACCEPTED = "ACCEPTED", _("When the ticket is accepted")
    CREATED = "CREATED", _("When the ticket is created")


def _minutes(default: int | None) -> Any:
    return models.IntegerField(null=True, blank=True, default=default)


class SlaPolicy(AuditedModel, TenantModel):
    """What an organization promises: minutes of response and resolution for each priority, NULL for no promise."""

    entity_type = "sla_policy"

    name = models.CharField(max_length=255)
    description = models.TextField(null=True, blank=True)
    response_time_low = _minutes(480)
    response_time_medium = _minutes(240)
    response_time_high = _minutes(120)
    response_time_urgent = _minutes(30)
    resolution_time_low = _minutes(4320)
    resolution_time_medium = _minutes(2880)
    resolution_time_high = _minutes(1440)
    resolution_time_urgent = _minutes(480)
    next_response_time_low = _minutes(None)
    next_response_time_medium = _minutes(None)
    next_response_time_high = _minutes(None)
    next_response_time_urgent = _minutes(None)
    business_hours_enabled = models.BooleanField(default=False)
    business_hours_schedule = PlainJSONField(null=True, blank=True)
    timezone = models.CharField(max_length=50, default="UTC")
    escalation_enabled = models.BooleanField(default=False)
    escalation_rules = PlainJSONField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=now, editable=False)
    position = models.IntegerField(default=0)
    conditions = models.JSONField(default=dict, blank=True)
    starts_on = models.CharField(max_length=10, choices=StartsOn, default=StartsOn.ACCEPTED)
    pause_responses = models.BooleanField(default=False)
    holiday_country = models.CharField(max_length=50, null=True, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "sla_policies"
        base_manager_name = "objects"
        verbose_name_plural = "SLA policies"
        constraints = (
            models.UniqueConstraint(fields=["organization_id", "name"], name="uq_sla_policies_name"),
        )

    def __str__(self) -> str:
        return self.name


class SlaTerms(TenantModel):
    """A policy and its calendar as they were applied, kept once for all tickets they were applied to; never changed."""

    policy = TenantForeignKey(SlaPolicy, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    created_at = models.DateTimeField(default=now)

    class Meta:
        db_table = "sla_terms"
        base_manager_name = "objects"
        indexes = (models.Index(fields=["organization_id", "digest"], name="ix_sla_terms_digest"),)


class SlaCalculation(TenantModel):
    """The value of a ticket's clock function as of `updated_at`, kept for querying.

    `calculation_log` holds the events it was made from, one line each; an empty one is made anew from the history.
    `policy_snapshot` names the terms in force: `terms` (their id), `policy`, `name`, `version`.
    """

    ticket = TenantForeignKey(
        "tickets.Ticket", models.CASCADE, sql_on_delete="CASCADE", related_name="sla_calculations"
    )
    first_response_target = models.DateTimeField(null=True)
    resolution_target = models.DateTimeField(null=True)
    next_response_target = models.DateTimeField(null=True)
    first_response_actual = models.DateTimeField(null=True)
    resolution_actual = models.DateTimeField(null=True)
    first_response_breached = models.BooleanField(default=False)
    resolution_breached = models.BooleanField(default=False)
    breach_reason = models.TextField(null=True)
    business_minutes_elapsed = models.IntegerField(default=0)
    paused_minutes = models.IntegerField(default=0)
    calculation_log = PlainJSONField(default=list)
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)
    next_event_at = models.DateTimeField(null=True)
    policy_snapshot = models.JSONField(null=True)

    class Meta:
        db_table = "sla_calculations"
        base_manager_name = "objects"
        constraints = (
            models.UniqueConstraint(fields=["organization_id", "ticket"], name="uq_sla_calculations_ticket"),
        )
        indexes = (
            models.Index(
                fields=["organization_id", "next_event_at"],
                name="ix_sla_calculations_next_event",
                condition=models.Q(next_event_at__isnull=False),
            ),
        )


COUNTED = ("MET", "BREACHED")
"""The verdicts that reports count."""


def due_at() -> models.Case:
    """Return when a cycle was due as reports count it: what was broken was due when it was broken.

    Not by Coalesce: PostgreSQL holds that it might leak, and behind a policy looks nothing up in an index by it.
    """
    return models.Case(
        models.When(breached_at=None, then=models.F("deadline")), default=models.F("breached_at")
    )


class SlaCycle(TenantModel):
    """One run of a metric from its start to its fulfilment: what reports count."""

    ticket = TenantForeignKey(
        "tickets.Ticket", models.CASCADE, sql_on_delete="CASCADE", related_name="sla_cycles"
    )
    metric = models.CharField(max_length=20)
    number = models.IntegerField()
    started_at = models.DateTimeField()
    deadline = models.DateTimeField(null=True)
    fulfilled_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=20, null=True)
    policy = TenantForeignKey(SlaPolicy, models.PROTECT, null=True, related_name="+")
    priority = DomainField(max_length=20, domain="ticketpriority", choices=Priority)

    class Meta:
        db_table = "sla_cycles"
        base_manager_name = "objects"
        constraints = (
            models.UniqueConstraint(
                fields=["organization_id", "ticket", "metric", "number"], name="uq_sla_cycles_run"
            ),
        )
        indexes = (
            # Reports are counted from this index alone. A condition by IN would be spelled otherwise after a restore.
            models.Index(
                models.F("organization_id"),
                due_at(),
                include=["metric", "verdict", "breached_at", "deadline"],
                name="ix_sla_cycles_counted",
                condition=models.Q(verdict="MET") | models.Q(verdict="BREACHED"),
            ),
        )


class SlaStep(TenantModel):
    """An escalation step that fired, once a cycle."""

    cycle = TenantForeignKey(SlaCycle, models.CASCADE, sql_on_delete="CASCADE", related_name="steps")
    step = models.CharField(max_length=100)
    fired_at = models.DateTimeField()

    class Meta:
        db_table = "sla_steps"
        base_manager_name = "objects"
        constraints = (
            models.UniqueConstraint(fields=["organization_id", "cycle", "step"], name="uq_sla_steps_step"),
        )


class BackgroundState(models.TextChoices):
    """Where work in the background stands."""

    RUNNING = "RUNNING", _("Running")
    DONE = "DONE", _("Done")
    STOPPED = "STOPPED", _("Stopped")


class Export(TenantModel):
    """A month's promises as a file of comma-separated values, written piece by piece in the background.

    `rows` of `total` are written, `size` bytes of them are whole, and the next piece begins after the row at
    (`after_at`, `after_id`). The file is swept away after a day, as every file that no ticket knows.
    """

    user = TenantForeignKey("accounts.User", models.PROTECT, related_name="+")
    month = models.CharField(max_length=7)
    timezone = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=BackgroundState, default=BackgroundState.RUNNING)
    total = models.IntegerField()
    rows = models.IntegerField(default=0)
    size = models.BigIntegerField(default=0)
    after_at = models.DateTimeField(null=True)
    after_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exports"
        base_manager_name = "objects"
        indexes = (models.Index(fields=["organization_id", "user", "created_at"], name="ix_exports_user"),)

    @property
    def is_open(self) -> bool:
        """Say whether rows are still to be written."""
        return self.state == BackgroundState.RUNNING


class SlaReapply(TenantModel):
    """A policy's present terms put upon its open tickets, number by number.

    `looked` of `total` were come to, the last one had `after_number`; `changed` of them were under other terms. Those
    with the numbers `stayed` could not be changed.
    """

    policy = TenantForeignKey(SlaPolicy, models.PROTECT, related_name="+")
    user = TenantForeignKey("accounts.User", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=BackgroundState, default=BackgroundState.RUNNING)
    total = models.IntegerField()
    looked = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    stayed = ArrayField(models.IntegerField(), default=list, db_default=[])
    after_number = models.IntegerField(default=0)
    last_number = models.IntegerField()
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sla_reapplies"
        base_manager_name = "objects"
        indexes = (
            models.Index(fields=["organization_id", "policy", "created_at"], name="ix_sla_reapplies_policy"),
        )

    @property
    def is_open(self) -> bool:
        """Say whether tickets are still to be come to."""
        return self.state == BackgroundState.RUNNING
