"""Companies: whose people a requester belongs to."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import CompanyManager
from atum_desk.core.audited import AuditedModel
from atum_desk.core.models import TenantModel


class Company(AuditedModel, TenantModel):
    """A customer's company; a verified one takes in people with a verified address in its domains."""

    entity_type = "company"
    lasting = _(
        "A company stays: its people and their tickets belong to it. Rename it, or give its people another one."
    )

    name = models.CharField(_("name"), max_length=255)
    domains = ArrayField(models.CharField(), verbose_name=_("e-mail domains"), default=list, blank=True)
    is_verified = models.BooleanField(_("verified"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: Any = CompanyManager()

    class Meta:
        db_table = "companies"
        base_manager_name = "objects"
        verbose_name_plural = "companies"
        constraints = (
            models.UniqueConstraint(
                fields=["organization_id", "name"], name="uq_companies_organization_id_name"
            ),
        )

    def __str__(self) -> str:
        return self.name
