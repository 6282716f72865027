"""Countries and their parts are chosen by name, and kept by code; every code that is offered can be kept."""

import re
from html import unescape

import pytest
from django.test import Client

from sla.countries import countries, country_choices, country_name
from sla.holidays import public_holidays
from sla.models import SlaPolicy
from tests.browsing import visit
from tests.factories import Cast, make_cast
from tests.sla.test_policy_pages import NEW, given

LARGEST_PAGE = 150_000


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast("Countries")


@pytest.fixture
def manager(cast: Cast) -> Client:
    return visit(cast, "manager")


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("DE", "Germany"),
        ("DE-BY", "Germany: Bayern (BY)"),
        ("DE-Augsburg", "Germany: Augsburg"),
        ("GB", "United Kingdom"),
        ("AT-9", "Austria: Wien"),
        ("AT-1", "Austria: Burgenland"),
        ("AX", "Åland Islands"),
        ("CD", "DR Congo"),
        ("HM", "Heard Island & McDonald Islands"),
        ("XK", "Kosovo"),
        ("CH-GR", "Switzerland: Graubünden / Grigioni / Grischun (GR)"),
        ("IN-TS", "India: Telangana (TS)"),
        ("NZ-TAS", "New Zealand: Tasman / Te tai o Aorere (TAS)"),
        ("FR-971", "France: Guadeloupe"),
        ("DE-XX", "DE-XX"),
        ("XX", "XX"),
    ],
)
def test_a_code_has_a_name(code: str, name: str) -> None:
    assert country_name(code) == name


def test_every_code_is_offered_once_under_a_name_of_its_own() -> None:
    flat = [
        one
        for value, words in country_choices()
        for one in ([(value, words)] if isinstance(words, str) else words)
    ]
    assert sorted(code for code, _name in flat) == list(countries())
    assert len({name for _code, name in flat}) == len(flat) > 900
    assert not [name for code, name in flat if name == code]
    for code in countries():
        public_holidays(code, [2026])


def test_they_are_sorted_by_name_and_parts_stand_with_their_country() -> None:
    names = [value if isinstance(words, tuple) else words for value, words in country_choices()]
    assert names[:3] == ["Afghanistan", "Åland Islands", "Albania"]
    assert names[-1] == "Zimbabwe"
    groups = {value: words for value, words in country_choices() if isinstance(words, tuple)}
    germany = [name for _code, name in groups["Germany"]]
    assert germany[:4] == [
        "Germany",
        "Germany: Augsburg",
        "Germany: Baden-Württemberg (BW)",
        "Germany: Bayern (BY)",
    ]


def test_the_page_offers_names_and_keeps_the_code(cast: Cast, manager: Client) -> None:
    page = manager.get(NEW)
    text = unescape(page.content.decode())
    assert len(page.content) < LARGEST_PAGE
    assert re.search(r'<optgroup label="Germany">\s*<option value="DE">Germany</option>', text)
    assert '<option value="FJ">Fiji</option>' in text
    longest = max(countries(), key=len)
    for code in ("DE-BY", longest):
        assert manager.post(NEW, given(name=code, holiday_country=code)).status_code == 303
        with cast.scope():
            kept = SlaPolicy.objects.get(name=code)
        assert kept.holiday_country == code
        again = unescape(manager.get(f"/desk/settings/sla/{kept.pk}/").content.decode())
        assert f'<option value="{code}" selected>{country_name(code)}</option>' in again
