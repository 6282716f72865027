"""The picture of a cycle: what ran, what ran too long, and what is still to run until the deadline."""

from datetime import UTC, datetime, timedelta

from sla.calendar import DAYS, BusinessCalendar
from sla.cycles import Cycle
from sla.pictures import line_of
from sla.terms import Metric, Policy

NINE = datetime(2026, 1, 5, 9, tzinfo=UTC)
OFFICE = BusinessCalendar("UTC", {day: [("09:00", "17:00")] for day in DAYS[:5]})


def cycle(minutes: int) -> Cycle:
    """Return a resolution that began on a Monday at nine, in office hours."""
    policy = Policy("Picture", {(Metric.RESOLUTION, "HIGH"): minutes})
    found = Cycle(Metric.RESOLUTION, 1, NINE, "HIGH", policy, OFFICE)
    found.deadline = found.reaches(minutes * 60)
    return found


def drawn(one: Cycle, at: datetime) -> list[tuple[str, float]]:
    """Return the bars of its picture: the kind, and the hours they are long."""
    line = line_of(one, one.segments(at), at)
    hour = 1000 / ((line.to_at - line.from_at) / timedelta(hours=1))
    return [
        (f"{bar.kind} over" if bar.is_over else bar.kind, round(bar.width / hour, 1)) for bar in line.bars
    ]


def test_after_now_it_goes_on_to_the_deadline() -> None:
    one, at = cycle(600), NINE + timedelta(hours=2)
    assert drawn(one, at) == [
        ("run", 2.0),
        ("ahead", 6.0),
        ("closed", 16.0),
        ("ahead", 2.0),
    ]
    line = line_of(one, one.segments(at), at)
    assert (line.deadline_x, line.now_x) == (1000, 76.92)
    assert line.kinds == ["run", "ahead", "closed"]


def test_what_ran_past_the_deadline_stands_apart() -> None:
    one = cycle(60)
    at = NINE + timedelta(hours=4)
    assert drawn(one, at) == [("run", 1.0), ("run over", 3.0)]
    line = line_of(one, one.segments(at), at)
    assert (line.deadline_x, line.now_x, line.kinds) == (250, None, ["run", "over"])


def test_what_is_too_short_to_be_seen_is_drawn_longer() -> None:
    one = cycle(2400)
    at = NINE + timedelta(minutes=1)
    line = line_of(one, one.segments(at), at)
    assert line.bars[0].width > 10
    assert line.now_x == line.bars[0].width
    assert line.bars[-1].x + line.bars[-1].width == line.deadline_x == 1000


def test_a_date_set_by_hand_before_the_start_stands_at_its_beginning() -> None:
    one = cycle(600)
    one.deadline = one.due_by_hand = NINE - timedelta(days=1)
    at = NINE + timedelta(hours=1)
    assert line_of(one, one.segments(at), at).deadline_x == 0
    assert drawn(one, at) == [("run over", 1.0)]


def test_nothing_lies_ahead_of_a_clock_that_stands_still_or_is_done() -> None:
    one, at = cycle(600), NINE + timedelta(hours=2)
    one.pauses.append((NINE + timedelta(hours=1), None))
    assert [kind for kind, _hours in drawn(one, at)] == ["run", "paused"]
    one.pauses.clear()
    one.ended_at = at
    assert [kind for kind, _hours in drawn(one, at)] == ["run"]
