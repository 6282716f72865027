"""The builder: what is kept comes back from the form as it was, and what a form sends is read or refused."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone

from atum_desk.core.conditions import Condition, ConditionError, Field, Group, Kind, Leaf, Registry
from atum_desk.core.conditions.builder import Builder
from atum_desk.core.conditions.lines import Line
from tests.controls import controls, filled

ADA, CLEO, GONE = (UUID(f"01890000-0000-7000-8000-00000000000{number}") for number in (1, 2, 3))
FIELDS = Registry()
FIELDS.register(
    Field("text", "Text", Kind.TEXT, lambda held: held),
    Field(
        "person",
        "Person",
        Kind.REFERENCE,
        lambda held: held,
        choices=lambda: [("me", "Whoever looks"), (str(ADA), "Ada")],
        names=lambda ids: {one: {ADA: "Ada", CLEO: "Cleo"}[one] for one in ids if one in {ADA, CLEO}},
        takes_me=True,
    ),
    Field(
        "asker",
        "Asker",
        Kind.REFERENCE,
        lambda held: held,
        names=lambda ids: {one: "Rosa" for one in ids if one != GONE},
    ),
    Field("count", "Count", Kind.NUMBER, lambda held: held),
    Field("when", "When", Kind.TIME, lambda held: held),
)


@pytest.fixture(autouse=True)
def in_berlin() -> Iterator[None]:
    """Let the reader's clock be one that is put back in autumn."""
    with timezone.override(ZoneInfo("Europe/Berlin")):
        yield


def drawn(builder: Builder) -> str:
    return render_to_string("conditions/_builder.html", {"builder": builder, "address": "/x/"})


def sent(*pairs: tuple[str, str]) -> Builder:
    data = QueryDict(mutable=True)
    for name, value in pairs:
        data.appendlist(name, value)
    return Builder.sent(data, FIELDS)


def back(condition: Group) -> Builder:
    """Return the builder as the form sends it that nobody touched."""
    return sent(*controls(f'<form action="/x/">{drawn(Builder.of(condition, FIELDS))}</form>', "/x/"))


def line(field: str, op: str, *values: str) -> Builder:
    return sent(
        ("if--mode", "all"), ("if-0-field", field), ("if-0-op", op), *(("if-0-value", one) for one in values)
    )


@pytest.mark.parametrize(
    "kept",
    [
        Leaf("when", "after", datetime(2026, 3, 1, 23, 59, 30, 999_999, tzinfo=UTC)),
        # Half past two comes twice that night.
        Leaf("when", "before", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        Leaf("when", "before", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        Leaf("when", "within_last", 1),
        Leaf("when", "within_next", 90),
        Leaf("when", "within_last", 86_400 * 7 + 60),
        Leaf("person", "is", CLEO),
        Leaf("person", "in", ("me", ADA, CLEO)),
        Leaf("asker", "in", (ADA, CLEO)),
        Leaf("asker", "is", ADA),
        Leaf("count", "between", (-1, 5)),
        Leaf("text", "is", ""),
        Group("any", tuple(Leaf("count", "is", number) for number in range(50))),
        Group("none", (Group("any"), Group("all", (Leaf("text", "is_empty"),)))),
    ],
    ids=str,
)
def test_what_is_kept_comes_back_from_a_form_that_nobody_touched(kept: Condition) -> None:
    builder = back(Group("all", (kept,)))
    assert not builder.is_action
    assert builder.condition() == Group("all", (kept,))


def test_a_moment_that_is_entered_anew_is_the_one_entered() -> None:
    before = datetime(2026, 3, 1, 23, 59, 30, tzinfo=UTC)
    pairs = [
        ("if--mode", "all"),
        ("if-0-field", "when"),
        ("if-0-op", "after"),
        ("if-0-value", "2026-03-02T01:00"),
        ("if-0-exact", before.isoformat()),
    ]
    assert sent(*pairs).condition().nodes == (Leaf("when", "after", before + timedelta(seconds=30)),)


def test_who_is_not_offered_any_more_is_shown_by_name_and_chosen() -> None:
    page = drawn(Builder.of(Group("all", (Leaf("person", "is", CLEO),)), FIELDS))
    assert f'<option value="{CLEO}" selected>Cleo, no longer here</option>' in page
    page = drawn(Builder.of(Group("all", (Leaf("person", "is", GONE),)), FIELDS))
    assert f'<option value="{GONE}" selected>Not known here</option>' in page


def test_one_of_very_many_is_named_where_it_is_kept_and_not_offered_elsewhere() -> None:
    page = drawn(Builder.of(Group("all", (Leaf("asker", "in", (ADA, CLEO)),)), FIELDS))
    assert page.count(">Rosa</option>") == 2
    assert 'value="asker" selected' in page
    assert 'value="asker"' not in drawn(Builder.of(Group("all", (Leaf("text", "is", "x"),)), FIELDS))


def test_more_lines_than_a_group_holds_are_read_and_refused() -> None:
    pairs = [("if--mode", "all")]
    for number in range(51):
        pairs += [(f"if-{number}-field", "count"), (f"if-{number}-op", "is"), (f"if-{number}-value", "1")]
    builder = sent(*pairs)
    with pytest.raises(ConditionError, match="fifty conditions at most"):
        builder.condition()
    page = drawn(builder)
    assert 'name="if-50-value"' in page
    assert "fifty conditions at most" in page
    assert 'value="line:"' not in page
    assert len(sent(*pairs[:-3], ("if-do", "line:")).root.nodes) == 50


@pytest.mark.parametrize(
    ("builder", "sentence"),
    [
        (lambda: line("text", "contains", ""), "what to look for"),
        (lambda: line("person", "in"), "at least one"),
        (lambda: line("person", "is", str(GONE)), "not there"),
        (lambda: line("asker", "is"), "cannot be chosen"),
        (lambda: line("count", "between", "5", "x"), "whole number"),
        (lambda: line("count", "is", "9" * 5_000), "whole number"),
        (lambda: line("count", "is", "٣²"), "whole number"),
        (lambda: line("when", "within_last", "soon"), "such as 30 min, 4 h or 2 d"),
        (lambda: line("when", "within_last", "999999999 w"), "twenty years at most"),
        (lambda: line("when", "before", "0001-01-01T00:00"), "too far away"),
        (lambda: line("when", "before", "9999-12-31T23:59"), "too far away"),
        (lambda: line("when", "before", ""), "date and time"),
    ],
)
def test_what_is_wrong_is_said_at_its_line(builder: Any, sentence: str) -> None:
    built = builder()
    assert not built.is_action
    with pytest.raises(ConditionError):
        built.condition()
    (shown,) = built.shown.nodes
    assert sentence in shown.error
    assert shown.error in drawn(built)


def test_an_input_that_was_never_there_is_shown_before_anything_is_saved() -> None:
    for field, op, entered in (
        ("text", "contains", ()),
        ("person", "is", ()),
        ("count", "between", ("5",)),
        ("when", "within_last", ()),
    ):
        assert line(field, op, *entered).is_action
    assert not line("text", "is_empty").is_action


def changed_to(field: str, op: str = "is", *pressed: tuple[str, str]) -> Builder:
    """Return what a browser sends where the field of a line for a person was changed and nothing else."""
    page = drawn(Builder.of(Group("all", (Leaf("person", "is", ADA),)), FIELDS))
    held = controls(f'<form action="/x/">{page}</form>', "/x/")
    return sent(*filled(held, **{"if-0-field": field, "if-0-op": op}), *pressed)


@pytest.mark.parametrize("field", ["text", "asker", "count"])
@pytest.mark.parametrize("pressed", [(), (("if-do", "again"),), (("if-do", "line:"),)])
def test_another_field_takes_no_value_of_the_one_before_and_is_shown_first(field: str, pressed: Any) -> None:
    builder = changed_to(field, "is", *pressed)
    assert builder.is_action
    assert builder.root.nodes[0] == Line(field, "is")
    assert str(ADA) not in drawn(builder)
    assert "Not known here" not in drawn(builder)


def test_another_field_is_shown_before_it_is_saved_even_where_it_needs_no_value() -> None:
    assert changed_to("text", "is_empty").is_action
    assert not changed_to("person", "is_not").is_action


def test_groups_nested_without_end_are_refused() -> None:
    pairs = [(f"if-{'.'.join('0' * depth)}-mode", "all") for depth in range(900)]
    builder = sent(*pairs)
    with pytest.raises(ConditionError, match="five deep"):
        builder.condition()
    assert "five deep" in drawn(builder)


@pytest.mark.parametrize("path", ["²", "0.", "9" * 5_000, "a", "0" + ".0" * 900, "-1"])
def test_a_button_of_no_place_changes_nothing(path: str) -> None:
    pairs = [("if--mode", "all"), ("if-0-field", "text"), ("if-0-op", "is"), ("if-0-value", "x")]
    for verb in ("line", "group", "remove"):
        builder = sent(*pairs, ("if-do", f"{verb}:{path}"))
        assert builder.is_action
        assert builder.root == sent(*pairs).root


def test_a_group_of_nothing_says_what_it_finds() -> None:
    assert "it holds for every ticket" in drawn(Builder.of(Group("all"), FIELDS))
    assert "it holds for every ticket" in drawn(Builder.of(Group("none"), FIELDS))
    page = drawn(Builder.of(Group("any"), FIELDS))
    assert "it holds for no ticket" in page
    assert "every ticket" not in page
    # Whoever chooses another word sees at once what nothing means then.
    assert 'hx-trigger="click, change from:closest .cond-head"' in page
    assert "it holds for no ticket" in drawn(sent(("if--mode", "any"), ("if-do", "again")))
