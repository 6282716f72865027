"""Who is told what: every event by itself, then what it costs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts import operations as people
from accounts.models import Notification, OutboundMail, User
from accounts.notice_kinds import NoticeKind
from accounts.notices import tell_people
from accounts.personal import Channels, Preferences
from accounts.requests import actor_of
from tests.factories import ARRANGER, Cast, file_ticket, ticket_in
from tickets import operations
from tickets.models import Ticket
from tickets.operations import Outcome
from tickets.states import Status

Act = Callable[[Cast, Ticket], Any]
Told = set[tuple[str, str, str]]
BOTH = ("here", "mail")


def told(cast: Cast) -> Told:
    """Return what stands for whom since the last look: the person's part in the cast, the way, the kind."""
    names = {
        getattr(cast, name).pk: name for name in ("requester", "agent", "colleague", "manager", "coworker")
    }
    found = {(names[row.user_id], "here", row.kind) for row in Notification.objects.all()}
    return found | {(names[row.user_id], "mail", row.kind) for row in OutboundMail.objects.all()}


def forget() -> None:
    Notification.objects.all().delete()
    OutboundMail.objects.all().delete()


def by(kind: NoticeKind, *names: str, ways: tuple[str, ...] = BOTH) -> Told:
    return {(name, way, kind.value) for name in names for way in ways}


def reply(by_whom: str, outcome: Outcome = Outcome.STAY) -> Act:
    return lambda cast, ticket: operations.reply(
        ticket.pk, content="Try again.", actor=cast.actor(by_whom), outcome=outcome
    )


def assign(to: str, by_whom: str = "manager") -> Act:
    return lambda cast, ticket: operations.assign(
        ticket.pk, user_id=getattr(cast, to).pk, actor=cast.actor(by_whom)
    )


def verb(name: str, by_whom: str, **given: Any) -> Act:
    return lambda cast, ticket: getattr(operations, name)(ticket.pk, actor=cast.actor(by_whom), **given)


K = NoticeKind
CASES: list[tuple[str, Status, Act, Told]] = [
    ("an answer", Status.IN_PROGRESS, reply("agent"), by(K.STAFF_ANSWERED, "requester")),
    (
        "an answer that waits is one",
        Status.IN_PROGRESS,
        reply("agent", Outcome.WAIT),
        by(K.WAITING, "requester"),
    ),
    (
        "an answer that resolves is one",
        Status.IN_PROGRESS,
        reply("agent", Outcome.RESOLVE),
        by(K.RESOLVED, "requester"),
    ),
    ("waiting without a word", Status.IN_PROGRESS, verb("wait", "agent"), by(K.WAITING, "requester")),
    ("resolved", Status.IN_PROGRESS, verb("resolve", "agent"), by(K.RESOLVED, "requester")),
    ("cancelled", Status.ASSIGNED, verb("cancel", "agent", reason="Twice"), by(K.RESOLVED, "requester")),
    ("closed", Status.RESOLVED, verb("close", "manager"), set()),
    ("reopened by staff", Status.RESOLVED, verb("reopen", "agent"), by(K.STAFF_ANSWERED, "requester")),
    ("given", Status.ACCEPTED, assign("agent"), by(K.ASSIGNED, "agent")),
    ("taken", Status.ACCEPTED, assign("agent", "agent"), set()),
    ("handed on", Status.IN_PROGRESS, assign("colleague", "agent"), by(K.ASSIGNED, "colleague")),
    ("a note", Status.IN_PROGRESS, verb("note", "agent", content="Hm."), set()),
    ("accepted", Status.NEW, verb("accept", "manager"), set()),
    ("a requester's answer", Status.WAITING_CUSTOMER, reply("requester"), by(K.REQUESTER_ANSWERED, "agent")),
    ("an answer to nobody's ticket", Status.ACCEPTED, reply("requester"), set()),
    (
        "a company contact's answer",
        Status.IN_PROGRESS,
        reply("customer_admin"),
        by(K.REQUESTER_ANSWERED, "agent") | by(K.STAFF_ANSWERED, "requester"),
    ),
    (
        "resolved by the requester",
        Status.IN_PROGRESS,
        verb("resolve", "requester"),
        by(K.REQUESTER_ANSWERED, "agent"),
    ),
    (
        "reopened by the requester",
        Status.RESOLVED,
        verb("reopen", "requester"),
        by(K.REQUESTER_ANSWERED, "agent"),
    ),
    ("a priority", Status.IN_PROGRESS, verb("set_priority", "manager", priority="LOW"), set()),
    ("unassigned", Status.IN_PROGRESS, verb("unassign", "manager"), set()),
]


@pytest.mark.parametrize(
    ("status", "act", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_who_is_told(cast: Cast, status: Status, act: Act, expected: Told) -> None:
    ticket = ticket_in(cast, status)
    forget()
    act(cast, ticket)
    assert told(cast) == expected


def test_whoever_files_a_ticket_gets_a_receipt_by_mail(cast: Cast) -> None:
    file_ticket(cast)
    assert told(cast) == by(K.TICKET_RECEIVED, "requester", ways=("mail",))


def test_whoever_a_ticket_is_filed_for_is_told_by_both_ways(cast: Cast) -> None:
    operations.create(
        requester_id=cast.requester.pk, subject="By phone", description="", actor=cast.actor("agent")
    )
    assert told(cast) == by(K.TICKET_RECEIVED, "requester")


def test_nothing_is_told_to_whoever_left(cast: Cast) -> None:
    ticket = ticket_in(cast, Status.IN_PROGRESS)
    people.deactivate(cast.requester.pk, actor=ARRANGER)
    forget()
    operations.reply(ticket.pk, content="Hello?", actor=cast.actor("agent"))
    assert told(cast) == set()


def test_nothing_is_told_to_an_assignee_who_works_here_no_more(cast: Cast) -> None:
    ticket = ticket_in(cast, Status.IN_PROGRESS)
    forget()
    Ticket.objects.get(pk=ticket.pk)
    people.change_role(cast.agent.pk, role="CUSTOMER_USER", actor=cast.actor("admin"))
    operations.reply(ticket.pk, content="Hello?", actor=cast.actor("requester"))
    assert told(cast) == set()


def switch(user: User, **channels: Channels) -> None:
    notices = {**Preferences.of(user).notices, **channels}
    people.set_preferences(user.pk, notices=notices, actor=actor_of(user))


@pytest.mark.parametrize(
    ("waiting", "answered", "expected"),
    [
        (Channels(False, False), Channels(True, True), by(K.STAFF_ANSWERED, "requester")),
        (Channels(True, False), Channels(False, False), by(K.WAITING, "requester", ways=("here",))),
        (Channels(False, False), Channels(False, False), set()),
    ],
)
def test_each_way_is_switched_by_itself(
    cast: Cast, waiting: Channels, answered: Channels, expected: Told
) -> None:
    ticket = ticket_in(cast, Status.IN_PROGRESS)
    switch(cast.requester, waiting=waiting, staff_answered=answered)
    forget()
    operations.reply(ticket.pk, content="Which one?", actor=cast.actor("agent"), outcome=Outcome.WAIT)
    assert told(cast) == expected


def test_a_reminder_is_told_here_unless_mail_is_switched_on(cast: Cast) -> None:
    ticket = ticket_in(cast, Status.IN_PROGRESS)
    forget()
    tell_people([cast.agent.pk], K.REMINDER, text="Call back", ticket_id=ticket.pk)
    assert told(cast) == by(K.REMINDER, "agent", ways=("here",))


def test_the_text_of_a_message_stands_neither_in_the_notice_nor_in_the_outbox(cast: Cast) -> None:
    ticket = ticket_in(cast, Status.IN_PROGRESS)
    operations.reply(ticket.pk, content="canary-in-a-message", actor=cast.actor("agent"))
    stored = [
        *Notification.objects.values_list("text"),
        *OutboundMail.objects.values_list("text", "html", "subject"),
    ]
    assert stored
    assert "canary" not in str(stored)


def test_a_roll_back_takes_it_back(cast: Cast) -> None:
    ticket = ticket_in(cast, Status.IN_PROGRESS)
    forget()
    with transaction.atomic():
        operations.reply(ticket.pk, content="No.", actor=cast.actor("agent"))
        transaction.set_rollback(True)
    assert told(cast) == set()


def statements(act: Callable[[], Any]) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        act()
    return [sql for query in asked for sql in query["sql"].split("; ")]


@pytest.mark.parametrize("by_whom", ["agent", "requester"])
def test_a_reply_costs_two_inserts_more_and_one_look_at_whom_it_concerns(cast: Cast, by_whom: str) -> None:
    ticket = ticket_in(cast, Status.IN_PROGRESS)
    sent = statements(lambda: operations.reply(ticket.pk, content="Yes.", actor=cast.actor(by_whom)))
    about = [sql for sql in sent if '"notifications"' in sql or '"outbound_mails"' in sql]
    assert [sql.split()[0] for sql in about] == ["INSERT", "INSERT"]
    assert len([sql for sql in sent if 'FROM "users"' in sql]) == 1


def test_a_new_ticket_costs_one_insert_more(cast: Cast) -> None:
    sent = statements(lambda: file_ticket(cast))
    about = [sql for sql in sent if '"notifications"' in sql or '"outbound_mails"' in sql]
    assert [sql.split()[0] for sql in about] == ["INSERT"]
    assert not [sql for sql in sent if "procrastinate" in sql]
