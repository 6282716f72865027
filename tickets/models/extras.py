"""Tables of the database that is carried on whose capabilities are not in use yet: only their shape is kept."""

from django.db import models
from django.utils import timezone

from atum_desk.core.models import TenantForeignKey, TenantModel


class TimeEntry(TenantModel):
    """Time spent; one whose `ended_at` is NULL is a running timer, at most one a person."""

    ticket = TenantForeignKey("tickets.Ticket", models.PROTECT, related_name="time_entries")
    user = TenantForeignKey("accounts.User", models.PROTECT, related_name="+")
    duration_minutes = models.IntegerField()
    description = models.TextField(null=True)
    is_billable = models.BooleanField(default=False)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "time_entries"
        base_manager_name = "objects"
        constraints = (
            models.UniqueConstraint(
                fields=["organization_id", "user"],
                condition=models.Q(ended_at__isnull=True),
                name="uq_time_entries_running",
            ),
        )


class CustomField(TenantModel):
    """A field that an organization adds to its tickets."""

    name = models.CharField(max_length=255)
    field_type = models.CharField(max_length=20)
    options = models.JSONField(null=True)
    is_required = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    display_order = models.IntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    key = models.SlugField(max_length=100)
    # Which services show the field; empty: all of them.
    services = models.JSONField(default=list)

    class Meta:
        db_table = "custom_fields"
        base_manager_name = "objects"
        constraints = (
            models.UniqueConstraint(fields=["organization_id", "key"], name="uq_custom_fields_key"),
        )


class CustomFieldValue(TenantModel):
    """A ticket's value of such a field."""

    custom_field = TenantForeignKey(CustomField, models.PROTECT, related_name="values")
    ticket = TenantForeignKey("tickets.Ticket", models.PROTECT, related_name="custom_values")
    value = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "custom_field_values"
        base_manager_name = "objects"
        constraints = (
            models.UniqueConstraint(
                fields=["organization_id", "custom_field", "ticket"],
                name="uq_custom_field_values_field_ticket",
            ),
        )


class CannedResponse(TenantModel):
    """A prepared answer."""

    title = models.CharField(max_length=255)
    content = models.TextField()
    shortcut = models.CharField(max_length=50, null=True)
    category = models.CharField(max_length=100, null=True)
    is_personal = models.BooleanField(default=False)
    created_by = TenantForeignKey("accounts.User", models.PROTECT, related_name="+", db_column="created_by")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "canned_responses"
        base_manager_name = "objects"


class CsatSurvey(TenantModel):
    """A question for satisfaction: the row exists from the sending on, the rating (1 to 5) once it is answered."""

    ticket = TenantForeignKey("tickets.Ticket", models.PROTECT, related_name="surveys")
    rating = models.IntegerField(null=True)
    comment = models.TextField(null=True)
    respondent_email = models.CharField(max_length=255, null=True)
    is_internal = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    token_hash = models.CharField(max_length=64, null=True)

    class Meta:
        db_table = "csat_surveys"
        base_manager_name = "objects"
        constraints = (
            models.CheckConstraint(condition=models.Q(rating__range=(1, 5)), name="ck_csat_surveys_rating"),
            models.UniqueConstraint(
                fields=["organization_id", "token_hash"], name="uq_csat_surveys_token_hash"
            ),
        )
