"""Markup with values put in: the same as Django's own, whatever the values are."""

from typing import Any

import pytest
from django.utils import html
from django.utils.functional import lazystr
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from atum_desk.core.markup import format_html, format_html_join

SHAPE = '<b title="{0}">{1}</b>{0}'
VALUES = st.one_of(
    st.text(),
    st.integers(),
    st.none(),
    st.text().map(mark_safe),
    st.text().map(lazystr),
    st.just(gettext_lazy("Save")),
)


@given(VALUES, VALUES)
def test_it_is_what_django_makes(first: Any, second: Any) -> None:
    ours = format_html(SHAPE, first, second)
    assert (ours, type(ours)) == (html.format_html(SHAPE, first, second), SafeString)


@given(st.lists(st.tuples(VALUES, VALUES), max_size=3))
def test_many_are_what_django_makes(rows: list[tuple[Any, Any]]) -> None:
    ours = format_html_join("<hr>", SHAPE, rows)
    assert (ours, type(ours)) == (html.format_html_join("<hr>", SHAPE, rows), SafeString)


@pytest.mark.parametrize("typed", ["<script>", '"onload="', "'", "&lt;", "{0}", "{", "%s"])
def test_what_a_person_typed_is_no_markup(typed: str) -> None:
    assert format_html("<i>{}</i>", typed) == f"<i>{html.escape(typed)}</i>"
    assert not set("<>\"'") & set(format_html("{}", typed))
