"""The columns of the overview: a scale of round numbers, and bars that are true to it."""

from datetime import date, timedelta

import pytest

from sla.charts import HEIGHT, WIDTH, columns_of, day_columns, top_of
from sla.overview import Day

FIRST = date(2026, 3, 1)


def days(*counts: tuple[int, int]) -> list[Day]:
    return [
        Day(FIRST + timedelta(days=place), created, resolved)
        for place, (created, resolved) in enumerate(counts)
    ]


@pytest.mark.parametrize(
    ("most", "top"), [(0, 2), (1, 2), (2, 2), (7, 8), (13, 14), (99, 100), (101, 120), (1_234, 1_400)]
)
def test_the_scale_ends_at_a_round_even_number(most: int, top: int) -> None:
    assert top_of(days((0, 0), (0, most))) == top


def test_bars_are_true_to_the_scale_and_stand_in_their_day() -> None:
    told = days((7, 4), (0, 0), (0, 8))
    assert [(one.kind, one.height) for one in columns_of(told)] == [
        ("created", HEIGHT * 7 / 8),
        ("resolved", HEIGHT / 2),
        ("resolved", HEIGHT),
    ]
    behind = day_columns(told)
    assert [one.x for one in behind] == [0, WIDTH / 3, WIDTH * 2 / 3]
    for one, place in zip(columns_of(told), (0, 0, 2), strict=True):
        assert behind[place].x <= one.x
        assert one.x + one.width <= behind[place].x + behind[place].width


def test_nothing_to_draw_is_no_trouble() -> None:
    assert (top_of([]), columns_of([]), day_columns([])) == (2, [], [])
