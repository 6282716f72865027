"""The queue's addresses: what they ask for is read, and what is read is spelled the same again."""

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from tickets import queue
from tickets.queue import Sort, View, Whose
from tickets.states import Priority, Status


def test_an_address_is_read_and_spelled_again() -> None:
    address = (
        "?view=open&status=NEW&status=CLOSED&priority=HIGH&assignee=me&team=none&tag=vpn"
        "&q=two+words&sort=priority"
    )
    asked = queue.read(QueryDict(address[1:]))
    assert (asked.view, asked.status, asked.priority) == (
        View.OPEN,
        (Status.NEW, Status.CLOSED),
        (Priority.HIGH,),
    )
    assert (asked.assignee, asked.team, asked.tag, asked.order) == (
        Whose.ME,
        Whose.NONE,
        "vpn",
        Sort.PRIORITY,
    )
    assert asked.address() == address
    assert "status=NEW" not in asked.without("status", Status.NEW)
    assert "status=CLOSED" in asked.without("status", Status.NEW)
    assert "tag" not in asked.without("tag")


@given(st.text(max_size=80), st.sampled_from([*queue.FIELDS, "view", "q", "sort", "after"]))
def test_no_value_breaks_the_reading_and_reading_twice_changes_nothing(value: str, name: str) -> None:
    query = QueryDict(mutable=True)
    query[name] = value
    asked = queue.read(query)
    again = queue.read(QueryDict(asked.address(after=asked.after)[1:]))
    assert again == asked
    assert again.after == asked.after
    assert "\x00" not in asked.address()


def test_only_a_number_the_column_can_hold_is_a_number() -> None:
    numbers = {
        "#12": 12,
        "12": 12,
        "#": None,
        "2147483647": 2**31 - 1,
        "2147483648": None,
        "٣": None,
        "12a": None,
    }
    assert {words: queue.Asked(q=words).number for words in numbers} == numbers
