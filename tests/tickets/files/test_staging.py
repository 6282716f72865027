"""A file that arrived is kept or refused with a sentence; nothing half is left, and what nobody claims is swept."""

import errno
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from accounts import operations as people
from accounts.preferences import OrganizationSettings
from atum_desk.core import clock
from atum_desk.core.actors import system
from atum_desk.core.errors import Invalid, NotAllowed
from atum_desk.core.events import Event
from atum_desk.core.tasks import organizations_due
from tests.factories import ARRANGER, Cast, ticket_in
from tests.tickets.files.samples import EXE, TEXT, picture, staged
from tickets import operations
from tickets.files import storage
from tickets.models import Attachment, Upload
from tickets.states import Status

MIB = 1024**2
SWEEPER = system("Files")
Capture = Callable[..., Any]


def everything_on_disk() -> list[Path]:
    return [path for path in Path(settings.ATTACHMENTS_ROOT).rglob("*") if path.is_file()]


@pytest.fixture
def root(tmp_path: Path, settings: Any) -> Path:
    settings.ATTACHMENTS_ROOT = tmp_path / "attachments"
    return tmp_path / "attachments"


def full_disk(monkeypatch: pytest.MonkeyPatch, after: int = 0, what: int = errno.ENOSPC) -> None:
    """Let the disk take so many bytes of each file and no more, as a full one does: a part, then the refusal."""
    real, written = os.write, {"bytes": 0}

    def write(descriptor: int, piece: bytes) -> int:
        room = after - written["bytes"]
        if room <= 0:
            raise OSError(what, os.strerror(what))
        done = real(descriptor, bytes(piece[:room]))
        written["bytes"] += done
        return done

    monkeypatch.setattr("atum_desk.core.spool.os.write", write)


def test_an_upload_is_told_with_its_digest(cast: Cast, heard: list[Event]) -> None:
    upload = staged(cast.actor("requester"), "a.png", picture())
    assert [event.verb for event in heard] == ["attachment.staged"]
    assert heard[0].entity_id == upload.pk
    assert heard[0].new["sha256"] == upload.file_hash
    assert (upload.mime_type, upload.scan_status) == ("image/png", "SKIPPED")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("none.txt", b"", "“none.txt” is empty"),
        ("setup.exe", EXE, "is a program or a script"),
        ("holiday.png", EXE, "is a program or a script"),
        ("odd.bin", bytes(range(256)), "of a type that is not taken"),
    ],
)
def test_what_is_not_taken_is_refused_with_a_sentence(
    cast: Cast, root: Path, name: str, content: bytes, sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        staged(cast.actor("agent"), name, content)
    assert not Upload.objects.exists()
    assert everything_on_disk() == []


def change_settings(cast: Cast, **changes: Any) -> None:
    people.change_organization(
        name=cast.organization.name, preferences=OrganizationSettings.from_json(changes), actor=ARRANGER
    )


def test_the_organization_sets_what_a_file_may_weigh(cast: Cast, root: Path) -> None:
    change_settings(cast, file_limit_mib=1)
    staged(cast.actor("agent"), "fits.txt", [b"x" * MIB])
    with pytest.raises(Invalid, match=r"a file may have 1\.0"):
        staged(cast.actor("agent"), "large.txt", [b"x" * MIB, b"x"])
    assert len(everything_on_disk()) == 1


def test_the_organization_sets_what_all_files_may_weigh(
    cast: Cast, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OrganizationSettings, "files_quota_bytes", property(lambda _self: 3000))
    ticket, agent = ticket_in(cast, Status.IN_PROGRESS), cast.actor("agent")
    carried = staged(agent, content=b"x" * 1500)
    operations.note(ticket.pk, content="Log", actor=agent, uploads=[carried.pk])
    staged(agent, content=b"x" * 1400)
    with pytest.raises(Invalid, match="fill their"):
        staged(agent, content=b"x" * 101)
    assert len(everything_on_disk()) == 2
    operations.redact_attachment(ticket.pk, carried.pk, actor=agent)
    staged(agent, content=b"x" * 101)


@pytest.mark.parametrize("room", [0, 1000, len(TEXT) + 4000])
@pytest.mark.parametrize("what", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_and_leaves_nothing_half(
    cast: Cast, root: Path, monkeypatch: pytest.MonkeyPatch, room: int, what: int
) -> None:
    full_disk(monkeypatch, room, what)
    with pytest.raises(Invalid, match="no space left"):
        staged(cast.actor("agent"), "a.txt", [b"x" * 3000, b"y" * 3000])
    assert everything_on_disk() == []
    assert not Upload.objects.exists()


def test_a_disk_that_is_full_at_the_last_moment_leaves_nothing_half(
    cast: Cast, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    for moment in ("fsync", "open"):
        with monkeypatch.context() as patched:
            patched.setattr(f"atum_desk.core.spool.os.{moment}", full)
            with pytest.raises(Invalid, match="no space left"):
                staged(cast.actor("agent"))
    with monkeypatch.context() as patched:
        patched.setattr("tickets.files.storage.keep", full)
        with pytest.raises(Invalid, match="no space left"):
            staged(cast.actor("agent"))
    assert everything_on_disk() == []


def test_a_broken_disk_is_told_otherwise(cast: Cast, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full_disk(monkeypatch, 10, errno.EIO)
    with pytest.raises(Invalid, match="could not be written"):
        staged(cast.actor("agent"))


def test_only_a_person_stages(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        staged(system("Robot"))
    with pytest.raises(NotAllowed):
        operations.sweep_uploads(actor=cast.actor("admin"))


def test_what_nobody_claims_is_swept_after_a_day_and_nothing_else(
    cast: Cast, root: Path, django_capture_on_commit_callbacks: Capture
) -> None:
    ticket, agent = ticket_in(cast, Status.IN_PROGRESS), cast.actor("agent")
    start = clock.now() - timedelta(days=1, minutes=1)
    with clock.at(start):
        forgotten, carried = staged(agent), staged(agent, "a.png", picture())
        operations.note(ticket.pk, content="Picture", actor=agent, uploads=[carried.pk])
        operations.make_preview(carried.pk, actor=system("Previews"))
    fresh = staged(agent)
    kept = Attachment.objects.get()
    orphan = storage.absolute(f"{cast.id}/ab/orphan")
    orphan.parent.mkdir(parents=True, exist_ok=True)
    lost = root / "incoming" / "lost"
    for path in (orphan, lost):
        path.write_bytes(b"left by a killed process")
    young = [storage.absolute(fresh.file_path)]
    for path in everything_on_disk():
        if path not in young:
            os.utime(path, (start.timestamp(), start.timestamp()))
    assert cast.id in organizations_due("uploads", clock.now())
    with django_capture_on_commit_callbacks(execute=True):
        operations.sweep_uploads(actor=SWEEPER)
    assert set(Upload.objects.values_list("pk", flat=True)) == {fresh.pk}
    assert not storage.absolute(forgotten.file_path).exists()
    left = {storage.absolute(place) for place in (fresh.file_path, kept.file_path, kept.preview_path)}
    assert set(everything_on_disk()) == left
    assert cast.id not in organizations_due("uploads", clock.now())
