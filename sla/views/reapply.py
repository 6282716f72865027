"""Re-applying a policy to its open tickets: first what would change, then how far it is."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import desk
from accounts.policy import Right
from accounts.requests import SignedInRequest
from atum_desk.core import clock
from atum_desk.core.errors import NotFound
from atum_desk.core.http import page
from sla import operations
from sla.models import SlaPolicy
from sla.operations.reapplying import last_reapply
from sla.tasks import reapply_on
from sla.what_if import LOOKED_AT_MOST, NO_CLOCK, Change, WhatIf, if_applied_anew
from sla.words import METRIC_WORDS, VERDICT_WORDS
from tickets.views.answers import see_other

SHOWN_AT_MOST = 50
OPEN_AT_MOST = 10
"""A longer list is closed at first, so that the form below it is not out of sight."""


@desk(Right.MANAGE_SLA, methods=("GET", "HEAD", "POST"))
def reapply(request: SignedInRequest, policy_id: UUID) -> HttpResponse:
    """Show what re-applying would change, or how far it came; a POST begins it."""
    policy: SlaPolicy | None = SlaPolicy.objects.filter(pk=policy_id).first()
    if policy is None:
        raise NotFound(_("There is no such service level."))
    if request.method == "POST":
        run = operations.begin_reapply(policy.pk, actor=request.actor)
        reapply_on.defer_once(request.organization.pk, run_id=str(run.pk))
        return see_other(reverse("sla:reapply", args=[policy.pk]))
    last = last_reapply(policy.pk)
    running = last is not None and last.is_open
    context = {
        "section": "settings",
        "policy": policy,
        "run": last,
        "stayed": last.stayed[:SHOWN_AT_MOST] if last else [],
        "what_if": None if running else shown_changes(if_applied_anew(policy, clock.now())),
    }
    return page(request, "sla/agent/reapply.html", context, part="sla/agent/_reapply.html")


@desk(Right.MANAGE_SLA, methods=("POST",))
def reapply_stop(request: SignedInRequest, policy_id: UUID) -> HttpResponse:
    """End a re-application where it is."""
    operations.stop_reapply(policy_id, actor=request.actor)
    return see_other(reverse("sla:reapply", args=[policy_id]))


def shown_changes(found: WhatIf) -> dict[str, Any]:
    """Return what would change as a page shows it: the first of each, and how many there are."""
    return {
        "looked": found.looked,
        "is_cut": found.is_cut,
        "looked_at_most": LOOKED_AT_MOST,
        "open_at_most": OPEN_AT_MOST,
        "count": len(found.deadlines) + len(found.verdicts),
        "deadlines": [_shown(one) for one in found.deadlines[:SHOWN_AT_MOST]],
        "deadlines_count": len(found.deadlines),
        "verdicts": [
            _shown(one) | {"before": _verdict(one.before), "after": _verdict(one.after)}
            for one in found.verdicts[:SHOWN_AT_MOST]
        ],
        "verdicts_count": len(found.verdicts),
    }


def _shown(one: Change) -> dict[str, Any]:
    return {
        "number": one.number,
        "subject": one.subject,
        "metric": METRIC_WORDS[one.metric],
        "before": one.before,
        "after": one.after,
    }


def _verdict(verdict: Any) -> Any:
    if verdict == NO_CLOCK:
        return _("No clock")
    return VERDICT_WORDS[verdict] if verdict else _("Running")
