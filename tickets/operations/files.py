"""What happens to attached files: a download, a scan, a preview, and taking one away for good."""

from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from accounts import audit, policy
from atum_desk.core import clock
from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid, NotAllowed, NotFound
from tickets.files import previews, scan, storage
from tickets.files.reading import find_attachment
from tickets.models import Attachment, ScanStatus, Upload
from tickets.operations._write import change, write_derived_of_file

READY = frozenset({ScanStatus.CLEAN, ScanStatus.SKIPPED})


def download(attachment_id: UUID, *, actor: Actor) -> Attachment:
    """Count and record that the actor takes the file, and return it.

    Raises NotFound, Invalid where it cannot be had. Publishes `attachment.downloaded` on the attachment.
    """
    found = find_attachment(actor, attachment_id)
    if found.redacted_at is not None:
        raise Invalid(_("This file was removed. Ask whoever sent it."))
    if found.scan_status == ScanStatus.INFECTED:
        raise Invalid(_("This file is infected and is not handed out. Ask whoever sent it for another one."))
    if found.scan_status not in READY:
        raise Invalid(_("This file is still being checked. Try again in a minute."))
    write_derived_of_file(found.pk, access_count=F("access_count") + 1, last_accessed_at=clock.now())
    audit.record(
        "attachment.downloaded",
        entity_type="attachment",
        entity_id=found.pk,
        actor=actor,
        name=found.original_filename,
        ticket_id=str(found.ticket_id),
    )
    return found


def redact_attachment(ticket_id: UUID, attachment_id: UUID, *, actor: Actor) -> Attachment:
    """Take a file and its preview away; that it was there stays. Raises NotAllowed, NotFound.

    Publishes `attachment.redacted` on the ticket; the bytes go by the task that this defers.
    """
    with change(ticket_id, verb="attachment.redacted", actor=actor) as draft:
        attachment = find_attachment(actor, attachment_id)
        if attachment.ticket_id != draft.ticket.pk:
            raise NotFound(_("There is no such file."))
        policy.allow(
            policy.may_redact(actor, author_id=attachment.uploaded_by_id),
            _("You can remove your own files only."),
        )
        if attachment.redacted_at is None:
            draft.redact_file(attachment)
    return attachment


def remove_redacted(attachment_id: UUID, *, actor: Actor) -> None:
    """Remove the bytes of a redacted file; once more does no harm."""
    _by_the_system(actor)
    found: Attachment | None = Attachment.objects.filter(pk=attachment_id, redacted_at__isnull=False).first()
    if found is not None:
        storage.remove(found.file_path, found.preview_path)
        write_derived_of_file(found.pk, preview_path=None, preview_width=None, preview_height=None)


def check_file(file_id: UUID, *, actor: Actor) -> ScanStatus | None:
    """Scan a file that waits for it, staged or attached; return what it is now, None where there is none.

    Raises ScannerUnavailableError. Publishes `attachment.infected` where it is.
    """
    _by_the_system(actor)
    found = _file(file_id)
    if found is None or found.scan_status != ScanStatus.PENDING:
        return ScanStatus(found.scan_status) if found else None
    status = scan.scan(storage.absolute(found.file_path))
    # Meanwhile it may have been claimed: then it is a row of the other table, of the same id.
    if not Upload.objects.filter(pk=file_id).update(scan_status=status.value):
        write_derived_of_file(file_id, scan_status=status.value)
    if status is ScanStatus.INFECTED:
        audit.record(
            "attachment.infected",
            entity_type="attachment",
            entity_id=file_id,
            actor=actor,
            name=found.original_filename,
        )
    return status


def make_preview(attachment_id: UUID, *, actor: Actor) -> bool:
    """Make the preview of an attached picture that is checked and has none; say whether there is one."""
    _by_the_system(actor)
    found: Attachment | None = Attachment.objects.filter(pk=attachment_id, redacted_at__isnull=True).first()
    if found is None or found.scan_status not in READY or found.preview_path:
        return bool(found and found.preview_path)
    made = previews.preview_of(storage.absolute(found.file_path), found.mime_type)
    if made is None:
        return False
    place = found.file_path + storage.PREVIEW
    storage.write(place, made.content)
    write_derived_of_file(found.pk, preview_path=place, preview_width=made.width, preview_height=made.height)
    return True


def _file(file_id: UUID) -> Upload | Attachment | None:
    staged: Upload | None = Upload.objects.filter(pk=file_id).first()
    return staged or Attachment.objects.filter(pk=file_id).first()


def _by_the_system(actor: Actor) -> None:
    if actor.is_person:
        raise NotAllowed(_("Files are checked by the system."))
