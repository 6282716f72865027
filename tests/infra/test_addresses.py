"""Reading and writing database addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atum_desk.database.addresses import Address, parse
from atum_desk.database.errors import DatabaseUnavailable

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=20)


@given(user=WORDS, password=WORDS, name=WORDS.filter(lambda word: not word.startswith("/")))
def test_what_is_written_is_read_again(user: str, password: str, name: str) -> None:
    address = Address(user, password, "db.example", 6432, name, {"sslmode": "require"})
    assert parse(address.url(), variable="DATABASE_URL") == address


def test_sqlalchemy_s_scheme_is_understood() -> None:
    address = parse("postgresql+psycopg://atum_app:secret@db/desk", variable="DATABASE_URL")
    assert (address.user, address.host, address.port, address.name) == ("atum_app", "db", 5432, "desk")


@pytest.mark.parametrize(
    "url", ["", "sqlite:///desk", "postgresql://db/", "postgresql://a@db:port/desk", "postgresql://db/desk"]
)
def test_what_cannot_work_is_refused_with_the_setting_s_name(url: str) -> None:
    with pytest.raises(DatabaseUnavailable, match="DATABASE_URL"):
        parse(url, variable="DATABASE_URL")


def test_the_password_is_not_shown() -> None:
    assert "secret" not in Address("atum_app", "secret", "db", 5432, "desk").shown()
