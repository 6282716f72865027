"""Files: staging them while somebody writes, handing them out, and taking one away."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import policy
from accounts.access import desk, signed_in
from accounts.policy import Right
from accounts.requests import SignedInRequest
from atum_desk.core.body import takes_files
from atum_desk.core.errors import Invalid, NotAllowed, NotFound
from atum_desk.core.http import fragment, page
from atum_desk.core.spool import SpooledFile
from tickets import operations
from tickets.files import previews, storage
from tickets.files.reading import find_attachment, find_upload
from tickets.forms.files import Carried, carry
from tickets.views.answers import find_ticket, redirect_with

STAGED = "components/_staged.html"
# Whatever a browser makes of a file, it runs nothing of it.
HARMLESS = "sandbox; default-src 'none'"
# Opened by itself, a picture is a page that the browser makes and styles; scripts stay forbidden by the sandbox.
PICTURE = "sandbox"


def carried_by(request: SignedInRequest) -> Carried:
    """Return the files of the form that was sent, those that came with it staged first."""
    files: list[Any] = request.FILES.getlist("files")
    return carry(request.POST, [one for one in files if isinstance(one, SpooledFile)], request.actor)


@takes_files
@signed_in(methods=("POST",))
def upload(request: SignedInRequest) -> HttpResponse:
    """Stage one file, and answer with its line of the form."""
    carried = carried_by(request)
    if carried.problems:
        raise Invalid(carried.problems[0], field="files")
    if not carried.staged:
        raise Invalid(_("Choose a file first."), field="files")
    return fragment(request, STAGED, {"upload": carried.staged[-1]}, status=201)


@signed_in()
def staged(request: SignedInRequest, upload_id: UUID) -> HttpResponse:
    """Show the line of an own staged file again: its scan may have ended."""
    return fragment(request, STAGED, {"upload": find_upload(request.actor, upload_id)})


@signed_in(methods=("POST",))
def unstage(request: SignedInRequest, upload_id: UUID) -> HttpResponse:
    """Take an own staged file back."""
    operations.unstage(upload_id, actor=request.actor)
    return HttpResponse(status=204)


@signed_in()
def attachment(request: SignedInRequest, attachment_id: UUID) -> HttpResponseBase:
    """Hand a file out: as a download, never as a page."""
    if request.method == "HEAD":
        find_attachment(request.actor, attachment_id)
        return HttpResponse()
    found = operations.download(attachment_id, actor=request.actor)
    return _bytes(found.file_path, found.mime_type, name=found.original_filename)


@signed_in()
def attachment_preview(request: SignedInRequest, attachment_id: UUID) -> HttpResponseBase:
    """Show the preview that we made of a picture."""
    found = find_attachment(request.actor, attachment_id)
    if not found.preview_path or not found.is_available:
        raise NotFound(_("There is no such picture."))
    response = _bytes(found.preview_path, previews.TYPE)
    response["Content-Security-Policy"] = PICTURE
    return response


@desk(Right.WORK_ON_TICKETS, methods=("GET", "HEAD", "POST"))
def redact_attachment(request: SignedInRequest, number: int, attachment_id: UUID) -> HttpResponse:
    """Ask, then take a file away."""
    ticket = find_ticket(request.actor, number)
    file = find_attachment(request.actor, attachment_id)
    if file.ticket_id != ticket.pk:
        raise NotFound(_("There is no such file."))
    if request.method == "POST":
        operations.redact_attachment(ticket.pk, attachment_id, actor=request.actor)
        address = reverse("tickets:ticket", args=[number])
        return redirect_with(request, address, _("The file is removed. That it was sent stays."))
    if not policy.may_redact(request.actor, author_id=file.uploaded_by_id):
        raise NotAllowed(_("You can remove your own files only. Ask a manager to remove this one."))
    return page(request, "tickets/agent/redact_attachment.html", {"ticket": ticket, "file": file})


def _bytes(place: str, mime_type: str, *, name: str = "") -> HttpResponseBase:
    try:
        file = storage.absolute(place).open("rb")
    except FileNotFoundError as error:
        raise NotFound(_("There is no such file.")) from error
    response = FileResponse(file, as_attachment=bool(name), filename=name, content_type=mime_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = HARMLESS
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
