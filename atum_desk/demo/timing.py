"""When each beat of a ticket's life happens: within working hours where there is room, and never in the future."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import accumulate, pairwise
from random import Random

from atum_desk.demo.house import House
from atum_desk.demo.lives import ASKERS, Beat

HOUR, DAY = 60, 24 * 60

GAPS: dict[Beat, tuple[float, float]] = {
    Beat.ACCEPT: (4, 75),
    Beat.ASSIGN: (2, 50),
    Beat.PRIORITY: (1, 3),
    Beat.SERVICE: (1, 3),
    Beat.TEAM: (1, 2),
    Beat.TAG: (1, 3),
    Beat.START: (6, 110),
    Beat.ACKNOWLEDGE: (5, 60),
    Beat.NOTE: (8, 90),
    Beat.OPINION: (10, 120),
    Beat.CORRECT: (1, 8),
    Beat.SLIP: (8, 60),
    Beat.REDACT: (5, 40),
    Beat.EXPLAIN: (3, 30),
    Beat.HAND_OVER: (1, 2),
    Beat.ASK: (10, 110),
    Beat.ANSWER: (15, 9 * HOUR),
    Beat.NUDGE: (3 * HOUR, 20 * HOUR),
    Beat.PROPOSE: (20, 4 * HOUR),
    Beat.SOLVE: (20, 6 * HOUR),
    Beat.CONFIRM: (15, 14 * HOUR),
    Beat.RELAPSE: (2 * HOUR, 26 * HOUR),
    Beat.SOLVE_AGAIN: (25, 4 * HOUR),
    Beat.RESUME: (2 * HOUR, 20 * HOUR),
    Beat.CLOSE: (20, DAY),
    Beat.SATISFIED: (10, DAY),
    Beat.EXPIRE: (7 * DAY, 7 * DAY + 1),
    Beat.FOLLOW_UP: (14.5 * DAY, 16.5 * DAY),
    Beat.WITHDRAW: (5, 90),
    Beat.CANCEL: (10, 5 * HOUR),
}
"""Minutes between a beat and the one before it, at least and at most."""

AT_ONCE = frozenset(
    {Beat.EXPIRE, Beat.CORRECT, Beat.PRIORITY, Beat.SERVICE, Beat.TEAM, Beat.TAG, Beat.HAND_OVER}
)
"""What does not wait for the next morning: the clock's own work, and what follows an act within minutes."""

LAST_WORD = 0.96
"""A life that does not fit is squeezed until its last beat lies at this part of the time since its first."""


def lay_out(
    beats: Sequence[Beat], start: datetime, now: datetime, house: House, rng: Random
) -> list[datetime]:
    """Return each beat's instant, strictly increasing from `start` and before `now`.

    Draws the same number of random values whatever the calendar says, so that a seed tells the same story any day.
    """
    instants = [start]
    for beat in beats[1:]:
        gap, late = rng.uniform(*GAPS[beat]), rng.uniform(1, 45)
        at = instants[-1] + timedelta(minutes=gap)
        hours = house.waking if beat in ASKERS else house.hours
        opening = at if beat in AT_ONCE else hours.next_open(at)
        instants.append(at if opening == at else opening + timedelta(minutes=late))
    return instants if instants[-1] < now else _squeezed(instants, now)


def _squeezed(instants: list[datetime], now: datetime) -> list[datetime]:
    """Share the time there is: long pauses shrink most, none grows, short ones keep some room."""
    gaps = [(later - earlier).total_seconds() / 60 for earlier, later in pairwise(instants)]
    shares = [min(max(gap, 3), 90) for gap in gaps]
    minute = min((now - instants[0]) * LAST_WORD / sum(shares), timedelta(minutes=1))
    return [instants[0] + minute * elapsed for elapsed in accumulate(shares, initial=0.0)]
