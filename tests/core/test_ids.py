"""Time-ordered identifiers."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from atum_desk.core import ids
from atum_desk.core.ids import uuid7


def test_ids_are_version_7_and_tell_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    # A test that travelled ahead leaves the counter there: ids never run backwards within a process.
    monkeypatch.setattr(ids, "_last", 0)
    before = time.time_ns() // 1_000_000
    made = uuid7()
    after = time.time_ns() // 1_000_000
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert before <= made.int >> 80 <= after


def test_ids_of_one_process_come_in_order() -> None:
    made = [uuid7() for _ in range(20_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_threads_never_make_the_same_id() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = [
            one for batch in pool.map(lambda _: [uuid7() for _ in range(2_000)], range(8)) for one in batch
        ]
    assert len(set(made)) == len(made)
