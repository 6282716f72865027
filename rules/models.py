"""The tables of rules and webhooks of the database that is carried on."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from atum_desk.core.models import TenantForeignKey, TenantModel


class Rule(TenantModel):
    """What happens by itself when an event meets conditions."""

    name = models.CharField(max_length=255)
    description = models.CharField(max_length=1000, null=True)
    event_type = models.CharField(max_length=50)
    conditions = models.JSONField(default=dict)
    execution_order = models.IntegerField(default=0)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    stop_processing = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "rules"
        base_manager_name = "objects"


class RuleAction(TenantModel):
    """One thing a rule does, in its position."""

    rule = TenantForeignKey(Rule, models.CASCADE, sql_on_delete="CASCADE", related_name="actions")
    action_type = models.CharField(max_length=50)
    action_data = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    position = models.IntegerField(default=0)

    class Meta:
        db_table = "rule_actions"
        base_manager_name = "objects"


class Webhook(TenantModel):
    """An address that is told of events."""

    url = models.CharField(max_length=2048)
    secret = models.CharField(max_length=255)
    description = models.TextField(null=True)
    event_types = ArrayField(models.CharField(), default=list)
    is_active = models.BooleanField(default=True)
    created_by = TenantForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    last_triggered_at = models.DateTimeField(null=True)
    last_failure_reason = models.TextField(null=True)
    failure_count = models.IntegerField(default=0)

    class Meta:
        db_table = "webhooks"
        base_manager_name = "objects"
