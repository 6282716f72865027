"""Editing and redacting what was said: the five of both."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from accounts.models import AuditLog
from atum_desk.core import clock
from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid, NotAllowed, NotFound
from atum_desk.core.events import Event, published
from atum_desk.core.ids import uuid7
from tests.factories import Cast, ticket_in
from tickets import operations
from tickets.models import Comment, CommentVersion, Ticket
from tickets.states import Status

History = Callable[[object], list[AuditLog]]
Act = Callable[[UUID, UUID, Actor], object]


def edit(ticket_id: UUID, comment_id: UUID, actor: Actor) -> Comment:
    return operations.edit_comment(ticket_id, comment_id, content="Try another socket.", actor=actor)


def redact(ticket_id: UUID, comment_id: UUID, actor: Actor) -> Comment:
    return operations.redact_comment(ticket_id, comment_id, actor=actor)


both = pytest.mark.parametrize("act", [edit, redact])


def said(cast: Cast, by: str = "agent", internal: bool = False) -> tuple[Ticket, Comment]:
    ticket = ticket_in(cast, Status.ASSIGNED)
    if internal:
        return ticket, operations.note(ticket.pk, content="Try another plug.", actor=cast.actor(by))
    comment = operations.reply(ticket.pk, content="Try another plug.", actor=cast.actor(by)).comment
    assert comment is not None
    return ticket, comment


def test_editing_changes_the_text_and_keeps_what_it_said(cast: Cast) -> None:
    ticket, comment = said(cast)
    edit(ticket.pk, comment.pk, cast.actor("agent"))
    comment.refresh_from_db()
    assert (comment.content, comment.edited_at is not None) == ("Try another socket.", True)
    assert list(CommentVersion.objects.values_list("content", "replaced_by_id")) == [
        ("Try another plug.", cast.agent.pk)
    ]


def test_redacting_takes_every_text_away_and_keeps_the_fact(cast: Cast) -> None:
    ticket, comment = said(cast)
    edit(ticket.pk, comment.pk, cast.actor("agent"))
    redact(ticket.pk, comment.pk, cast.actor("agent"))
    comment.refresh_from_db()
    assert (comment.content, comment.redacted_at is not None) == ("", True)
    assert list(CommentVersion.objects.values_list("content", flat=True)) == [""]


@pytest.mark.parametrize(
    ("by", "minutes"),
    [("requester", 5), ("customer_admin", 5), ("agent", 15), ("manager", 15), ("admin", 15)],
)
def test_editing_ends_with_the_roles_minutes(cast: Cast, by: str, minutes: int) -> None:
    ticket, comment = said(cast, by)
    with clock.at(comment.created_at + timedelta(minutes=minutes)):
        edit(ticket.pk, comment.pk, cast.actor(by))
    with clock.at(comment.created_at + timedelta(minutes=minutes, seconds=1)), pytest.raises(NotAllowed):
        operations.edit_comment(ticket.pk, comment.pk, content="Too late", actor=cast.actor(by))


@pytest.mark.parametrize("by", ["colleague", "manager", "admin", "requester"])
def test_nobody_edits_what_someone_else_said(cast: Cast, by: str) -> None:
    ticket, comment = said(cast)
    with pytest.raises(NotAllowed):
        edit(ticket.pk, comment.pk, cast.actor(by))
    comment.refresh_from_db()
    assert comment.content == "Try another plug."


@pytest.mark.parametrize("by", ["colleague", "requester", "customer_admin"])
def test_redacting_refuses_the_wrong_role(cast: Cast, by: str) -> None:
    ticket, comment = said(cast)
    with pytest.raises(NotAllowed):
        redact(ticket.pk, comment.pk, cast.actor(by))


@pytest.mark.parametrize("author", ["requester", "agent"])
@pytest.mark.parametrize("by", ["manager", "admin"])
def test_managers_redact_anybodys(cast: Cast, author: str, by: str) -> None:
    ticket, comment = said(cast, author)
    assert redact(ticket.pk, comment.pk, cast.actor(by)).content == ""


@both
def test_a_note_is_unknown_to_requesters(cast: Cast, act: Act) -> None:
    ticket, comment = said(cast, internal=True)
    with pytest.raises(NotFound):
        act(ticket.pk, comment.pk, cast.actor("requester"))


@both
def test_a_comment_of_another_ticket_or_of_none_is_unknown(cast: Cast, act: Act) -> None:
    _ticket, comment = said(cast)
    elsewhere = ticket_in(cast, Status.ASSIGNED)
    for comment_id in (comment.pk, uuid7()):
        with pytest.raises(NotFound):
            act(elsewhere.pk, comment_id, cast.actor("agent"))


@both
def test_it_is_invisible_across_organizations(acme: Cast, other: Cast, act: Act) -> None:
    with acme.scope():
        ticket, comment = said(acme)
    with other.scope():
        mine = ticket_in(other, Status.ASSIGNED)
        for ticket_id in (ticket.pk, mine.pk):
            with pytest.raises(NotFound):
                act(ticket_id, comment.pk, other.actor("admin"))


def test_a_redacted_comment_is_edited_no_more(cast: Cast) -> None:
    ticket, comment = said(cast)
    redact(ticket.pk, comment.pk, cast.actor("agent"))
    with pytest.raises(Invalid, match="redacted"):
        edit(ticket.pk, comment.pk, cast.actor("agent"))


@pytest.mark.parametrize(("act", "verb"), [(edit, "comment.edited"), (redact, "comment.redacted")])
def test_it_tells_itself_once_without_the_text(
    cast: Cast, heard: list[Event], history: History, act: Act, verb: str
) -> None:
    ticket, comment = said(cast)
    heard.clear()
    act(ticket.pk, comment.pk, cast.actor("agent"))
    act(ticket.pk, comment.pk, cast.actor("agent"))
    assert [event.verb for event in heard] == [verb]
    row = history(ticket.pk)[-1]
    assert (row.id, row.action) == (heard[0].id, verb)
    assert row.old_values is not None
    assert row.new_values is not None
    assert row.old_values["comment"]["id"] == row.new_values["comment"]["id"] == str(comment.pk)
    assert "another" not in f"{row.old_values}{row.new_values}"


@both
def test_a_failing_receiver_leaves_nothing(cast: Cast, act: Act) -> None:
    def fail(sender: type[Event], event: Event, **_: object) -> None:
        raise RuntimeError("broken")

    ticket, comment = said(cast)
    published.connect(fail, dispatch_uid="tests.broken")
    try:
        with pytest.raises(RuntimeError):
            act(ticket.pk, comment.pk, cast.actor("agent"))
    finally:
        published.disconnect(dispatch_uid="tests.broken")
    comment.refresh_from_db()
    assert (comment.content, comment.edited_at, comment.redacted_at) == ("Try another plug.", None, None)
    assert not CommentVersion.objects.exists()
