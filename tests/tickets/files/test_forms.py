"""Files that come with a form: staged, kept where the form comes back, and carried where it is sent."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.preferences import OrganizationSettings
from tests.browsing import visit
from tests.factories import Cast, ticket_in
from tests.tickets.files.samples import EXE, TEXT, staged
from tickets import operations
from tickets.models import Attachment, Comment, Ticket, Upload
from tickets.states import Status

HTMX: dict[str, Any] = {"headers": {"HX-Request": "true"}}


def file(name: str = "note.txt", content: bytes = TEXT) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def kept(page: str) -> list[str]:
    """Return the ids of the staged files that a form keeps, ticked."""
    return re.findall(r'name="uploads" value="([0-9a-f-]+)" checked', page)


@pytest.fixture
def client(acme: Cast) -> Client:
    return visit(acme, "agent")


@pytest.fixture
def ticket(acme: Cast) -> Ticket:
    with acme.scope():
        return ticket_in(acme, Status.IN_PROGRESS)


@pytest.mark.parametrize("verb", ["reply", "note"])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_files_of_a_plain_form_are_carried(
    acme: Cast, client: Client, ticket: Ticket, verb: str, headers: dict[str, Any]
) -> None:
    entered = {"content": "Both are here.", "files": [file("a.txt"), file("b.txt")]}
    answer = client.post(f"/desk/tickets/{ticket.number}/{verb}/", entered, **headers)
    assert answer.status_code == (200 if headers else 303)
    with acme.scope():
        comment = Comment.objects.get()
        names = comment.attachments.values_list("original_filename", flat=True)
        assert sorted(names) == ["a.txt", "b.txt"]
    page = client.get(f"/desk/tickets/{ticket.number}/").content.decode()
    assert page.count('href="/attachments/') == 2


@pytest.mark.parametrize("verb", ["reply", "note"])
def test_a_refused_file_keeps_the_text_and_the_other_files(
    acme: Cast, client: Client, ticket: Ticket, verb: str
) -> None:
    address = f"/desk/tickets/{ticket.number}/{verb}/"
    files = [file("good.txt"), file("setup.exe", EXE), file("none.txt", b"")]
    answer = client.post(address, {"content": "Three of them", "files": files})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Three of them</textarea>" in page
    assert "“setup.exe” is a program or a script" in page
    assert "“none.txt” is empty" in page
    again = kept(page)
    assert len(again) == 1
    with acme.scope():
        assert not Comment.objects.exists()
    sent = client.post(address, {"content": "One of them", "uploads": again, "files": [file("late.txt")]})
    assert sent.status_code == 303
    with acme.scope():
        names = Attachment.objects.values_list("original_filename", flat=True)
        assert sorted(names) == ["good.txt", "late.txt"]


def test_an_empty_text_and_a_stale_page_keep_the_files(acme: Cast, client: Client, ticket: Ticket) -> None:
    address = f"/desk/tickets/{ticket.number}/reply/"
    empty = client.post(address, {"content": " ", "files": [file()]})
    assert empty.status_code == 422
    again = kept(empty.content.decode())
    with acme.scope():
        operations.note(ticket.pk, content="Meanwhile", actor=acme.actor("colleague"))
    stale = client.post(address, {"content": "Here", "seen": ticket.version, "uploads": again})
    assert stale.status_code == 409
    assert kept(stale.content.decode()) == again


def test_a_staged_file_that_is_unticked_is_left_out(acme: Cast, client: Client, ticket: Ticket) -> None:
    with acme.scope():
        one, two = (staged(acme.actor("agent"), name) for name in ("one.txt", "two.txt"))
    client.post(f"/desk/tickets/{ticket.number}/note/", {"content": "One", "uploads": [str(one.pk)]})
    with acme.scope():
        assert Attachment.objects.get().original_filename == "one.txt"
        assert Upload.objects.get().pk == two.pk


def test_a_new_ticket_takes_files_at_the_desk_and_keeps_them_where_it_is_refused(
    acme: Cast, client: Client
) -> None:
    entered = {"requester": str(acme.requester.pk), "subject": "", "description": "Loud", "files": [file()]}
    refused = client.post("/desk/tickets/new/", entered)
    assert refused.status_code == 422
    again = kept(refused.content.decode())
    entered |= {"subject": "Fan", "files": [], "uploads": again}
    assert client.post("/desk/tickets/new/", entered).status_code == 303
    with acme.scope():
        assert Attachment.objects.get().comment_id is None


def test_requesters_file_answer_and_end_with_files(acme: Cast) -> None:
    client = visit(acme, "requester")
    entered: dict[str, Any] = {
        "service": "other",
        "subject": "",
        "description": "Loud",
        "files": [file("a.txt")],
    }
    refused = client.post("/help/tickets/new/", entered)
    assert refused.status_code == 422
    entered |= {"subject": "Fan", "uploads": kept(refused.content.decode()), "files": [file("s.exe", EXE)]}
    refused = client.post("/help/tickets/new/", entered)
    page = refused.content.decode()
    assert (refused.status_code, "“s.exe” is a program" in page) == (422, True)
    entered |= {"files": [], "uploads": kept(page)}
    filed = client.post("/help/tickets/new/", entered)
    assert filed.status_code == 303, filed.content
    with acme.scope():
        ticket = Ticket.objects.get(subject="Fan")
        operations.accept(ticket.pk, actor=acme.actor("manager"))
    place = f"/help/tickets/{ticket.number}/"
    refused = client.post(
        f"{place}reply/", {"text": "More", "last": "", "files": [file("s.exe", EXE), file("b.txt")]}
    )
    assert refused.status_code == 422
    again = kept(refused.content.decode())
    assert "More</textarea>" in refused.content.decode()
    assert client.post(f"{place}reply/", {"text": "More", "last": "", "uploads": again}).status_code == 303
    wordless = client.post(f"{place}resolve/", {"text": "", "files": [file("c.txt")]})
    assert (wordless.status_code, "Write a word about the files" in wordless.content.decode()) == (422, True)
    again = kept(wordless.content.decode())
    assert client.post(f"{place}resolve/", {"text": "Thanks", "uploads": again}).status_code == 303
    shown = client.get(place).content.decode()
    for name in ("a.txt", "b.txt", "c.txt"):
        assert name in shown


def test_one_file_at_a_time_is_staged_with_its_line(acme: Cast, client: Client) -> None:
    answer = client.post("/uploads/", {"files": file()}, **HTMX)
    assert answer.status_code == 201
    with acme.scope():
        upload = Upload.objects.get()
    assert kept(answer.content.decode()) == [str(upload.pk)]
    refused = client.post("/uploads/", {"files": file("setup.exe", EXE)}, **HTMX)
    assert refused.status_code == 422
    assert refused.content.decode().startswith("“setup.exe” is a program or a script")
    assert client.get(f"/uploads/{upload.pk}/").status_code == 200
    assert visit(acme, "colleague").post(f"/uploads/{upload.pk}/remove/").status_code == 404
    assert client.post(f"/uploads/{upload.pk}/remove/").status_code == 204
    assert client.get(f"/uploads/{upload.pk}/").status_code == 404


def test_what_is_no_id_is_no_file(acme: Cast, client: Client, ticket: Ticket) -> None:
    entered = {"content": "Here", "uploads": ["", "x", "'; --", "0" * 500]}
    assert client.post(f"/desk/tickets/{ticket.number}/reply/", entered).status_code == 303


def test_more_than_a_request_may_bring_is_refused_on_a_page(
    client: Client, ticket: Ticket, settings: Any
) -> None:
    settings.UPLOAD_BODY_BYTES = 10_000
    entered = {"content": "Here", "files": [file("large.txt", b"x" * 10_001)]}
    answer = client.post(f"/desk/tickets/{ticket.number}/reply/", entered)
    assert answer.status_code == 413
    assert "the most that can be sent at once" in answer.content.decode()


def test_only_pages_that_take_files_read_large_bodies(client: Client, ticket: Ticket) -> None:
    large = {"priority": "LOW", "files": file("large.txt", b"x" * 3 * 1024**2)}
    assert client.post(f"/desk/tickets/{ticket.number}/set_priority/", large).status_code == 413


def test_nobody_who_is_not_signed_in_has_a_file_read(acme: Cast, ticket: Ticket) -> None:
    large = {"content": "x", "files": file("large.txt", b"x" * 3 * 1024**2)}
    assert visit(acme).post(f"/desk/tickets/{ticket.number}/reply/", large).status_code == 413


def test_the_largest_file_an_organization_can_allow_fits_into_a_request(settings: Any) -> None:
    assert OrganizationSettings(file_limit_mib=100).file_limit_bytes < settings.UPLOAD_BODY_BYTES


def test_a_preview_without_javascript_keeps_the_files(acme: Cast, client: Client, ticket: Ticket) -> None:
    entered = {"kind": "note", "content": "**Bold**", "files": [file()]}
    answer = client.post(f"/desk/tickets/{ticket.number}/preview/", entered)
    assert answer.status_code == 200
    assert len(kept(answer.content.decode())) == 1
