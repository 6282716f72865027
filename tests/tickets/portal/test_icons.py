"""A service's icon is found by the words of its name."""

import pytest
from django.template import Context, Template

from tickets.portal import first_name, steps_of
from tickets.portal_icons import _ICONS, OTHER, icon_for
from tickets.states import Status


@pytest.mark.parametrize(
    ("name", "icon"),
    [
        ("Network and VPN", "wifi"),
        ("Accounts and passwords", "key-round"),
        ("Gift cards and account", "gift"),
        ("Business applications", "app-window"),
        ("My order", "shopping-cart"),
        ("E-Mail", "mail"),
        ("Orderly", OTHER),
        ("", OTHER),
    ],
)
def test_a_word_of_the_name_decides(name: str, icon: str) -> None:
    assert icon_for(name) == icon


@pytest.mark.parametrize("icon", [OTHER, *(icon for icon, _ in _ICONS)])
def test_every_icon_can_be_drawn(icon: str) -> None:
    assert "<svg" in Template("{% load icons %}{% icon name %}").render(Context({"name": icon}))


@pytest.mark.parametrize("status", Status)
def test_every_status_is_one_station_and_those_before_it_are_past(status: Status) -> None:
    steps = steps_of(status)
    here = next(place for place, step in enumerate(steps) if step.current)
    assert [step.past for step in steps] == [place < here for place in range(len(steps))]
    assert sum(step.current for step in steps) == 1


@pytest.mark.parametrize(("full", "first"), [("Ida Brandt", "Ida"), ("  ", ""), ("", ""), ("Cher", "Cher")])
def test_a_first_name_is_the_first_word(full: str, first: str) -> None:
    assert first_name(full) == first
