"""The scanner is asked before a file is handed out; what it warns of is never carried nor given to anybody."""

from collections.abc import Iterator
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from atum_desk.core.actors import system
from atum_desk.core.errors import Invalid, NotAllowed
from atum_desk.core.events import Event
from tests.factories import Cast, ticket_in
from tests.tickets.files.samples import EICAR, picture, staged
from tests.tickets.files.scanner import fake_scanner
from tickets import operations
from tickets.files import scan
from tickets.files.scan import ScannerUnavailableError
from tickets.models import Attachment, Comment, ScanStatus, Upload
from tickets.states import Status
from tickets.tasks import prepare_file

SCANNER = system("Virus scanner")


@pytest.fixture
def scanner(settings: Any) -> Iterator[None]:
    with fake_scanner() as address:
        settings.CLAMAV_ADDRESS = address
        yield


def waiting() -> list[str]:
    jobs = ProcrastinateJob.objects.filter(task_name="tickets.prepare_file", status="todo")
    return [job.args["file_id"] for job in jobs]


def test_a_file_waits_for_the_scanner_and_is_found_clean(cast: Cast, scanner: None) -> None:
    upload = staged(cast.actor("agent"))
    assert upload.scan_status == ScanStatus.PENDING
    assert str(upload.pk) in waiting()
    prepare_file.run(file_id=str(upload.pk))
    assert Upload.objects.get().scan_status == ScanStatus.CLEAN


def test_an_infected_file_is_not_carried_and_the_others_stay(
    cast: Cast, scanner: None, heard: list[Event]
) -> None:
    ticket, agent = ticket_in(cast, Status.IN_PROGRESS), cast.actor("agent")
    good, bad = staged(agent), staged(agent, "cleaner.txt", EICAR)
    assert operations.check_file(bad.pk, actor=SCANNER) is ScanStatus.INFECTED
    assert heard[-1].verb == "attachment.infected"
    with pytest.raises(Invalid, match=r"“cleaner\.txt” is infected"):
        operations.reply(ticket.pk, content="Here", actor=agent, uploads=[good.pk, bad.pk])
    assert not Comment.objects.exists()
    assert Upload.objects.count() == 2


def test_a_file_that_was_sent_before_the_scanner_answered_is_not_handed_out(
    cast: Cast, scanner: None
) -> None:
    ticket, agent = ticket_in(cast, Status.IN_PROGRESS), cast.actor("agent")
    bad, good = staged(agent, "a.txt", EICAR), staged(agent, "b.png", picture())
    operations.reply(ticket.pk, content="Both", actor=agent, uploads=[bad.pk, good.pk])
    for one in (bad, good):
        with pytest.raises(Invalid, match="still being checked"):
            operations.download(one.pk, actor=agent)
        assert not operations.make_preview(one.pk, actor=SCANNER)
    for one in (bad, good):
        prepare_file.run(file_id=str(one.pk))
        prepare_file.run(file_id=str(one.pk))
    with pytest.raises(Invalid, match="is infected"):
        operations.download(bad.pk, actor=agent)
    operations.download(good.pk, actor=agent)
    rows = {one.original_filename: one for one in Attachment.objects.all()}
    assert (rows["a.txt"].scan_status, rows["a.txt"].preview_path) == (ScanStatus.INFECTED, None)
    assert (rows["b.png"].scan_status, rows["b.png"].preview_width) == (ScanStatus.CLEAN, 320)


@pytest.mark.parametrize("said", ["stream: UNKNOWN COMMAND", "INSTREAM size limit exceeded. ERROR"])
def test_a_scanner_that_says_something_else_leaves_the_file_waiting(
    cast: Cast, settings: Any, said: str
) -> None:
    with fake_scanner(said) as address:
        settings.CLAMAV_ADDRESS = address
        upload = staged(cast.actor("agent"))
        with pytest.raises(ScannerUnavailableError, match=said.split(maxsplit=1)[0]):
            operations.check_file(upload.pk, actor=SCANNER)
    assert Upload.objects.get().scan_status == ScanStatus.PENDING


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.sock"])
def test_a_scanner_that_is_away_leaves_the_file_waiting(cast: Cast, settings: Any, address: str) -> None:
    settings.CLAMAV_ADDRESS = address
    upload = staged(cast.actor("agent"))
    with pytest.raises(ScannerUnavailableError):
        operations.check_file(upload.pk, actor=SCANNER)
    assert Upload.objects.get().scan_status == ScanStatus.PENDING


def test_without_a_scanner_nothing_waits(cast: Cast) -> None:
    upload = staged(cast.actor("agent"))
    assert upload.scan_status == ScanStatus.SKIPPED
    assert str(upload.pk) not in waiting()
    assert operations.check_file(upload.pk, actor=SCANNER) is ScanStatus.SKIPPED
    assert not scan.is_configured()


def test_a_scan_of_what_is_gone_does_nothing(cast: Cast, scanner: None) -> None:
    upload = staged(cast.actor("agent"))
    operations.unstage(upload.pk, actor=cast.actor("agent"))
    assert operations.check_file(upload.pk, actor=SCANNER) is None
    with pytest.raises(NotAllowed):
        operations.check_file(upload.pk, actor=cast.actor("admin"))
