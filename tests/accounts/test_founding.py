"""Founding organizations: the one operation, and the operator's command."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts import operations
from accounts.models import AuditLog, Organization, User
from atum_desk.core.actors import system
from atum_desk.core.errors import Invalid, NotAllowed
from atum_desk.core.events import Event
from atum_desk.core.ids import uuid7
from atum_desk.core.tenancy import ForeignScope, organization_scope
from sla.models import SlaPolicy
from tests.factories import ARRANGER, Cast

pytestmark = pytest.mark.django_db


def slug() -> str:
    return f"mill-{uuid7().hex[-10:]}"


def command(name: str, admin: str = "mia@mill.example", title: str = "Mill") -> str:
    out = StringIO()
    call_command("create_organization", name, "--name", title, "--admin", admin, stdout=out)
    return out.getvalue()


def test_founding_is_told_and_logged_in_the_new_organization(heard: list[Event]) -> None:
    made = operations.create_organization(slug=slug(), name=" The  Mill ", actor=ARRANGER)
    assert sorted(event.verb for event in heard) == ["organization.created", "sla_policy.created"]
    with organization_scope(made.pk):
        assert Organization.objects.get(pk=made.pk).name == "The Mill"
        assert {row.action for row in AuditLog.objects.all()} == {
            "organization.created",
            "sla_policy.created",
        }
        assert SlaPolicy.objects.count() == 1


@pytest.mark.parametrize("name", ["", "-mill", "mill-", "Ärger", "a b", "a.b", "x" * 64, "mill/"])
def test_a_slug_is_part_of_a_host_name(name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        operations.create_organization(slug=name, name="Mill", actor=ARRANGER)
    assert refusal.value.field == "slug"


@pytest.mark.parametrize("name", ["www", "admin", "API", "mail", "help"])
def test_some_slugs_are_reserved(name: str) -> None:
    with pytest.raises(Invalid, match="reserved"):
        operations.create_organization(slug=name, name="Mill", actor=ARRANGER)


def test_a_slug_is_taken_once_and_the_transaction_goes_on() -> None:
    name = slug()
    operations.create_organization(slug=name, name="Mill", actor=ARRANGER)
    with pytest.raises(Invalid, match="exists already"):
        operations.create_organization(slug=name.upper(), name="Mill", actor=ARRANGER)
    operations.create_organization(slug=slug(), name="Mill", actor=system())


def test_persons_found_no_organizations(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        operations.create_organization(slug=slug(), name="Mill", actor=cast.actor("admin"))


def test_within_another_organizations_scope_none_is_founded(cast: Cast) -> None:
    with pytest.raises(ForeignScope):
        operations.create_organization(slug=slug(), name="Mill", actor=ARRANGER)


def test_the_command_prints_a_link_with_which_the_first_administrator_sets_up_the_account() -> None:
    name = slug()
    link = re.search(r"https://(\S+?)(/invitation/\S+/)", command(name))
    assert link
    assert link[1] == f"{name}.localhost"
    client = Client(HTTP_HOST=link[1])
    entered = {"full_name": "Mia Miller", "password": "flour and water and salt"}
    assert client.post(link[2], entered).status_code == 303
    assert client.get("/desk/settings/").status_code == 200
    assert Client(HTTP_HOST=link[1]).get(link[2]).status_code == 404


@pytest.mark.parametrize(
    ("name", "admin", "title"),
    [
        ("www", "mia@mill.example", "Mill"),
        ("mill-x1", "no address", "Mill"),
        ("mill-x2", "mia@mill.example", " "),
    ],
)
def test_the_command_refuses_with_a_sentence_and_leaves_nothing(name: str, admin: str, title: str) -> None:
    with pytest.raises(CommandError):
        command(name, admin, title)
    assert Client(HTTP_HOST=f"{name}.localhost").get("/").status_code == 404


def test_the_first_administrator_is_invited_where_nobody_is(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        operations.invite_first_administrator(email="x@new.example", actor=ARRANGER)
    assert not User.objects.filter(email="x@new.example").exists()
