"""Staged files are carried by what claims them: told in its event, once, by whom they belong to."""

from pathlib import Path
from uuid import uuid4

import pytest

from atum_desk.core.errors import Invalid, NotFound
from atum_desk.core.events import Event
from tests.browser.steps import work
from tests.factories import Cast, file_ticket, ticket_in
from tests.tickets.files.samples import TEXT, picture, staged
from tickets import operations
from tickets.files import storage
from tickets.models import Attachment, Comment, Ticket, Upload
from tickets.states import Status


def test_a_reply_carries_files_and_its_one_event_tells_them(cast: Cast, heard: list[Event]) -> None:
    ticket, agent = ticket_in(cast, Status.IN_PROGRESS), cast.actor("agent")
    files = [staged(agent, "picture.png", picture()), staged(agent)]
    heard.clear()
    said = operations.reply(
        ticket.pk, content="See both.", actor=agent, uploads=[one.pk for one in files]
    ).comment
    assert said is not None
    assert [event.verb for event in heard] == ["ticket.replied"]
    told = heard[0].new["attachments"]
    assert [one["id"] for one in told] == [str(one.pk) for one in files]
    assert [one["name"] for one in told] == ["picture.png", "note.txt"]
    assert told[1]["size"] == len(TEXT)
    assert told[1]["sha256"] == files[1].file_hash
    carried = list(said.attachments.order_by("created_at", "id"))
    assert [one.original_filename for one in carried] == ["picture.png", "note.txt"]
    assert [one.pk for one in carried] == [one.pk for one in files]
    assert storage.absolute(carried[1].file_path).read_bytes() == TEXT
    assert not Upload.objects.exists()


def test_a_note_a_last_word_and_a_new_ticket_carry_files_too(cast: Cast) -> None:
    ticket, agent, requester = (
        ticket_in(cast, Status.IN_PROGRESS),
        cast.actor("agent"),
        cast.actor("requester"),
    )
    note = operations.note(ticket.pk, content="Log", actor=agent, uploads=[staged(agent).pk])
    operations.resolve(ticket.pk, note="Thanks", actor=requester, uploads=[staged(requester).pk])
    filed = file_ticket(cast, uploads=[staged(requester).pk])
    assert note.attachments.count() == 1
    assert Comment.objects.get(content="Thanks").attachments.count() == 1
    assert Attachment.objects.filter(ticket=filed, comment__isnull=True).count() == 1


def test_a_message_that_opens_a_new_ticket_takes_its_files_along(cast: Cast) -> None:
    old, requester = ticket_in(cast, Status.CANCELLED), cast.actor("requester")
    made = operations.reply(old.pk, content="Again", actor=requester, uploads=[staged(requester).pk])
    assert made.is_new_ticket
    assert Attachment.objects.get().ticket_id == made.ticket.pk


def test_files_without_a_word_do_not_resolve(cast: Cast) -> None:
    ticket, requester = ticket_in(cast, Status.IN_PROGRESS), cast.actor("requester")
    with pytest.raises(Invalid, match="Write a word"):
        operations.resolve(ticket.pk, actor=requester, uploads=[staged(requester).pk])
    assert Ticket.objects.get(pk=ticket.pk).status == Status.IN_PROGRESS


@pytest.mark.parametrize("whose", ["colleague", "nobody", "claimed"])
def test_only_ones_own_staged_files_are_claimed_and_once(cast: Cast, whose: str) -> None:
    ticket, agent = ticket_in(cast, Status.IN_PROGRESS), cast.actor("agent")
    key = (
        uuid4()
        if whose == "nobody"
        else staged(cast.actor("colleague" if whose == "colleague" else "agent")).pk
    )
    if whose == "claimed":
        operations.note(ticket.pk, content="First", actor=agent, uploads=[key])
    before = (Comment.objects.count(), Attachment.objects.count())
    mine = staged(agent)
    with pytest.raises(Invalid, match="not there any more"):
        operations.reply(ticket.pk, content="Here", actor=agent, uploads=[mine.pk, key])
    assert (Comment.objects.count(), Attachment.objects.count()) == before
    assert Upload.objects.filter(pk=mine.pk).exists()


def test_a_foreign_staged_file_is_as_unknown(acme: Cast, other: Cast) -> None:
    with other.scope():
        theirs = staged(other.actor("agent"))
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
        with pytest.raises(Invalid, match="not there any more"):
            operations.reply(ticket.pk, content="Here", actor=acme.actor("agent"), uploads=[theirs.pk])


def test_twenty_files_are_carried_and_no_more(cast: Cast) -> None:
    ticket, agent = ticket_in(cast, Status.IN_PROGRESS), cast.actor("agent")
    keys = [staged(agent, f"{number}.txt").pk for number in range(21)]
    with pytest.raises(Invalid, match="at most 20 files"):
        operations.note(ticket.pk, content="All", actor=agent, uploads=keys)
    operations.note(ticket.pk, content="All but one", actor=agent, uploads=keys[:20])
    assert Attachment.objects.count() == 20


def test_a_file_is_kept_under_our_name_for_nobody_else(cast: Cast) -> None:
    upload = staged(cast.actor("agent"), "../../etc/payroll.png", picture())
    path = storage.absolute(upload.file_path)
    assert path.name == upload.pk.hex
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.parent.name == str(cast.id)
    assert upload.original_filename == "payroll.png"
    with pytest.raises(ValueError, match="no place"):
        storage.absolute(f"{cast.id}/../{uuid4()}/aa/x")
    assert not list(Path(path.parents[2] / "incoming").iterdir()) or path.exists()


def test_taking_one_back_forgets_it(cast: Cast, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    upload = staged(cast.actor("agent"))
    with pytest.raises(NotFound):
        operations.unstage(upload.pk, actor=cast.actor("colleague"))
    with django_capture_on_commit_callbacks(execute=True):
        operations.unstage(upload.pk, actor=cast.actor("agent"))
    assert not Upload.objects.exists()
    assert not storage.absolute(upload.file_path).exists()


def test_previews_of_carried_pictures_are_made_by_the_worker(acme: Cast) -> None:
    with acme.scope():
        agent = acme.actor("agent")
        upload = staged(agent, "a.png", picture())
        operations.note(
            ticket_in(acme, Status.IN_PROGRESS).pk, content="See", actor=agent, uploads=[upload.pk]
        )
    work(acme)
    with acme.scope():
        found = Attachment.objects.get()
        assert found.preview_width == 320
        assert storage.absolute(str(found.preview_path)).exists()
