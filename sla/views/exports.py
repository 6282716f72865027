"""Exports: asking for one, watching how far it is, taking the file."""

from uuid import UUID

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import desk
from accounts.policy import Right
from accounts.requests import SignedInRequest
from atum_desk.core.errors import Invalid
from atum_desk.core.http import page
from sla import operations
from sla.months import Month
from sla.operations.exporting import find_export, is_there
from sla.tasks import write_on
from sla.views.overview import month_word, zone_of_reader
from tickets.files import storage
from tickets.views.answers import see_other


@desk(Right.SEE_REPORTS, methods=("POST",))
def export_new(request: SignedInRequest) -> HttpResponse:
    """Begin to write a month's promises into a file."""
    month = Month.read(request.POST.get("month", ""))
    if month is None:
        raise Invalid(_("Choose a month, such as 2026-11."), field="month")
    export = operations.begin_export(month, zone_of_reader(), actor=request.actor)
    write_on.defer_once(request.organization.pk, export_id=str(export.pk))
    return see_other(reverse("sla:export", args=[export.pk]))


@desk(Right.SEE_REPORTS)
def export(request: SignedInRequest, export_id: UUID) -> HttpResponse:
    """Show how far an export is; with htmx that part alone."""
    found = find_export(export_id, request.actor)
    month = Month.read(found.month)
    context = {
        "section": "overview",
        "export": found,
        "month": found.month,
        "month_word": month_word(month) if month else "",
        "is_there": not found.is_open and is_there(found),
    }
    return page(request, "sla/agent/export.html", context, part="sla/agent/_export.html")


@desk(Right.SEE_REPORTS, methods=("POST",))
def export_stop(request: SignedInRequest, export_id: UUID) -> HttpResponse:
    """Write no further."""
    operations.stop_export(export_id, actor=request.actor)
    return see_other(reverse("sla:export", args=[export_id]))


@desk(Right.SEE_REPORTS, methods=("POST",))
def export_file(request: SignedInRequest, export_id: UUID) -> HttpResponseBase:
    """Hand the file out."""
    found = operations.take_export(export_id, actor=request.actor)
    place = storage.absolute(storage.place_of(found.pk))
    name = f"{request.organization.slug}-promises-{found.month}.csv"
    return FileResponse(
        place.open("rb"), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8"
    )
