"""Claiming staged files for what carries them: the actor's own, at most twenty, none of them infected."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid
from tickets.models import Attachment, Comment, ScanStatus, Ticket, Upload

FILES_AT_MOST = 20


def claim(ids: Sequence[UUID], actor: Actor) -> list[Upload]:
    """Lock and return the staged files, in the order of the ids. Raises Invalid where one may not be carried."""
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > FILES_AT_MOST:
        raise Invalid(
            _("A message carries at most 20 files. Put some of them into a ZIP file."), field="files"
        )
    if not wanted:
        return []
    own = Upload.objects.select_for_update().filter(user_id=actor.user_id, pk__in=wanted).order_by("pk")
    found = {upload.pk: upload for upload in own}
    if len(found) < len(wanted):
        raise Invalid(
            _(
                "A file that you attached is not there any more. Look which ones are left, attach it again and send."
            ),
            field="files",
        )
    for upload in found.values():
        if upload.scan_status == ScanStatus.INFECTED:
            raise Invalid(
                _("“%(name)s” is infected and was not sent. Take it out, then send again.")
                % {"name": upload.original_filename},
                field="files",
            )
    return [found[key] for key in wanted]


def attachment_of(upload: Upload, ticket: Ticket, comment: Comment | None, at: datetime) -> Attachment:
    """Return the attachment that a staged file becomes; it keeps the id, by which its scan may still be under way."""
    return Attachment(
        id=upload.pk,
        ticket=ticket,
        comment=comment,
        filename=upload.filename,
        original_filename=upload.original_filename,
        file_path=upload.file_path,
        file_size=upload.file_size,
        mime_type=upload.mime_type,
        file_hash=upload.file_hash,
        uploaded_by_id=upload.user_id,
        created_at=at,
        scan_status=upload.scan_status,
    )


def facts_of(upload: Upload) -> dict[str, Any]:
    """Return what the event and the audit row tell of a file."""
    return {
        "id": str(upload.pk),
        "name": upload.original_filename,
        "size": upload.file_size,
        "type": upload.mime_type,
        "sha256": upload.file_hash,
    }
