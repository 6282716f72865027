"""What can be read but not be meant is refused where somebody enters it."""

from typing import Any
from uuid import UUID

import pytest

from atum_desk.core.conditions import ConditionError, Field, Kind, Registry, read, read_entered, write
from tests.conditions.test_reading import leaf

HERE, AWAY = UUID("01890000-0000-7000-8000-000000000001"), UUID("01890000-0000-7000-8000-000000000002")
FIELDS = Registry()
FIELDS.register(
    Field("text", "Text", Kind.TEXT, lambda held: held),
    Field(
        "place",
        "Place",
        Kind.REFERENCE,
        lambda held: held,
        choices=list,
        names=lambda ids: {HERE: "Here"} if HERE in ids else {},
        takes_me=True,
    ),
    Field("tags", "Tags", Kind.SET, lambda held: held, clean=lambda typed: typed.strip("#").lower()),
    Field("count", "Count", Kind.NUMBER, lambda held: held),
)


@pytest.mark.parametrize(
    ("written", "path", "sentence"),
    [
        ({"all": [leaf("place", "is", str(AWAY))]}, "all[0].value", "not there"),
        (
            {"all": [{"any": [leaf("place", "in", [str(HERE), str(AWAY)])]}]},
            "all[0].any[0].value",
            "not there",
        ),
        ({"all": [leaf("place", "in", [])]}, "all[0].value", "at least one"),
        ({"all": [leaf("text", "contains", "")]}, "all[0].value", "what to look for"),
        ({"all": [leaf("text", "ends_with", "")]}, "all[0].value", "what to look for"),
        ({"none": [leaf("tags", "not_contains", "#")]}, "none[0].value", "what to look for"),
        ({"all": [leaf("count", "between", [5, 1])]}, "all[0].value", "smaller number first"),
        ({"any": [leaf("count", "is", 1)] * 51}, "", "fifty conditions at most"),
        ({"all": [{"any": [leaf("count", "is", 1)] * 51}]}, "all[0]", "fifty conditions at most"),
        ({"place": str(AWAY)}, "place", "not there"),
        (leaf("text", "contains", ""), "value", "what to look for"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_its_place_and_stays_readable(
    written: Any, path: str, sentence: str
) -> None:
    read(written, FIELDS)
    with pytest.raises(ConditionError) as refused:
        read_entered(written, FIELDS)
    assert refused.value.path == path
    assert sentence in refused.value.sentence


def test_what_can_be_meant_is_read_as_ever() -> None:
    written = {
        "all": [
            leaf("place", "in", ["me", str(HERE)]),
            leaf("place", "is_empty"),
            leaf("text", "is", ""),
            leaf("count", "between", [1, 1]),
            {"any": [leaf("count", "is", 1)] * 50},
        ]
    }
    assert write(read_entered(written, FIELDS)) == written


def test_a_value_is_read_as_it_is_kept() -> None:
    found = read_entered({"all": [leaf("tags", "contains", "#VPN")]}, FIELDS)
    assert write(found) == {"all": [leaf("tags", "contains", "vpn")]}
