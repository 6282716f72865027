"""What a person keeps about a ticket: the last look, being present, and texts begun."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from accounts.models import AuditLog
from atum_desk.core import clock
from atum_desk.core.errors import Invalid, NotAllowed, NotFound, StaleVersion
from tests.factories import Cast, file_ticket, ticket_in
from tickets import operations
from tickets.beside import read_beside, read_present
from tickets.models import DraftKind, Ticket, TicketDraft, TicketVisit
from tickets.operations.personal import DRAFT_AT_MOST, PRESENT, TYPING
from tickets.states import Status


def drafts(cast: Cast, ticket: Ticket, name: str) -> dict[str, str]:
    return read_beside(ticket, actor=cast.actor(name), at=clock.now(), staff=True).drafts


def begin(cast: Cast, ticket: Ticket, name: str, content: str, kind: DraftKind = DraftKind.REPLY) -> None:
    operations.keep_draft(ticket.pk, kind=kind, content=content, actor=cast.actor(name))


def test_a_text_is_kept_for_its_writer_alone_one_of_each_kind(cast: Cast) -> None:
    ticket = ticket_in(cast, Status.IN_PROGRESS)
    begin(cast, ticket, "agent", "Have you")
    begin(cast, ticket, "agent", "Have you tried")
    begin(cast, ticket, "agent", "Odd", DraftKind.NOTE)
    begin(cast, ticket, "colleague", "Mine")
    assert drafts(cast, ticket, "agent") == {"reply": "Have you tried", "note": "Odd"}
    assert drafts(cast, ticket, "colleague") == {"reply": "Mine"}
    assert drafts(cast, ticket, "manager") == {}


def test_an_emptied_text_is_forgotten(cast: Cast) -> None:
    ticket = ticket_in(cast, Status.IN_PROGRESS)
    begin(cast, ticket, "agent", "Have you")
    begin(cast, ticket, "agent", "  \n")
    assert not TicketDraft.objects.exists()


def test_what_is_sent_is_no_draft_any_more(cast: Cast) -> None:
    ticket = ticket_in(cast, Status.IN_PROGRESS)
    for kind in DraftKind:
        begin(cast, ticket, "agent", "So far", kind)
    operations.reply(ticket.pk, content="Whole", actor=cast.actor("agent"))
    assert drafts(cast, ticket, "agent") == {"note": "So far"}
    operations.note(ticket.pk, content="Whole", actor=cast.actor("agent"))
    assert drafts(cast, ticket, "agent") == {}
    begin(cast, ticket, "requester", "Any")
    operations.resolve(ticket.pk, note="Thanks", actor=cast.actor("requester"))
    assert not TicketDraft.objects.exists()


def test_what_is_refused_stays_a_draft(cast: Cast) -> None:
    ticket = ticket_in(cast, Status.IN_PROGRESS)
    begin(cast, ticket, "agent", "So far")
    with pytest.raises(StaleVersion):
        operations.reply(ticket.pk, content="So far", seen=1, actor=cast.actor("agent"))
    assert drafts(cast, ticket, "agent") == {"reply": "So far"}


def test_a_text_is_kept_on_visible_tickets_up_to_a_size_and_is_no_act(cast: Cast) -> None:
    ticket = ticket_in(cast, Status.IN_PROGRESS)
    acts = AuditLog.objects.count()
    begin(cast, ticket, "agent", "x" * DRAFT_AT_MOST)
    with pytest.raises(Invalid):
        begin(cast, ticket, "agent", "x" * (DRAFT_AT_MOST + 1))
    with pytest.raises(NotFound):
        begin(cast, ticket, "stranger", "Let me in")
    with pytest.raises(NotAllowed):
        begin(cast, ticket, "requester", "A note", DraftKind.NOTE)
    assert AuditLog.objects.count() == acts
    assert TicketDraft.objects.count() == 1


def test_who_looks_is_present_to_others_until_they_leave(cast: Cast) -> None:
    ticket = ticket_in(cast, Status.IN_PROGRESS)
    operations.look(ticket, actor=cast.actor("agent"))
    at = clock.now()

    def present(name: str, later: timedelta = timedelta()) -> list[tuple[str, bool]]:
        found = read_present(ticket, actor=cast.actor(name), at=at + later)
        beside = read_beside(ticket, actor=cast.actor(name), at=at + later, staff=True)
        assert found == beside.present
        return [(one.name, one.is_typing) for one in found]

    assert present("manager") == [("Ada Agent", False)]
    assert present("agent") == []
    operations.stay(ticket, seen=ticket.version, typing=True, actor=cast.actor("agent"))
    assert present("manager") == [("Ada Agent", True)]
    assert present("manager", TYPING + timedelta(seconds=1)) == [("Ada Agent", False)]
    assert present("manager", PRESENT + timedelta(seconds=1)) == []
    assert read_beside(ticket, actor=cast.actor("requester"), at=at, staff=False).present == []


def test_a_look_notes_the_version_and_staying_does_not(cast: Cast) -> None:
    ticket = file_ticket(cast)
    operations.look(ticket, actor=cast.actor("manager"))
    changed = operations.accept(ticket.pk, actor=cast.actor("admin"))
    operations.stay(changed, seen=changed.version, typing=False, actor=cast.actor("manager"))
    assert TicketVisit.objects.get(user=cast.manager).seen_version == ticket.version
    operations.look(changed, actor=cast.actor("manager"))
    assert TicketVisit.objects.get(user=cast.manager).seen_version == changed.version


def test_only_a_passing_look_does_not_wait_for_the_disk(cast: Cast) -> None:
    ticket = file_ticket(cast)
    for passing, waits in ((False, "on"), (True, "off")):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = on")
            operations.look(ticket, actor=cast.actor("agent"), passing=passing)
            cursor.execute("SHOW synchronous_commit")
            assert cursor.fetchone() == (waits,)
            transaction.set_rollback(True)
