"""What the audit log calls service levels and exports, and what is done to them."""

from collections.abc import Collection
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.entities import Kind, Named, register
from sla.models import Export, SlaPolicy


def _policies(ids: Collection[UUID]) -> dict[UUID, Named]:
    rows = SlaPolicy.objects.only("pk", "name").filter(pk__in=ids)
    return {row.pk: Named(row.name, reverse("sla:policy", args=[row.pk])) for row in rows}


def _exports(ids: Collection[UUID]) -> dict[UUID, Named]:
    return {row.pk: Named(row.month) for row in Export.objects.only("pk", "month").filter(pk__in=ids)}


register(
    "sla_policy",
    Kind(
        _("Service level"),
        _policies,
        {
            "sla_policy.created": _("added the service level %(thing)s"),
            "sla_policy.changed": _("changed the service level %(thing)s"),
            "sla_policy.reapplied": _("re-applied the service level %(thing)s to open tickets"),
            "sla_policy.reapply_stopped": _("stopped re-applying the service level %(thing)s"),
        },
    ),
)
register(
    "export",
    Kind(
        _("Export"),
        _exports,
        {
            "export.begun": _("exported the promises of %(thing)s"),
            "export.stopped": _("stopped exporting the promises of %(thing)s"),
            "export.downloaded": _("took the file of the promises of %(thing)s away"),
        },
    ),
)
