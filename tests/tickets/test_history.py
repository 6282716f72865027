"""A ticket's history reads as sentences: each verb told as it happened, and nothing left as a bare name."""

from collections.abc import Callable
from html import unescape

from django.utils.html import strip_tags

from accounts.models import AuditLog
from tests.factories import Cast, file_ticket, ticket_in
from tickets import operations
from tickets.choices import read_choices
from tickets.history import lines
from tickets.operations import Outcome
from tickets.states import Status

Rows = Callable[[object], list[AuditLog]]


def told(rows: list[AuditLog]) -> list[str]:
    return [unescape(strip_tags(line.sentence)) for line in lines(rows, read_choices().names)]


def test_a_whole_life_is_told(cast: Cast, history: Rows) -> None:
    manager, agent, requester = cast.actor("manager"), cast.actor("agent"), cast.actor("requester")
    ticket = file_ticket(cast)
    operations.assign(ticket.pk, user_id=cast.agent.pk, actor=manager)
    operations.reply(ticket.pk, content="Which one?", outcome=Outcome.WAIT, actor=agent)
    operations.reply(ticket.pk, content="Mine", actor=requester)
    operations.reply(ticket.pk, content="Done", outcome=Outcome.RESOLVE, actor=agent)
    operations.reopen(ticket.pk, actor=requester)
    operations.resolve(ticket.pk, actor=agent)
    operations.close(ticket.pk, actor=manager)
    assert told(history(ticket.pk)) == [
        "Rosa Requester opened the ticket",
        "Max Manager accepted the ticket, and the clock started",
        "Max Manager assigned the ticket to Ada Agent",
        "Ada Agent replied and waits for the customer; the clock is paused",
        "Rosa Requester replied; the status changed from Waiting for customer to In progress",
        "Ada Agent replied and resolved the ticket",
        "Rosa Requester reopened the ticket",
        "Ada Agent resolved the ticket",
        "Max Manager closed the ticket",
    ]


def test_who_holds_a_ticket_is_told_from_the_doers_side(cast: Cast, history: Rows) -> None:
    ticket, agent, colleague = ticket_in(cast, Status.ASSIGNED), cast.actor("agent"), cast.actor("colleague")
    before = len(history(ticket.pk))
    operations.assign(ticket.pk, user_id=cast.colleague.pk, actor=agent)
    operations.unassign(ticket.pk, actor=colleague)
    operations.assign(ticket.pk, user_id=cast.agent.pk, actor=agent)
    operations.assign(ticket.pk, user_id=cast.colleague.pk, actor=colleague)
    operations.assign(ticket.pk, user_id=cast.agent.pk, actor=cast.actor("manager"))
    operations.assign(ticket.pk, user_id=cast.colleague.pk, actor=agent)
    operations.assign_team(ticket.pk, team_id=cast.team.pk, actor=cast.actor("manager"))
    operations.assign_team(ticket.pk, team_id=None, actor=cast.actor("manager"))
    assert told(history(ticket.pk))[before:] == [
        "Ada Agent handed the ticket to Cleo Colleague",
        "Cleo Colleague gave the ticket back",
        "Ada Agent took the ticket",
        "Cleo Colleague took the ticket over from Ada Agent",
        "Max Manager handed the ticket from Cleo Colleague to Ada Agent",
        "Ada Agent handed the ticket to Cleo Colleague",
        "Max Manager gave the ticket to team Front desk; Cleo Colleague is not in it and was taken off",
        "Max Manager took the ticket from team Front desk",
    ]


def test_every_property_is_told_with_old_and_new(cast: Cast, history: Rows) -> None:
    ticket, agent = ticket_in(cast, Status.IN_PROGRESS), cast.actor("agent")
    before = len(history(ticket.pk))
    operations.set_priority(ticket.pk, priority="URGENT", actor=agent)
    operations.set_service(ticket.pk, service_id=cast.service.pk, actor=agent)
    operations.set_tags(ticket.pk, tags=["vpn", "later"], actor=agent)
    operations.set_tags(ticket.pk, tags=["vpn", "now"], actor=agent)
    operations.set_tags(ticket.pk, tags=[], actor=agent)
    operations.edit_text(ticket.pk, subject="<b>New</b>", description="It beeps three times.", actor=agent)
    operations.edit_text(ticket.pk, subject="<b>New</b>", description="Four times", actor=agent)
    note = operations.note(ticket.pk, content="Hm", actor=agent)
    operations.edit_comment(ticket.pk, note.pk, content="Hm?", actor=agent)
    operations.redact_comment(ticket.pk, note.pk, actor=agent)
    operations.wait(ticket.pk, actor=agent)
    operations.resume(ticket.pk, actor=agent)
    operations.cancel(ticket.pk, reason="Filed <twice>", actor=agent)
    assert told(history(ticket.pk))[before:] == [
        "Ada Agent changed priority from Medium to Urgent",
        "Ada Agent changed service from none to Laptop",
        "Ada Agent added the tags later, vpn",
        "Ada Agent added the tags now and removed later",
        "Ada Agent removed the tags now, vpn",
        "Ada Agent changed the subject from The laptop does not start to <b>New</b>",
        "Ada Agent changed the description",
        "Ada Agent wrote an internal note",
        "Ada Agent edited an internal note",
        "Ada Agent removed the text of a note",
        "Ada Agent is waiting for the customer; the clock is paused",
        "Ada Agent went on without an answer; the status is In progress again",
        "Ada Agent cancelled the ticket: “Filed <twice>”",
    ]
