"""Staged files: keeping what arrived until something carries it, taking it back, and sweeping what nobody claimed."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from uuid import UUID

from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from accounts import audit
from atum_desk.core import clock
from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid, NotAllowed
from atum_desk.core.ids import uuid7
from atum_desk.core.spool import Problem, SpooledFile, problem_of
from atum_desk.core.tenancy import current_organization_id
from tickets.files import scan, storage
from tickets.files.names import shown_name
from tickets.files.reading import bytes_stored, find_upload
from tickets.files.types import Forbidden, type_of
from tickets.models import Attachment, Upload
from tickets.operations._files import facts_of
from tickets.operations._settings import organization_settings

KEPT = timedelta(days=1)
AT_ONCE = 500


def stage(file: SpooledFile, *, actor: Actor) -> Upload:
    """Keep a file that arrived for a day, until a ticket or message carries it. Raises Invalid with a sentence.

    Publishes `attachment.staged`. The file is in its place before the row is: a row without its file cannot be.
    """
    if actor.user_id is None:
        raise NotAllowed(_("Only a person can attach files."))
    name = shown_name(file.given_name)
    mime_type = _admitted(file, name)
    upload = Upload(
        id=uuid7(),
        user_id=actor.user_id,
        original_filename=name,
        file_size=file.size or 0,
        mime_type=mime_type,
        file_hash=file.sha256,
        scan_status=scan.first_status().value,
        created_at=clock.now(),
    )
    upload.filename, upload.file_path = upload.pk.hex, storage.place_of(upload.pk)
    assert file.path is not None
    try:
        storage.keep(file.path, upload.file_path)
    except OSError as error:
        raise _broken(problem_of(error), name) from error
    upload.save(force_insert=True)
    facts = facts_of(upload) | {"scan_status": upload.scan_status}
    audit.record("attachment.staged", entity_type="attachment", entity_id=upload.pk, actor=actor, **facts)
    return upload


def unstage(upload_id: UUID, *, actor: Actor) -> Upload:
    """Take an own staged file back. Raises NotFound."""
    upload = find_upload(actor, upload_id)
    storage.remove_after_commit(upload.file_path)
    Upload.objects.filter(pk=upload.pk).delete()
    return upload


def sweep_uploads(*, actor: Actor) -> int:
    """Forget staged files that nobody claimed within a day, and files on disk that no row knows. Returns how many."""
    if actor.is_person:
        raise NotAllowed(_("Files are swept by the system."))
    before = clock.now() - KEPT
    old = list(Upload.objects.filter(created_at__lte=before).values_list("pk", flat=True)[:AT_ONCE])
    Upload.objects.filter(pk__in=old).delete()
    storage.forget_incoming(before.timestamp())
    orphans = [
        place for places in _batches(storage.places_before(before.timestamp())) for place in _unknown(places)
    ]
    storage.remove_after_commit(*orphans)
    return len(orphans)


def _unknown(places: Sequence[str]) -> list[str]:
    """Return those of the places that no row knows; a redacted attachment knows its file no more."""
    owners = {place: place.removesuffix(storage.PREVIEW) for place in places}
    wanted = set(owners.values())
    known = set(Upload.objects.filter(file_path__in=wanted).values_list("file_path", flat=True))
    attached = Attachment.objects.filter(file_path__in=wanted, redacted_at__isnull=True)
    known |= set(attached.values_list("file_path", flat=True))
    return [place for place, owner in owners.items() if owner not in known]


def _batches(places: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(places, AT_ONCE)):
        yield batch


def _admitted(file: SpooledFile, name: str) -> str:
    """Return the type of a file that may be kept, or raise Invalid with what is wrong with it."""
    settings = organization_settings()
    size = file.size or 0
    if file.problem is not None:
        raise _broken(file.problem, name)
    if size == 0:
        raise _refused(_("“%(name)s” is empty. Choose another file."), name)
    if size > settings.file_limit_bytes:
        raise _refused(
            _("“%(name)s” has %(size)s; a file may have %(limit)s. Make it smaller, or split it."),
            name,
            size=filesizeformat(size),
            limit=filesizeformat(settings.file_limit_bytes),
        )
    try:
        mime_type = type_of(file.head, name)
    except Forbidden as error:
        raise _refused(_forbidden(error), name) from error
    _one_at_a_time()
    if bytes_stored() + size > settings.files_quota_bytes:
        raise _refused(
            _(
                "“%(name)s” was not kept: the files of your organization fill their %(limit)s. Send the message "
                "without it and ask an administrator for more space."
            ),
            name,
            limit=filesizeformat(settings.files_quota_bytes),
        )
    return mime_type


def _one_at_a_time() -> None:
    """Let an organization's files be weighed one after the other, so that together they keep to the limit too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"files:{current_organization_id()}"]
        )


def _forbidden(error: Forbidden) -> str:
    if error.runs:
        return _("“%(name)s” is a program or a script; these are not taken. Send a picture or a text of it.")
    return _(
        "“%(name)s” is of a type that is not taken. Pictures, documents, texts, sound, video and archives are: put it "
        "into a ZIP file."
    )


def _broken(problem: Problem, name: str) -> Invalid:
    if problem is Problem.DISK_FULL:
        sentence = _(
            "“%(name)s” was not kept: there is no space left on our side. Send the message without it, or try again "
            "later."
        )
    else:
        sentence = _(
            "“%(name)s” could not be written on our side. Try again, or send the message without it."
        )
    return _refused(sentence, name)


def _refused(sentence: str, name: str, **parts: str) -> Invalid:
    return Invalid(sentence % {"name": name, **parts}, field="files")
