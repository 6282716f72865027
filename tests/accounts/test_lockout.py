"""The arithmetic of waiting."""

from datetime import timedelta

import pytest

from accounts import lockout
from accounts.models import LoginAttempt
from atum_desk.core import clock
from atum_desk.core.errors import LimitReached
from tests.factories import Cast

LIMIT = lockout.Limit("test:somebody", free=3)


def waits(cast: Cast, times: int) -> list[int]:
    """Count `times` failures and return the wait in minutes after each."""
    at = clock.now()
    found = []
    with clock.at(at):
        for _failure in range(times):
            lockout.count(LIMIT)
            until = LoginAttempt.objects.get(key=LIMIT.key).until
            found.append(int((until - at).total_seconds()) // 60 if until else 0)
    return found


def test_the_wait_doubles_up_to_an_hour(cast: Cast) -> None:
    assert waits(cast, 12) == [0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]


def test_a_locked_key_is_refused_until_its_time_is_over(cast: Cast) -> None:
    at = clock.now()
    with clock.at(at):
        for _failure in range(4):
            lockout.count(LIMIT)
        with pytest.raises(LimitReached, match="2 minutes"):
            lockout.refuse_if_locked(LIMIT)
    with clock.at(at + timedelta(minutes=2)):
        lockout.refuse_if_locked(LIMIT)


def test_after_a_day_the_count_begins_anew(cast: Cast) -> None:
    at = clock.now()
    with clock.at(at):
        for _failure in range(10):
            lockout.count(LIMIT)
    with clock.at(at + timedelta(hours=25)):
        lockout.count(LIMIT)
        lockout.refuse_if_locked(LIMIT)


def test_each_hour_without_another_failure_forgets_one(cast: Cast) -> None:
    at = clock.now()
    with clock.at(at):
        lockout.count(LIMIT)
        lockout.count(LIMIT)
    with clock.at(at + timedelta(hours=2)):
        assert waits(cast, 3) == [0, 0, 1]


def test_an_office_that_mistypes_now_and_then_is_never_locked(cast: Cast) -> None:
    at = clock.now()
    for half_day in range(60):
        with clock.at(at + timedelta(hours=12 * half_day)):
            lockout.count(LIMIT)
            lockout.refuse_if_locked(LIMIT)


def test_old_counts_are_deleted_and_young_ones_kept(cast: Cast) -> None:
    at = clock.now()
    with clock.at(at - timedelta(hours=30)):
        lockout.count(LIMIT)
    lockout.count(lockout.Limit("test:young", free=3))
    assert lockout.forget_old() == 1
    assert [row.key for row in LoginAttempt.objects.all()] == ["test:young"]


def test_an_endless_key_is_cut(cast: Cast) -> None:
    lockout.count(lockout.by_address("login", "x" * 5000))
    assert LoginAttempt.objects.count() == 1
