"""Ticket numbers in what people type."""

import pytest

from tickets.numbers import LARGEST, read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1482", 1482),
        (" #1482 ", 1482),
        (str(LARGEST), LARGEST),
        (str(LARGEST + 1), None),
        ("9" * 5000, None),
        ("##1", None),
        ("-1", None),
        ("1.5", None),
        ("٣", None),
        ("vpn", None),
        ("", None),
    ],
)
def test_a_number_is_read_only_where_a_ticket_can_bear_it(text: str, number: int | None) -> None:
    assert read_number(text) == number
