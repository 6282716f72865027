"""What a page offers to choose from, and what a search found."""

from uuid import uuid4

import pytest

from tickets import choices
from tickets.words import Hits, Question, any_two, prefixes

FOUND = "SELECT 'matches', %s::uuid, '', %s::boolean, NULL::date, NULL"


@pytest.mark.django_db
@pytest.mark.parametrize("cut", [True, False])
def test_a_search_that_returns_less_than_it_found_says_so(cut: bool) -> None:
    key = uuid4()
    found = choices._read([(FOUND, (key, cut))], Question("'vpn':*", "english"))
    assert found.hits == Hits(ids=[key], cut=cut)


@pytest.mark.django_db
def test_frequent_words_are_to_be_asked_of_each_ticket() -> None:
    question = Question("'vpn':*", "english")
    assert choices._read([(FOUND, (uuid4(), None))], question).hits == Hits(frequent=question)


@pytest.mark.parametrize(
    ("words", "query"),
    [("vpn drop", "'vpn':* & 'drop':*"), ("it's | !broken", "'it':* & 's':* & 'broken':*"), (" ! & ", "")],
)
def test_words_are_wanted_by_their_beginnings_and_signs_mean_nothing(words: str, query: str) -> None:
    assert prefixes(words) == query


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("My VPN drops", "('vpn':* & 'drops':*)"),
        ("vpn vpn", "'vpn':*"),
        ("a b", ""),
        ("one two six", "('one':* & 'two':*) | ('one':* & 'six':*) | ('two':* & 'six':*)"),
    ],
)
def test_any_two_longer_words_make_something_similar(words: str, query: str) -> None:
    assert any_two(words) == query
