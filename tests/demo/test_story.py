"""The stories before anybody tells them: the same for the same seed, inside sixty days, with every wording complete."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.roles import Role
from atum_desk.demo.build import HOUSES
from atum_desk.demo.constants import LogIn, showcases
from atum_desk.demo.house import House, address
from atum_desk.demo.scenario import scenarios_of, voice_of
from atum_desk.demo.story import tell

NOW = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
each_house = pytest.mark.parametrize("house", HOUSES, ids=lambda house: house.slug)


@each_house
@settings(max_examples=15)
@given(now=st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - given a zone
def test_every_story_lies_strictly_ordered_within_sixty_days_whenever_it_is_told(
    house: House, now: datetime
) -> None:
    for telling in tell(house, now):
        assert len(telling.instants) == len(telling.beats)
        assert all(earlier < later for earlier, later in pairwise(telling.instants))
        assert now - timedelta(days=60) < telling.instants[0]
        assert telling.instants[-1] < now


@each_house
def test_the_same_instant_gives_the_same_stories(house: House) -> None:
    first, second = tell(house, NOW), tell(house, NOW)
    assert [(t.requester, t.subject, t.beats, t.instants) for t in first] == [
        (t.requester, t.subject, t.beats, t.instants) for t in second
    ]


@each_house
def test_the_same_seed_gives_the_same_stories_on_another_day(house: House) -> None:
    one, other = tell(house, NOW), tell(house, NOW + timedelta(days=3, hours=7))
    assert [(t.requester, t.agent, t.subject, t.beats) for t in one] == [
        (t.requester, t.agent, t.subject, t.beats) for t in other
    ]


@each_house
def test_every_wording_has_words_for_its_slots_and_every_scenario_its_service(house: House) -> None:
    voice = voice_of(house.slug)
    words = {slot: choices[0] for slot, choices in voice.slots.items()}
    words |= {"agent": "Ada", "requester": "Rosa", "colleague": "Cleo"}
    for scenario in scenarios_of(house.slug):
        assert scenario.service in {offer.name for offer in house.offers}
        for text in _texts(scenario):
            assert "{" not in text.format_map(words)
    for text in _texts(voice):
        assert "{" not in text.format_map(words)


@each_house
def test_there_are_thirty_scenarios_or_more(house: House) -> None:
    assert len(scenarios_of(house.slug)) >= 30


@each_house
def test_twelve_people_work_and_forty_ask_and_nobody_has_anothers_address(house: House) -> None:
    names = [member.name for member in house.staff] + list(house.requesters)
    assert len(house.staff) == 12
    assert len(house.requesters) == 40
    assert len({address(name, "x.example") for name in names}) == 52
    assert all(name.isascii() for name in (address(name, "x.example") for name in names))


def test_every_log_in_is_somebody_of_its_organization(settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    houses = {house.slug: house for house in HOUSES}
    for showcase in showcases():
        house = houses[showcase.slug]
        assert showcase.name == house.name
        assert [_role_of(house, log_in) for log_in in showcase.log_ins] == [
            Role.ADMIN,
            Role.MANAGER,
            Role.AGENT,
            Role.CUSTOMER_ADMIN,
            Role.CUSTOMER_USER,
        ]


def _role_of(house: House, log_in: LogIn) -> Role:
    roles = {member.name: member.role for member in house.staff}
    contacts = {name for firm in house.firms for name in firm.people[: firm.contacts]}
    assert log_in.full_name in {*roles, *house.requesters}
    return roles.get(log_in.full_name) or (
        Role.CUSTOMER_ADMIN if log_in.full_name in contacts else Role.CUSTOMER_USER
    )


def _texts(holder: object) -> Iterator[str]:
    for name in holder.__slots__:  # type: ignore[attr-defined]
        value = getattr(holder, name)
        if isinstance(value, tuple):
            yield from value
