"""Files are handed out to whom the ticket is shown, as downloads that run nowhere, counted and recorded."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from accounts.models import AuditLog
from atum_desk.core.actors import system
from atum_desk.core.errors import NotAllowed, NotFound
from tests.browsing import visit
from tests.factories import Cast, file_ticket, ticket_in
from tests.tickets.files.samples import HTML, SVG, TEXT, picture, polyglot, staged
from tickets import operations
from tickets.files import storage
from tickets.models import Attachment, Ticket
from tickets.states import Status
from tickets.tasks import forget_file

PREVIEWS = system("Previews")


def carried(
    cast: Cast, by: str = "agent", name: str = "note.txt", content: bytes = TEXT, *, note: bool = False
) -> tuple[Ticket, UUID]:
    """Have a message or a note of somebody carry a file."""
    ticket, actor = ticket_in(cast, Status.IN_PROGRESS), cast.actor(by)
    upload = staged(actor, name, content)
    act: Any = operations.note if note else operations.reply
    act(ticket.pk, content="See the file.", actor=actor, uploads=[upload.pk])
    operations.make_preview(upload.pk, actor=PREVIEWS)
    return ticket, UUID(str(upload.pk))


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("who", ["requester", "customer_admin", "agent"])
def test_a_file_is_a_download_counted_and_recorded(acme: Cast, who: str) -> None:
    with acme.scope():
        _ticket, key = carried(acme)
    client = visit(acme, who)
    for _ in range(2):
        answer: Any = client.get(f"/attachments/{key}/")
        assert body(answer) == TEXT
    assert answer["Content-Disposition"] == 'attachment; filename="note.txt"'
    assert answer["Content-Type"] == "text/plain"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["Cache-Control"] == "no-store"
    with acme.scope():
        found = Attachment.objects.get()
        assert found.access_count == 2
        assert found.last_accessed_at is not None
        rows = list(AuditLog.objects.of("attachment", key).order_by("created_at"))
        assert [row.action for row in rows] == ["attachment.staged", *["attachment.downloaded"] * 2]
        assert rows[-1].user_id == getattr(acme, who).pk


def test_asking_for_the_head_alone_counts_nothing(acme: Cast) -> None:
    with acme.scope():
        _ticket, key = carried(acme)
    assert visit(acme, "agent").head(f"/attachments/{key}/").status_code == 200
    with acme.scope():
        assert Attachment.objects.get().access_count == 0


def test_a_download_leaves_the_ticket_and_its_history_as_they_are(acme: Cast) -> None:
    with acme.scope():
        ticket, key = carried(acme)
        before = (Ticket.objects.get(pk=ticket.pk).version, AuditLog.objects.of("ticket", ticket.pk).count())
    body(visit(acme, "agent").get(f"/attachments/{key}/"))
    with acme.scope():
        after = (Ticket.objects.get(pk=ticket.pk).version, AuditLog.objects.of("ticket", ticket.pk).count())
    assert after == before


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("page.html", HTML, "application/octet-stream"),
        ("drawing.svg", SVG, "application/octet-stream"),
        ("both.gif", polyglot(), "image/gif"),
        ("picture.html", picture(), "image/png"),
    ],
)
def test_what_a_browser_could_run_is_bytes_to_save(acme: Cast, name: str, content: bytes, kind: str) -> None:
    with acme.scope():
        _ticket, key = carried(acme, name=name, content=content)
    answer: Any = visit(acme, "requester").get(f"/attachments/{key}/")
    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"].startswith("attachment")
    assert body(answer) == content


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("größe.txt", "attachment; filename*=utf-8''gr%C3%B6%C3%9Fe.txt"),
        ('a";x="b.txt', 'attachment; filename="a\\";x=\\"b.txt"'),
        ("a\r\nSet-Cookie: x.txt", 'attachment; filename="a Set-Cookie: x.txt"'),
        ("\u202egpj.exe.txt", 'attachment; filename="gpj.exe.txt"'),
        ("../../x.txt", 'attachment; filename="x.txt"'),
    ],
)
def test_no_name_breaks_out_of_its_header(acme: Cast, name: str, header: str) -> None:
    with acme.scope():
        _ticket, key = carried(acme, name=name)
    assert visit(acme, "agent").get(f"/attachments/{key}/")["Content-Disposition"] == header


def test_a_preview_is_our_own_picture_shown_in_place(acme: Cast) -> None:
    with acme.scope():
        _ticket, key = carried(acme, name="both.gif", content=polyglot())
    answer: Any = visit(acme, "requester").get(f"/attachments/{key}/preview/")
    assert answer["Content-Type"] == "image/webp"
    assert "attachment" not in answer.get("Content-Disposition", "")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    shown = body(answer)
    assert shown[8:12] == b"WEBP"
    assert b"script" not in shown
    with acme.scope():
        assert Attachment.objects.get().access_count == 0


def statuses(client: Client, key: UUID) -> list[int]:
    return [client.get(f"/attachments/{key}/{part}").status_code for part in ("", "preview/")]


def test_files_of_notes_are_for_staff_alone(acme: Cast) -> None:
    with acme.scope():
        ticket, key = carried(acme, name="a.png", content=picture(), note=True)
    assert statuses(visit(acme, "agent"), key) == [200, 200]
    for who in ("requester", "customer_admin"):
        client = visit(acme, who)
        assert statuses(client, key) == [404, 404]
        assert "a.png" not in client.get(f"/help/tickets/{ticket.number}/").content.decode()


def test_files_of_somebody_elses_ticket_are_unknown(acme: Cast, other: Cast) -> None:
    with acme.scope():
        _ticket, key = carried(acme, name="a.png", content=picture())
    assert statuses(visit(acme, "stranger"), key) == [404, 404]
    assert statuses(visit(other, "admin"), key) == [404, 404]
    assert visit(acme).get(f"/attachments/{key}/").status_code == 302


def test_a_file_that_is_gone_from_the_disk_is_not_found(acme: Cast) -> None:
    with acme.scope():
        _ticket, key = carried(acme)
        storage.remove(Attachment.objects.get().file_path)
    assert visit(acme, "agent").get(f"/attachments/{key}/").status_code == 404


def test_a_removed_file_leaves_the_disk_and_its_trace_stays(acme: Cast) -> None:
    with acme.scope():
        ticket, key = carried(acme, name="secret.png", content=picture())
        found = Attachment.objects.get()
        places = [storage.absolute(place) for place in (found.file_path, found.preview_path)]
        assert all(place.exists() for place in places)
    agent = visit(acme, "agent")
    address = f"/desk/tickets/{ticket.number}/attachments/{key}/redact/"
    assert "secret.png" in agent.get(address).content.decode()
    assert agent.post(address).status_code == 303
    with acme.scope():
        row = AuditLog.objects.of("ticket", ticket.pk).last()
        assert row.action == "attachment.redacted"
        forget_file.run(file_id=str(key))
        forget_file.run(file_id=str(key))
        assert not any(place.exists() for place in places)
        assert Attachment.objects.get().redacted_at is not None
    assert statuses(agent, key) == [422, 404]
    page = agent.get(f"/desk/tickets/{ticket.number}/").content.decode()
    assert "secret.png" in page
    assert f"/attachments/{key}/" not in page


def test_agents_remove_their_own_files_managers_any_requesters_none(cast: Cast) -> None:
    ticket, key = carried(cast, by="requester")
    for who in ("agent", "requester"):
        with pytest.raises(NotAllowed):
            operations.redact_attachment(ticket.pk, key, actor=cast.actor(who))
    with pytest.raises(NotFound):
        operations.redact_attachment(file_ticket(cast).pk, key, actor=cast.actor("manager"))
    operations.redact_attachment(ticket.pk, key, actor=cast.actor("manager"))
    version = Ticket.objects.get(pk=ticket.pk).version
    operations.redact_attachment(ticket.pk, key, actor=cast.actor("manager"))
    assert Ticket.objects.get(pk=ticket.pk).version == version
