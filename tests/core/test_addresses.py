"""The `url` tag: the addresses Django would find, found once."""

from typing import Any
from unittest.mock import patch

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse

from atum_desk.core.templatetags import addresses


def shown(source: str, **values: Any) -> str:
    """Return what a template renders to."""
    return Template(source).render(Context(values))


def test_an_address_is_found_once() -> None:
    addresses.address.cache_clear()
    part = Template("{% url 'tickets:ticket' number %}")
    with patch.object(addresses, "reverse", wraps=reverse) as found:
        numbers = (7, 8, "7", 7)
        assert [part.render(Context({"number": one})) for one in numbers] == [
            f"/desk/tickets/{one}/" for one in numbers
        ]
    assert found.call_count == 2


def test_it_can_be_kept_as_a_variable() -> None:
    source = "{% url 'tickets:ticket' 7 as here %}[{{ here }}]"
    assert shown(source) == "[/desk/tickets/7/]"


def test_one_that_is_not_there_is_refused_or_left_empty() -> None:
    with pytest.raises(NoReverseMatch):
        shown("{% url 'tickets:ticket' 'seven' %}")
    assert shown("{% url 'tickets:nowhere' as here %}[{{ here }}]") == "[]"


def test_a_name_in_a_variable_and_named_arguments_work() -> None:
    assert shown("{% url name 7 %}", name="tickets:ticket") == "/desk/tickets/7/"
    assert shown("{% url 'tickets:ticket' number=7 %}") == "/desk/tickets/7/"
