"""What people set for themselves: typed, theirs alone, and readable whatever the table holds."""

from datetime import date
from typing import Any

import pytest

from accounts import operations
from accounts.models import User
from accounts.notice_kinds import NoticeKind
from accounts.personal import Channels, Preferences
from atum_desk.core.errors import NotFound
from atum_desk.core.events import Event
from tests.factories import Cast


@pytest.mark.parametrize(
    "stored",
    [None, [], "x", {}, {"density": 7, "shortcuts": "no", "after_sending": None, "notices": []}],
)
def test_what_is_malformed_takes_its_default(stored: Any) -> None:
    assert Preferences.from_json(stored) == Preferences()


def test_whoever_never_chose_is_told_by_both_ways_but_of_reminders_here_alone() -> None:
    assert Preferences().by(NoticeKind.REMINDER) == Channels(here=True, mail=False)
    assert Preferences().by(NoticeKind.STAFF_ANSWERED) == Channels(here=True, mail=True)


def test_a_kind_that_nobody_switches_is_told_here_alone() -> None:
    assert Preferences().by(NoticeKind.MAIL_HELD) == Channels(here=True, mail=False)


def test_some_change_and_the_others_stay(cast: Cast, heard: list[Event]) -> None:
    actor = cast.actor("agent")
    operations.set_preferences(cast.agent.pk, density="compact", actor=actor)
    off = {**Preferences().notices, NoticeKind.ASSIGNED.value: Channels(here=True, mail=False)}
    operations.set_preferences(cast.agent.pk, notices=off, shortcuts=False, actor=actor)
    kept = Preferences.of(User.objects.get(pk=cast.agent.pk))
    assert (kept.density, kept.shortcuts, kept.after_sending) == ("compact", False, "stay")
    assert kept.by(NoticeKind.ASSIGNED) == Channels(here=True, mail=False)
    assert kept.by(NoticeKind.RESOLVED) == Channels()
    assert heard == []


def test_nobody_sets_another_persons(cast: Cast) -> None:
    with pytest.raises(NotFound):
        operations.set_preferences(cast.agent.pk, density="compact", actor=cast.actor("admin"))
    with pytest.raises(NotFound):
        operations.set_absence(cast.agent.pk, until=date(2026, 12, 1), actor=cast.actor("admin"))


def test_an_absence_is_told(cast: Cast, heard: list[Event]) -> None:
    operations.set_absence(cast.agent.pk, until=date(2026, 12, 1), actor=cast.actor("agent"))
    assert User.objects.get(pk=cast.agent.pk).away_until == date(2026, 12, 1)
    assert [(event.verb, event.new) for event in heard] == [
        ("user.absence_changed", {"away_until": "2026-12-01"})
    ]
