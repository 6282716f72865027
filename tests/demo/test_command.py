"""Where the demonstration refuses to exist, and what its command, its log-ins and its page say."""

import os
import subprocess
import sys
from io import StringIO
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory

from accounts.operations import create_organization
from atum_desk.core.actors import command
from atum_desk.core.errors import NotAllowed
from atum_desk.demo import log_ins
from atum_desk.demo.build import HOUSES, build
from atum_desk.demo.constants import PASSWORD, log_in_lines
from atum_desk.demo.page import demonstration_page


@pytest.fixture
def demonstration(settings: Any) -> Any:
    """Allow a demonstration, as development does."""
    settings.DEMONSTRATION = True
    settings.BARE_HOST_PAGE = "atum_desk.demo.page.demonstration_page"
    return settings


def test_seeding_refuses_where_no_demonstration_is_allowed(settings: Any) -> None:
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError, match=r"do not exist in production"):
        call_command("seed_demo", stdout=StringIO())
    with pytest.raises(NotAllowed):
        build(HOUSES[0], now=None)  # type: ignore[arg-type]


def test_log_ins_and_page_refuse_where_no_demonstration_is_allowed(settings: Any) -> None:
    settings.DEMONSTRATION = False
    with pytest.raises(ImproperlyConfigured):
        log_ins()
    with pytest.raises(ImproperlyConfigured):
        log_in_lines("localhost", 8000)
    answer = demonstration_page(RequestFactory().get("/"))
    assert answer.status_code == 404
    assert PASSWORD not in answer.content.decode()


def test_production_settings_allow_none_even_when_asked_to() -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "atum_desk.settings.prod",
        "SECRET_KEY": "k" * 60,
        "BASE_DOMAIN": "desk.example",
        "DATABASE_URL": "postgresql://atum_app:none@127.0.0.1:9/none",
        "DEMONSTRATION": "True",
    }
    ran = subprocess.run(
        [sys.executable, "manage.py", "seed_demo"],
        cwd=django_settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode != 0
    assert "do not exist in production" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.django_db
def test_seeding_refuses_where_the_organizations_are_already_there(demonstration: Any) -> None:
    for house in HOUSES:
        create_organization(slug=house.slug, name="Somebody else", actor=command("test"))
    with pytest.raises(CommandError, match=r"already there"):
        call_command("seed_demo", stdout=StringIO())


def test_the_terminal_shows_every_address_and_log_in(demonstration: Any) -> None:
    text = "\n".join(log_in_lines("localhost", 8000))
    assert "http://northwind.localhost:8000/" in text
    assert "http://marigold.localhost:8000/" in text
    assert PASSWORD in text
    assert len(log_ins()) == 10
    assert all(log_in.email in text for log_in in log_ins())


@pytest.mark.django_db
def test_the_page_on_bare_loopback_links_both_organizations(demonstration: Any, client: Client) -> None:
    answer = client.get("/", headers={"host": "localhost:8000"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'href="http://northwind.localhost:8000/"' in page
    assert 'href="http://marigold.localhost:8000/"' in page
    assert PASSWORD in page
    assert all(log_in.email in page for log_in in log_ins())


@pytest.mark.django_db
def test_any_other_address_on_bare_loopback_is_not_found(demonstration: Any, client: Client) -> None:
    assert client.get("/desk/", headers={"host": "localhost:8000"}).status_code == 404
