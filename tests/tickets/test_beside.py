"""What stands beside a conversation comes in one query, each part in its shape, and only what the person may know."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import OutboundMail
from accounts.models.notices import MailState
from atum_desk.core import clock
from atum_desk.core.guard import door
from tests.factories import Cast, ticket_in
from tickets import operations
from tickets.beside import Beside, read_beside
from tickets.models import Attachment, Comment, Ticket, TicketDraft, TicketReminder, TicketVisit
from tickets.states import Status


def furnish(acme: Cast) -> Ticket:
    """File an earlier ticket, and one with a mailed reply, a note with a file, drafts, a reminder and two visitors."""
    ticket_in(acme, Status.NEW)
    ticket = ticket_in(acme, Status.IN_PROGRESS)
    at, agent = clock.now(), acme.actor("agent")
    reply = operations.reply(ticket.pk, content="Hello", actor=agent).comment
    note = operations.note(ticket.pk, content="For us", actor=agent)
    assert reply is not None
    attach(ticket, reply, "picture.png")
    attach(ticket, note, "secret.txt")
    OutboundMail(
        recipient="someone@acme.example",
        kind="staff_answered",
        ticket_id=ticket.pk,
        comment_id=reply.pk,
        message_id="<one@acme.example>",
        state=MailState.SENT,
        created_at=at,
        sent_at=at,
    ).save()
    for user, kind in ((acme.agent, "note"), (acme.requester, "reply"), (acme.colleague, "reply")):
        TicketDraft(ticket=ticket, user=user, kind=kind, content=f"Of {user}", updated_at=at).save()
    TicketReminder(ticket=ticket, user=acme.agent, remind_at=at + timedelta(days=1), created_at=at).save_as(
        agent
    )
    for user, seconds in ((acme.agent, 60), (acme.colleague, 60), (acme.manager, -60)):
        until = at + timedelta(seconds=seconds)
        TicketVisit(
            ticket=ticket, user=user, seen_version=1, seen_at=at, present_until=until, typing_until=until
        ).save()
    return ticket


def attach(ticket: Ticket, comment: Comment, name: str) -> None:
    """Lay a row of a file beside the operations: this is about reading it."""
    with door("tickets"):
        Attachment(
            ticket=ticket,
            comment=comment,
            filename=name,
            original_filename=name,
            file_path=name,
            file_size=7,
            mime_type="text/plain",
            file_hash="0" * 64,
            uploaded_by=comment.author,
            created_at=comment.created_at,
            scan_status="SKIPPED",
        ).save(force_insert=True)


def read(acme: Cast, ticket: Ticket, who: str, *, staff: bool) -> Beside:
    """Read it as somebody, in one query."""
    with CaptureQueriesContext(connection) as asked:
        found = read_beside(ticket, actor=acme.actor(who), at=clock.now(), staff=staff)
    assert len(asked) == 1
    return found


def test_staff_get_every_part_and_nobody_elses_draft_or_reminder(cast: Cast) -> None:
    ticket = furnish(cast)
    found = read(cast, ticket, "agent", staff=True)
    assert [file.name for file in found.files] == ["picture.png", "secret.txt"]
    assert [file.name for file in found.files_of(found.deliveries[0].comment_id)] == ["picture.png"]
    assert found.files[0].is_available
    assert found.files[0].uploaded_by_id == cast.agent.pk
    assert found.drafts == {"note": f"Of {cast.agent}"}
    assert found.remind_at == TicketReminder.objects.get().remind_at
    assert [(one.name, one.is_typing) for one in found.present] == [(cast.colleague.full_name, True)]
    assert ("SENT", "someone@acme.example") in [(one.state, one.recipient) for one in found.deliveries]
    assert [one["word"] for one in found.earlier] == ["New"]
    assert read(cast, ticket, "manager", staff=True).remind_at is None


def test_a_requester_gets_public_files_and_the_own_draft_alone(cast: Cast) -> None:
    ticket = furnish(cast)
    found = read(cast, ticket, "requester", staff=False)
    assert [file.name for file in found.files] == ["picture.png"]
    assert found.drafts == {"reply": f"Of {cast.requester}"}
    assert (found.remind_at, found.present, found.deliveries, found.earlier) == (None, [], [], [])
