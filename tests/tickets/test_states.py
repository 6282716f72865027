"""The transition table, held against the table of the design, copied by hand."""

import pytest

from tickets.states import (
    ALLOWED_FROM,
    DONE,
    OPEN,
    PORTAL_WORDS,
    VERB_LABELS,
    Held,
    Status,
    Verb,
    after_assign,
    after_requester_message,
    after_staff_reply,
    after_unassign,
    possible_verbs,
)

S = Status
FROM = {
    "accept": "NEW",
    "assign": "NEW ACCEPTED ASSIGNED IN_PROGRESS WAITING_CUSTOMER",
    "unassign": "ASSIGNED IN_PROGRESS WAITING_CUSTOMER",
    "start": "ACCEPTED ASSIGNED",
    "reply": "NEW ACCEPTED ASSIGNED IN_PROGRESS WAITING_CUSTOMER RESOLVED",
    "wait": "ACCEPTED ASSIGNED IN_PROGRESS",
    "resume": "WAITING_CUSTOMER",
    "resolve": "ACCEPTED ASSIGNED IN_PROGRESS WAITING_CUSTOMER",
    "close": "RESOLVED",
    "reopen": "RESOLVED CLOSED",
    "cancel": "NEW ACCEPTED ASSIGNED IN_PROGRESS WAITING_CUSTOMER",
}


@pytest.mark.parametrize("verb", Verb)
def test_each_verb_starts_from_the_statuses_of_the_table(verb: Verb) -> None:
    assert {status.value for status in ALLOWED_FROM[verb]} == set(FROM[verb.value].split())


def test_every_verb_has_a_row_and_a_label() -> None:
    assert set(ALLOWED_FROM) == set(VERB_LABELS) == set(Verb)
    assert set(FROM) == {verb.value for verb in Verb}


def test_a_status_is_either_open_or_done() -> None:
    assert set(Status) == OPEN | DONE
    assert not OPEN & DONE


def test_every_status_has_a_word_for_the_portal() -> None:
    assert set(PORTAL_WORDS) == set(Status)


@pytest.mark.parametrize("status", Status)
def test_possible_verbs_are_those_that_start_from_the_status(status: Status) -> None:
    assert {verb.value for verb in possible_verbs(status)} == {
        v for v, f in FROM.items() if status.value in f.split()
    }


def test_nothing_starts_from_cancelled() -> None:
    assert possible_verbs(S.CANCELLED) == []


def test_assigning_an_accepted_ticket_makes_it_assigned() -> None:
    assert after_assign(Held(S.ACCEPTED)) == Held(S.ASSIGNED, has_assignee=True)


@pytest.mark.parametrize("status", [S.ASSIGNED, S.IN_PROGRESS])
def test_assigning_a_ticket_in_work_keeps_its_status(status: Status) -> None:
    assert after_assign(Held(status)).status is status


@pytest.mark.parametrize(
    ("before", "after"), [(S.ACCEPTED, S.ASSIGNED), (S.ASSIGNED, S.ASSIGNED), (S.IN_PROGRESS, S.IN_PROGRESS)]
)
def test_assigning_while_waiting_changes_only_where_it_will_go_on(before: Status, after: Status) -> None:
    assert after_assign(Held(S.WAITING_CUSTOMER, before)) == Held(
        S.WAITING_CUSTOMER, after, has_assignee=True
    )


@pytest.mark.parametrize("status", [S.ASSIGNED, S.IN_PROGRESS])
def test_unassigning_leads_back_to_accepted(status: Status) -> None:
    assert after_unassign(Held(status, has_assignee=True)) == Held(S.ACCEPTED)


@pytest.mark.parametrize("before", [S.ACCEPTED, S.ASSIGNED, S.IN_PROGRESS])
def test_unassigning_while_waiting_goes_on_as_accepted_later(before: Status) -> None:
    assert after_unassign(Held(S.WAITING_CUSTOMER, before, has_assignee=True)) == Held(
        S.WAITING_CUSTOMER, S.ACCEPTED
    )


@pytest.mark.parametrize(
    ("status", "after"),
    [
        (S.ACCEPTED, S.IN_PROGRESS),
        (S.ASSIGNED, S.IN_PROGRESS),
        (S.IN_PROGRESS, S.IN_PROGRESS),
        (S.WAITING_CUSTOMER, S.WAITING_CUSTOMER),
        (S.RESOLVED, S.RESOLVED),
    ],
)
def test_a_staff_reply_leads_to_work_or_stays(status: Status, after: Status) -> None:
    assert after_staff_reply(status) is after


@pytest.mark.parametrize(
    ("held", "after"),
    [
        (Held(S.NEW), S.NEW),
        (Held(S.ASSIGNED), S.ASSIGNED),
        (Held(S.WAITING_CUSTOMER, S.ASSIGNED), S.ASSIGNED),
        (Held(S.WAITING_CUSTOMER, S.ACCEPTED), S.ACCEPTED),
        (Held(S.RESOLVED), S.IN_PROGRESS),
        (Held(S.CLOSED), S.IN_PROGRESS),
    ],
)
def test_a_message_of_the_requester_wakes_the_ticket(held: Held, after: Status) -> None:
    assert after_requester_message(held) is after
