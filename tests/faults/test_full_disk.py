"""A disk that is really full: whoever sends a file reads a sentence, keeps the text, and nothing half is left."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories import PASSWORD, Cast, make_cast
from tests.faults.people import BORDER, Person
from tests.faults.rig import Servers
from tickets.models import Attachment, Comment, Ticket, Upload

DISK = 2 * 1024 * 1024
SENTENCE = "there is no space left on our side"
NEW = "/help/tickets/new/"

pytestmark = pytest.mark.processes


@pytest.fixture
def cast(committed_db: None) -> Cast:
    """Return a fresh organization whose transactions are real."""
    return make_cast("Full", gate="automatic")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of two mebibytes where the files are kept."""
    place = tmp_path / "attachments"
    place.mkdir(mode=0o700)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(place)], check=False)
    assert mounted.returncode == 0, "A small disk could not be mounted: run this test as root."
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture
def person(cast: Cast, disk: Path, tmp_path: Path) -> Iterator[Person]:
    """Return a requester who is signed in at servers that keep their files on that disk."""
    with Servers(tmp_path) as servers:
        visitor = Person(servers.port, cast.host, cast.requester.email, PASSWORD, 0.0, "full")
        visitor.sign_in()
        yield visitor


def test_a_full_disk_is_told_and_leaves_nothing_half(cast: Cast, disk: Path, person: Person) -> None:
    number = _filed(person)
    for size in (DISK + 1, 3 * DISK):
        status, _, told = _sent(person, "/uploads/", NEW, {}, b"x" * size)
        assert (status, SENTENCE in told) == (422, True)
    page = f"/help/tickets/{number}/"
    for address, fields in (
        (f"{page}reply/", {"text": "Kept while the disk is full"}),
        (NEW, {"subject": "Kept subject", "service": "other", "description": "Kept while the disk is full"}),
    ):
        status, _, told = _sent(person, address, page, fields, b"x" * (DISK + 1))
        assert (status, SENTENCE in told) == (422, True)
        assert all(text in told for name, text in fields.items() if name != "service")
    assert _files(disk) == []
    with cast.scope():
        assert not Upload.objects.exists()
        assert not Comment.objects.exists()
        assert Ticket.objects.count() == 1


def test_a_disk_without_a_single_free_block_is_told_and_works_again(
    cast: Cast, disk: Path, person: Person
) -> None:
    page = f"/help/tickets/{_filed(person)}/"
    ballast = disk / "ballast"
    with pytest.raises(OSError, match="No space"):
        ballast.write_bytes(b"x" * (DISK + 1))
    status, _, told = _sent(person, "/uploads/", NEW, {}, b"one small file")
    assert (status, SENTENCE in told) == (422, True)
    assert _files(disk) == [ballast]
    ballast.unlink()
    status, _, _ = _sent(person, f"{page}reply/", page, {"text": "Now it fits"}, b"one small file")
    assert status == 303
    with cast.scope():
        (kept,) = Attachment.objects.all()
        assert kept.comment.content == "Now it fits"
    assert [one.read_bytes() for one in _files(disk)] == [b"one small file"]


def _filed(person: Person) -> str:
    fields = [("subject", "A disk runs full"), ("service", "other"), ("description", "Soon.")]
    _status, location, _ = person.post(NEW, NEW, fields)
    number = re.search(r"/help/tickets/(\d+)/", location)
    assert number is not None
    return number.group(1)


def _sent(
    person: Person, address: str, page: str, fields: dict[str, str], content: bytes
) -> tuple[int, str, str]:
    """Send a form with one file, as a browser without JavaScript does."""
    body = b""
    for name, value in {**fields, "csrfmiddlewaretoken": person.token(page)}.items():
        body += f'--{BORDER}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    head = f'--{BORDER}\r\nContent-Disposition: form-data; name="files"; filename="big.txt"\r\n\r\n'
    body += head.encode() + content + f"\r\n--{BORDER}--\r\n".encode()
    return person.send("POST", address, body, f"multipart/form-data; boundary={BORDER}")


def _files(disk: Path) -> list[Path]:
    return sorted(path for path in disk.rglob("*") if path.is_file())
