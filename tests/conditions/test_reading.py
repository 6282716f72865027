"""What a condition may be, and that what is wrong is named with its place."""

import time
from datetime import UTC, datetime
from typing import Any

import pytest

from atum_desk.core.conditions import ConditionError, Field, Kind, Registry, matches, read, write
from atum_desk.core.conditions.folding import fold
from atum_desk.core.conditions.reading import DEEPEST, LARGEST

PLACE = "01890000-0000-7000-8000-000000000001"
FIELDS = Registry()
FIELDS.register(
    Field("text", "Text", Kind.TEXT, lambda held: held),
    Field(
        "colour", "Colour", Kind.CHOICE, lambda held: held, choices=lambda: [("red", "Red"), ("blue", "Blue")]
    ),
    Field("place", "Place", Kind.REFERENCE, lambda held: held),
    Field("tags", "Tags", Kind.SET, lambda held: held),
    Field("count", "Count", Kind.NUMBER, lambda held: held),
    Field("when", "When", Kind.TIME, lambda held: held),
)


def leaf(field: str, op: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "op": op} | ({} if value is None else {"value": value})


def nested(depth: int) -> dict[str, Any]:
    node: dict[str, Any] = leaf("text", "is", "x")
    for _ in range(depth):
        node = {"any": [node]}
    return node


@pytest.mark.parametrize(
    "written",
    [
        {"all": [leaf("text", "contains", "a"), {"none": [leaf("colour", "in", ["red"])]}]},
        {"any": []},
        {"all": [leaf("when", "within_last", 60), leaf("when", "before", "2026-03-02T09:00:00+00:00")]},
        {"all": [leaf("count", "between", [1, 5]), leaf("place", "is", PLACE), leaf("tags", "is_empty")]},
        nested(DEEPEST),
    ],
)
def test_what_is_read_is_written_back(written: dict[str, Any]) -> None:
    assert write(read(written, FIELDS)) == written


def test_the_old_form_is_all_of_is() -> None:
    assert write(read({"colour": "red", "text": "x"}, FIELDS)) == {
        "all": [leaf("colour", "is", "red"), leaf("text", "is", "x")]
    }
    assert write(read({}, FIELDS)) == {"all": []}


@pytest.mark.parametrize(
    ("written", "path", "sentence"),
    [
        ([], "", "is an object"),
        ({"all": [leaf("size", "is", "x")]}, "all[0].field", "no field “size”"),
        (
            {"all": [{"any": [leaf("text", "greater", 1)]}]},
            "all[0].any[0].op",
            "cannot be asked for “greater”",
        ),
        ({"all": [leaf("text", "is", 7)]}, "all[0].value", "A text is expected"),
        ({"all": [leaf("text", "is", "a\0b")]}, "all[0].value", "cannot be stored"),
        ({"all": [leaf("text", "matches", "(")]}, "all[0].value", "pattern cannot be read"),
        ({"all": [leaf("colour", "is", "green")]}, "all[0].value", "“green” cannot be chosen"),
        ({"all": [leaf("colour", "in", ["red", "green"])]}, "all[0].value[1]", "“green” cannot be chosen"),
        ({"all": [leaf("colour", "in", "red")]}, "all[0].value", "list of values"),
        ({"all": [leaf("place", "is", "nowhere")]}, "all[0].value", "cannot be chosen"),
        ({"all": [leaf("count", "is", True)]}, "all[0].value", "whole number"),
        ({"all": [leaf("count", "between", [1])]}, "all[0].value", "from and to"),
        ({"all": [leaf("when", "before", "2026-03-02T09:00")]}, "all[0].value", "with its zone"),
        ({"all": [leaf("when", "within_last", 0)]}, "all[0].value", "such as 30 min, 4 h or 2 d"),
        ({"all": [leaf("when", "within_last", None)]}, "all[0].value", "such as 30 min, 4 h or 2 d"),
        ({"all": [leaf("when", "before", "0001-01-01T00:00:00+14:00")]}, "all[0].value", "too far away"),
        ({"all": [leaf("when", "before", "9999-12-31T23:59:00-05:00")]}, "all[0].value", "too far away"),
        ({"all": [{"field": "text", "op": [], "value": "x"}]}, "all[0].op", "cannot be asked"),
        ({"all": [{"field": "text", "op": {}, "value": "x"}]}, "all[0].op", "cannot be asked"),
        ({"text": "\ud800"}, "", "cannot be stored"),
        ({"all": [leaf("count", "is", 10**5_000)]}, "", "cannot be stored"),
        (nested(900), "", "five deep"),
        (leaf("colour", "is", "green"), "value", "“green” cannot be chosen"),
        ({"text": "x", "colour": "green"}, "colour", "“green” cannot be chosen"),
        ({"text": "x", "size": "green"}, "size", "no field “size”"),
        ({"all": [leaf("text", "is_empty", "x")]}, "all[0].value", "leave the value out"),
        ({"all": [leaf("text", "is", "x") | {"extra": 1}]}, "all[0].extra", "only"),
        ({"all": [], "any": []}, "", "nothing else"),
        ({"all": [7]}, "all[0]", "expected"),
        ({"all": leaf("text", "is", "x")}, "all", "holds a list"),
        (nested(DEEPEST + 1), ".".join(["any[0]"] * DEEPEST), "five deep"),
        ({"all": [leaf("text", "is", "x" * LARGEST)]}, "", "too large"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(written: Any, path: str, sentence: str) -> None:
    with pytest.raises(ConditionError) as refused:
        read(written, FIELDS)
    assert refused.value.path == path
    assert sentence in refused.value.sentence


def test_moments_are_kept_in_utc() -> None:
    written = {"all": [leaf("when", "before", "2026-01-01T00:00:00+23:59")]}
    assert write(read(written, FIELDS)) == {"all": [leaf("when", "before", "2025-12-31T00:01:00+00:00")]}


def test_no_pattern_can_hang() -> None:
    condition = read({"all": [leaf("text", "matches", "(a+)+$")]}, FIELDS)
    begun = time.process_time()
    assert not matches(condition, "a" * 100_000 + "b", FIELDS, at=datetime(2026, 1, 1, tzinfo=UTC))
    # Not a benchmark: an engine that backtracks would need longer than the universe is old.
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("text", "folded"),
    [("ÄÖÜ", "äöü"), ("İI", "ii"), ("ẞß", "ßß"), ("\u03a3\u0391\u03a3", "\u03c3\u03b1\u03c3"), ("", "")],
)
def test_text_is_folded_character_by_character(text: str, folded: str) -> None:
    assert fold(text) == folded
