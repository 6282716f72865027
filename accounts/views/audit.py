"""The audit log's viewer."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts import audit_lines
from accounts.access import desk
from accounts.forms.audit import AuditFilterForm
from accounts.models import AuditLog, User
from accounts.paging import chosen, first_rows, next_href
from accounts.policy import Right
from accounts.querysets import AuditQuerySet
from accounts.requests import SignedInRequest
from atum_desk.core.errors import NotFound
from atum_desk.core.http import page

PAGE = 50
FILTERS = ("person", "entity_type", "entity_id", "action", "since", "until")


@desk(Right.SEE_AUDIT_LOG)
def audit_log(request: SignedInRequest) -> HttpResponse:
    """Show what happened, latest first, narrowed by person, entity, action and time."""
    form = AuditFilterForm(request.GET)
    valid = form.is_valid()
    shown, last = first_rows(_rows(form), PAGE) if valid else ([], None)
    context = {
        "lines": audit_lines.lines(shown),
        "next_href": next_href(request, last),
        "form": form,
        "filtered": chosen(request.GET, FILTERS),
    }
    return page(request, "accounts/agent/audit.html", context, status=200 if valid else 422)


def _rows(form: AuditFilterForm) -> AuditQuerySet:
    wanted = form.cleaned_data
    rows: AuditQuerySet = AuditLog.objects.latest_first()
    if wanted["person"]:
        rows = rows.by_people(User.objects.matching(wanted["person"]))
    rows = rows.about(wanted["entity_type"], wanted["entity_id"]).with_action(wanted["action"])
    rows = rows.between(form.since_instant(), form.until_instant())
    return rows.older_than(_find_row(wanted["after"])) if wanted["after"] else rows


def _find_row(row_id: UUID) -> AuditLog:
    row: AuditLog | None = AuditLog.objects.filter(pk=row_id).first()
    if row is None:
        raise NotFound(_("There is no such entry."))
    return row
