"""Automatic mail keeps to budgets, by address and ticket and by organization; what is too much is held back."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts import operations as people
from accounts.mail_budgets import Budget, free_at
from accounts.models import Notification, OutboundMail
from accounts.models.notices import MailState
from accounts.notice_kinds import NoticeKind
from atum_desk.core import clock
from tests.factories import Cast, file_ticket
from tests.tickets.mailing import LATER, answer, body, forget, send
from tickets.models import Ticket


def spend(cast: Cast, ticket: Ticket, letters: int, at: datetime, recipient: str = "") -> None:
    """Note letters as sent, one a second, the last at `at`."""
    OutboundMail.objects.bulk_create(
        OutboundMail(
            recipient=recipient or cast.requester.email,
            kind="staff_answered",
            ticket_id=ticket.pk,
            message_id=f"<{recipient}{number}@spent>",
            state=MailState.SENT,
            tries=1,
            created_at=at - timedelta(seconds=number),
            sent_at=at - timedelta(seconds=number),
        )
        for number in range(letters)
    )


def test_when_a_budget_is_free_again() -> None:
    at = timezone.now()
    sent = [at - timedelta(minutes=minute) for minute in (1, 2, 9)]
    assert free_at(sent, Budget(4, timedelta(minutes=10)), at) is None
    assert free_at(sent, Budget(3, timedelta(minutes=10)), at) == at + timedelta(minutes=1)
    assert free_at(sent, Budget(3, timedelta(minutes=9)), at) is None


@pytest.mark.parametrize(
    ("letters", "before", "is_held"),
    [
        (9, timedelta(), False),
        (10, timedelta(), True),
        (10, timedelta(minutes=11), False),
        (29, timedelta(minutes=11), False),
        (30, timedelta(minutes=11), True),
        (30, timedelta(minutes=61), False),
    ],
)
def test_the_budget_of_an_address_and_a_ticket(
    cast: Cast, worked_on: Ticket, letters: int, before: timedelta, is_held: bool
) -> None:
    answer(cast, worked_on)
    at = timezone.now() + LATER
    spend(cast, worked_on, letters, at - before)
    assert len(send(at)) == (0 if is_held else 1)
    mine = OutboundMail.objects.get(comment_id__isnull=False)
    assert mine.state == (MailState.HELD if is_held else MailState.SENT)


@pytest.mark.parametrize(("letters", "is_held"), [(599, False), (600, True)])
def test_the_budget_of_an_organization(cast: Cast, worked_on: Ticket, letters: int, is_held: bool) -> None:
    other = file_ticket(cast)
    forget()
    answer(cast, worked_on)
    at = timezone.now() + LATER
    spend(cast, other, letters, at, "others@mail.example")
    assert len(send(at)) == (0 if is_held else 1)


def test_what_is_held_back_is_sent_when_the_budget_allows_and_administrators_are_told_once(
    cast: Cast, worked_on: Ticket
) -> None:
    at = timezone.now() + LATER
    answer(cast, worked_on, "One.")
    spend(cast, worked_on, 10, at)
    assert send(at) == []
    with clock.at(at + timedelta(minutes=3)):
        answer(cast, worked_on, "Another.")
    assert send(at + timedelta(minutes=5)) == []
    told = Notification.objects.filter(kind=NoticeKind.MAIL_HELD)
    assert [notice.user_id for notice in told] == [cast.admin.pk]
    assert cast.requester.email in told[0].text
    sent = send(at + timedelta(minutes=11))
    assert {"One." in body(one) for one in sent} == {True, False}
    assert not OutboundMail.objects.filter(state=MailState.HELD).exists()


def test_links_for_passwords_are_never_held_back(cast: Cast, worked_on: Ticket) -> None:
    spend(cast, worked_on, 700, timezone.now())
    people.request_password_reset(email=cast.requester.email, actor=cast.actor("requester"))
    (message,) = send(timezone.now() + timedelta(minutes=3))
    assert "List-Unsubscribe" not in message
