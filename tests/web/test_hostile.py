"""What a visitor may send and no database takes is answered, never an error of ours."""

from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client, RequestFactory

from atum_desk.charset import Utf8Only, without_charset
from atum_desk.wsgi import application
from tests.browsing import visit
from tests.factories import Cast, make_cast

QUEUE = "/desk/tickets/"


@pytest.fixture
def acme(db: None) -> Cast:
    return make_cast("Acme")


CHARSETS = ("charset=rot13", "charset=hex", "Charset = idna", "charset*=utf-8''unicode_escape", "x*=no''%41")


@pytest.mark.parametrize("charset", CHARSETS)
def test_another_charset_is_not_believed(charset: str) -> None:
    asked = RequestFactory().get(f"{QUEUE}?q=%5Cud800%C3%A9").environ

    def read(environ: dict[str, Any], _answer: object) -> list[bytes]:
        return [WSGIRequest(environ).GET["q"].encode()]

    given = {"CONTENT_TYPE": f"text/plain; {charset}"}
    assert list(Utf8Only(read)(asked | given, print)) == ["\\ud800é".encode()]


def test_the_server_reads_every_request_so() -> None:
    assert isinstance(application, Utf8Only)


def test_a_form_in_several_parts_keeps_its_boundary() -> None:
    given = 'multipart/form-data; charset=rot13; boundary="a b"'
    assert without_charset(given) == 'multipart/form-data; boundary="a b"'
    assert without_charset("application/x-www-form-urlencoded") == "application/x-www-form-urlencoded"


@pytest.mark.parametrize("name", ["tag", "q", "requester", "assignee", "status", "after"])
def test_a_nul_in_a_filter_finds_nothing(acme: Cast, name: str) -> None:
    assert visit(acme, "agent").get(f"{QUEUE}?view=open&{name}=a%00@b").status_code == 200


@pytest.mark.parametrize("name", ["since", "until"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_no_days_of_the_log(acme: Cast, name: str, day: str) -> None:
    assert visit(acme, "admin").get(f"/desk/settings/audit/?{name}={day}").status_code == 422


@pytest.mark.parametrize("host", ["acme.example@evil", "a b", "", "acme:port", "acme/x", "[::1"])
def test_a_malformed_host_is_not_found(acme: Cast, host: str) -> None:
    assert Client(HTTP_HOST=host).get("/sign-in/").status_code == 404


def test_a_host_is_known_in_capitals_with_a_port_and_with_its_last_dot(acme: Cast) -> None:
    name = acme.host.partition(":")[0]
    for host in (name.upper(), f"{name}:8443", f"{name}.", f"{name}.:80"):
        assert Client(HTTP_HOST=host).get("/sign-in/").status_code == 200
    assert Client(HTTP_HOST=f"x.{name}").get("/sign-in/").status_code == 404
