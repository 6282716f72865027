"""The permission table, held against the table of the design, copied by hand."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils.functional import Promise

from accounts import policy
from accounts.policy import GRANTS, Right
from accounts.preferences import Gate
from accounts.roles import Role
from atum_desk.core.actors import Actor, ActorKind, system
from atum_desk.core.errors import NotAllowed
from atum_desk.core.ids import uuid7

ROLES = [Role.CUSTOMER_USER, Role.CUSTOMER_ADMIN, Role.AGENT, Role.MANAGER, Role.ADMIN]
# One column a role, in the order above: y or n.
TABLE = {
    Right.SEE_DESK: "nnyyy",
    Right.SEE_INTERNALS: "nnyyy",
    Right.CREATE_FOR_ANYONE: "nnyyy",
    Right.WORK_ON_TICKETS: "nnyyy",
    Right.ASSIGN_ANYONE: "nnnyy",
    Right.REDACT_ANY: "nnnyy",
    Right.BULK: "nnyyy",
    Right.SEE_SETTINGS: "nnnyy",
    Right.MANAGE_DIRECTORY: "nnnyy",
    Right.MANAGE_ORGANIZATION: "nnnny",
    Right.MANAGE_SLA: "nnnyy",
    Right.MANAGE_TEAM_VIEWS: "nnnyy",
    Right.SEE_REPORTS: "nnnyy",
    Right.INVITE_REQUESTERS: "nnnyy",
    Right.MANAGE_PEOPLE: "nnnny",
    Right.SEE_AUDIT_LOG: "nnnny",
    Right.OPEN_ADMIN: "nnnny",
}
ME, OTHER, COMPANY = uuid7(), uuid7(), uuid7()
WRITTEN = datetime(2026, 3, 1, 12, tzinfo=UTC)


def person(role: Role, company: bool = False) -> Actor:
    return Actor(
        kind=ActorKind.USER, label=role.value, id=ME, role=role.value, company_id=COMPANY if company else None
    )


def yes(answers: str) -> list[bool]:
    return [letter == "y" for letter in answers]


@pytest.mark.parametrize("right", Right)
def test_each_right_is_held_by_the_roles_of_the_table(right: Right) -> None:
    assert [policy.may(person(role), right) for role in ROLES] == yes(TABLE[right])


def test_every_right_has_a_row() -> None:
    assert set(TABLE) == set(GRANTS) == set(policy.REFUSALS) == set(Right)


def test_a_visitor_without_a_role_holds_no_right() -> None:
    visitor = Actor(kind=ActorKind.USER, label="Visitor")
    assert not any(policy.may(visitor, right) for right in Right)
    assert not policy.is_staff(visitor)
    assert not policy.may_accept(visitor, Gate.AUTOMATIC.value)


def test_what_the_organization_does_by_itself_holds_every_right() -> None:
    assert all(policy.may(system(), right) for right in Right)


def test_require_says_what_is_missing_and_whom_to_ask() -> None:
    with pytest.raises(NotAllowed, match=r"read the audit log.*[Aa]sk a manager"):
        policy.require(person(Role.AGENT), Right.SEE_AUDIT_LOG)


@pytest.mark.parametrize(
    ("gate", "answers"), [(Gate.MANAGERS, "nnnyy"), (Gate.AGENTS, "nnyyy"), (Gate.AUTOMATIC, "nnyyy")]
)
def test_the_gate_decides_whether_agents_accept(gate: Gate, answers: str) -> None:
    assert [policy.may_accept(person(role), gate.value) for role in ROLES] == yes(answers)


@pytest.mark.parametrize(
    ("current", "target", "answers"),
    [
        (None, ME, "nnyyy"),  # to self
        (OTHER, ME, "nnyyy"),
        (ME, OTHER, "nnyyy"),  # own to a colleague
        (ME, None, "nnyyy"),  # own to a team, or back
        (None, OTHER, "nnnyy"),
        (OTHER, None, "nnnyy"),
        (None, None, "nnnyy"),
    ],
)
def test_agents_take_tickets_and_hand_on_own_ones(current: Any, target: Any, answers: str) -> None:
    given = [policy.may_assign(person(role), current=current, target=target) for role in ROLES]
    assert given == yes(answers)


@pytest.mark.parametrize(
    ("requester", "assignee", "answers"),
    [(OTHER, None, "nnnyy"), (OTHER, ME, "nnyyy"), (ME, None, "yyyyy"), (OTHER, OTHER, "nnnyy")],
)
def test_a_resolved_ticket_is_closed_by_its_people_and_managers(
    requester: Any, assignee: Any, answers: str
) -> None:
    given = [policy.may_close(person(r), requester_id=requester, assigned_to_id=assignee) for r in ROLES]
    # An assignee who lost the staff's role is no assignee any more.
    assert given == yes(answers)


@pytest.mark.parametrize(("requester", "answers"), [(ME, "yyyyy"), (OTHER, "nnyyy")])
def test_staff_and_the_requester_resolve_and_reopen(requester: Any, answers: str) -> None:
    assert [policy.may_resolve(person(r), requester_id=requester) for r in ROLES] == yes(answers)
    assert [policy.may_reopen(person(r), requester_id=requester) for r in ROLES] == yes(answers)


@pytest.mark.parametrize(
    ("requester", "is_new", "answers"), [(ME, True, "yyyyy"), (ME, False, "nnyyy"), (OTHER, True, "nnyyy")]
)
def test_the_requester_cancels_only_while_new(requester: Any, is_new: bool, answers: str) -> None:
    given = [policy.may_cancel(person(r), requester_id=requester, is_new=is_new) for r in ROLES]
    assert given == yes(answers)


@pytest.mark.parametrize(
    ("requester", "their_company", "answers"),
    [(ME, None, "yyyyy"), (OTHER, COMPANY, "nyyyy"), (OTHER, None, "nnyyy"), (OTHER, uuid7(), "nnyyy")],
)
def test_who_may_file_for_whom(requester: Any, their_company: Any, answers: str) -> None:
    given = [
        policy.may_create_for(
            person(r, company=True), requester_id=requester, requester_company_id=their_company
        )
        for r in ROLES
    ]
    assert given == yes(answers)


def test_a_company_contact_without_company_files_for_nobody_else() -> None:
    contact = person(Role.CUSTOMER_ADMIN)
    assert not policy.may_create_for(contact, requester_id=OTHER, requester_company_id=None)


@pytest.mark.parametrize("role", ROLES)
def test_own_comments_are_editable_for_the_roles_minutes(role: Role) -> None:
    minutes = 5 if role in {Role.CUSTOMER_USER, Role.CUSTOMER_ADMIN} else 15
    edge = WRITTEN + timedelta(minutes=minutes)

    def may_edit(author: Any, at: datetime) -> bool:
        return policy.may_edit_comment(person(role), author_id=author, written_at=WRITTEN, at=at)

    assert may_edit(ME, edge)
    assert not may_edit(ME, edge + timedelta(seconds=1))
    assert not may_edit(OTHER, WRITTEN)


@pytest.mark.parametrize(("author", "answers"), [(ME, "nnyyy"), (OTHER, "nnnyy")])
def test_redaction_is_for_staff_own_and_managers_any(author: Any, answers: str) -> None:
    assert [policy.may_redact(person(role), author_id=author) for role in ROLES] == yes(answers)


@pytest.mark.parametrize(
    ("invited", "answers"),
    [
        (Role.CUSTOMER_USER, "nnnyy"),
        (Role.CUSTOMER_ADMIN, "nnnyy"),
        (Role.AGENT, "nnnny"),
        (Role.MANAGER, "nnnny"),
        (Role.ADMIN, "nnnny"),
    ],
)
def test_managers_invite_requesters_and_administrators_anyone(invited: Role, answers: str) -> None:
    assert [policy.may_invite(person(role), invited.value) for role in ROLES] == yes(answers)


def test_nobody_grants_more_than_they_have() -> None:
    for rank, role in enumerate(ROLES):
        assert [policy.may_grant(person(role), other.value) for other in ROLES] == [
            r <= rank for r in range(len(ROLES))
        ]


def test_refusals_wait_for_the_readers_language() -> None:
    assert all(isinstance(sentence, Promise) for sentence in policy.REFUSALS.values())


def test_who_may_not_see_the_settings_reads_just_that() -> None:
    with pytest.raises(NotAllowed, match=r"does not let you see the settings\."):
        policy.require(person(Role.AGENT), Right.SEE_SETTINGS)
