"""The five of each verb: does it, refuses the wrong role, refuses the wrong state, stays at home, tells it once."""

import contextlib
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import AuditLog
from atum_desk.core.errors import NotAllowed, NotFound, TransitionRefused
from atum_desk.core.events import Event, published
from tests.factories import Cast, ticket_in
from tests.tickets.operations.cases import CASES, VERBS, Case
from tickets import operations
from tickets.models import Comment, Ticket
from tickets.states import Status

History = Callable[[object], list[AuditLog]]
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
refusals = [pytest.param(case, name, id=f"{case.name}-{name}") for case in CASES for name in case.refused]
states = [pytest.param(case, status, id=f"{case.name}-{status}") for case in CASES for status in case.wrong]


class Broken(RuntimeError):
    """What a failing receiver raises."""


@pytest.fixture
def broken_receiver() -> Any:
    """Connect a receiver that fails; returns what connects it, so that the arrangement stays whole."""

    def fail(sender: type[Event], event: Event, **_: Any) -> None:
        raise Broken

    yield lambda: published.connect(fail, weak=False, dispatch_uid="tests.broken")
    published.disconnect(dispatch_uid="tests.broken")


@every_case
def test_it_does_what_it_says(cast: Cast, case: Case) -> None:
    ticket = ticket_in(cast, case.start)
    case.act(cast, ticket.pk, cast.actor(case.by))
    fresh = Ticket.objects.get(pk=ticket.pk)
    assert {name: getattr(fresh, name) for name in case.facts} == dict(case.facts)


@pytest.mark.parametrize(("case", "name"), refusals)
def test_it_refuses_the_wrong_role(cast: Cast, heard: list[Event], case: Case, name: str) -> None:
    ticket = ticket_in(cast, case.start)
    before = len(heard)
    with pytest.raises(NotAllowed):
        case.act(cast, ticket.pk, cast.actor(name))
    assert len(heard) == before
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version


@pytest.mark.parametrize(("case", "status"), states)
def test_it_refuses_the_wrong_state_and_names_it(cast: Cast, case: Case, status: Status) -> None:
    ticket = ticket_in(cast, status)
    by = "manager" if case.by in {"agent", "manager"} else case.by
    with pytest.raises(TransitionRefused, match=f"is {status.label.lower()}"):
        case.act(cast, ticket.pk, cast.actor(by))
    assert Ticket.objects.get(pk=ticket.pk).status == status


@every_case
def test_it_is_invisible_across_organizations(
    acme: Cast, other: Cast, heard: list[Event], case: Case
) -> None:
    with acme.scope():
        ticket = ticket_in(acme, case.start)
    before = len(heard)
    with other.scope():
        for name in ("admin", case.by):
            with pytest.raises(NotFound):
                case.act(other, ticket.pk, other.actor(name))
    assert len(heard) == before


@every_case
def test_it_is_invisible_to_a_requester_who_does_not_take_part(cast: Cast, case: Case) -> None:
    ticket = ticket_in(cast, case.start)
    with pytest.raises(NotFound):
        case.act(cast, ticket.pk, cast.actor("stranger"))


@every_case
def test_it_tells_itself_once_with_old_and_new(
    cast: Cast, heard: list[Event], history: History, case: Case
) -> None:
    ticket = ticket_in(cast, case.start)
    heard.clear()
    case.act(cast, ticket.pk, cast.actor(case.by))
    assert [event.verb for event in heard] == [
        *(["ticket.accepted"] if case.accepts_first else []),
        case.event,
    ]
    # Acceptance tells besides under which terms the clock runs; the tests of service levels look at that.
    assert set(heard[-1].new) - {"sla", "sla_policy_id"} == case.told
    rows = history(ticket.pk)[-len(heard) :]
    for event, row in zip(heard, rows, strict=True):
        assert (row.id, row.action) == (event.id, event.verb)
        assert (row.old_values, row.new_values) == (dict(event.old) or None, dict(event.new) or None)
        assert (row.actor_id, row.user_id) == (getattr(cast, case.by).pk, getattr(cast, case.by).pk)
        assert row.organization_id == cast.id


@every_case
def test_its_event_holds_the_old_facts(cast: Cast, heard: list[Event], case: Case) -> None:
    ticket = ticket_in(cast, case.start)
    before = Ticket.objects.get(pk=ticket.pk)
    heard.clear()
    case.act(cast, ticket.pk, cast.actor(case.by))
    first = heard[0]
    columns = {name for name in first.new if hasattr(before, name) and name != "comment"}
    assert columns <= set(first.old)
    assert {name: first.old[name] for name in columns if not name.endswith("_at")} == {
        name: _plain(getattr(before, name)) for name in columns if not name.endswith("_at")
    }


@every_case
def test_a_failing_receiver_leaves_nothing(
    cast: Cast, broken_receiver: Callable[[], None], case: Case
) -> None:
    ticket = ticket_in(cast, case.start)
    before = _everything(ticket)
    broken_receiver()
    with pytest.raises(Broken):
        case.act(cast, ticket.pk, cast.actor(case.by))
    assert _everything(ticket) == before


@pytest.mark.parametrize(
    "case",
    [c for c in CASES if c.event not in {"ticket.replied", "ticket.note_added"}],
    ids=lambda c: c.name,
)
def test_done_twice_it_refuses_or_writes_nothing_more(cast: Cast, heard: list[Event], case: Case) -> None:
    ticket = ticket_in(cast, case.start)
    case.act(cast, ticket.pk, cast.actor(case.by))
    heard.clear()
    with contextlib.suppress(TransitionRefused, NotAllowed):
        case.act(cast, ticket.pk, cast.actor(case.by))
    assert heard == []


def test_every_operation_has_a_row_or_a_module_of_its_own() -> None:
    apart = {
        "create", "edit_comment", "redact_comment", "remove_tags", "create_service", "change_service", "plan_run",
        "advance_run", "take_back_run", "cancel_run", "stage", "unstage", "check_file", "make_preview", "download",
        "redact_attachment", "remove_redacted", "sweep_uploads", "keep_draft", "drop_draft", "look", "stay", "remind",
        "forget", "tell_reminder", "set_due", "escalate", "apply_policy", "set_policy_of_services",
        "create_view", "change_view", "move_view", "delete_view",
    }  # fmt: skip
    types = {"Draft", "Act", "Look", "FollowUp", "Outcome", "DRAFT_AT_MOST"}
    assert set(operations.__all__) - types == VERBS | apart
    assert {case.name for case in CASES} >= VERBS


def _plain(value: object) -> object:
    return str(value) if value is not None and type(value).__name__ == "UUID" else value


def _everything(ticket: Ticket) -> tuple[object, ...]:
    row = Ticket.objects.filter(pk=ticket.pk).values().get()
    comments = list(Comment.objects.filter(ticket_id=ticket.pk).values_list("pk", "content"))
    tags = list(Ticket.objects.get(pk=ticket.pk).tag_rows.values_list("tag", flat=True))
    return row, comments, tags, AuditLog.objects.count(), Ticket.objects.count()
