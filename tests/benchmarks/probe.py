"""Looks into a bench database from within Django: what to ask for, a session for the floor, and queries per page."""

import os
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.crypto import salted_hmac

from accounts.middleware import organization_id_for_host
from accounts.models import User
from accounts.requests import actor_of
from atum_desk.core.tenancy import organization_scope
from atum_desk.demo.bulk.found import LARGE_SLUG
from atum_desk.demo.constants import PASSWORD
from tests.benchmarks.cases import EMAIL, HOST, Facts, listed, pages, palette
from tickets import operations
from tickets.models import Comment, Ticket
from tickets.states import Status

LONG, SHORT = 500, 10
SAID = (
    "The log shows **three** errors since yesterday; I have called the supplier and wait for their answer. "
)


def facts() -> Facts:
    """Find what the measured addresses name, and bring two tickets to ten and to five hundred comments."""
    organization_id = organization_id_for_host(HOST)
    if organization_id is None:
        raise SystemExit(f"There is no organization {LARGE_SLUG} in this database.")
    with organization_scope(organization_id):
        agent = User.objects.get(email=EMAIL)
        recent = Ticket.objects.filter(service__isnull=False).order_by("-number")[0]
        numbers = list(
            Ticket.objects.filter(status=Status.IN_PROGRESS)
            .order_by("-number")
            .values_list("number", flat=True)[:2000]
        )
        short, long = Ticket.objects.filter(number__in=numbers[-2:])
        for ticket, wanted in ((short, SHORT), (long, LONG)):
            for _ in range(wanted - Comment.objects.filter(ticket=ticket).count()):
                operations.note(ticket.pk, content=SAID * 2, actor=actor_of(agent))
        return Facts(
            organization=str(organization_id),
            agent=str(agent.pk),
            service=str(recent.service_id),
            requester=str(recent.requester_id),
            short=short.number,
            long=long.number,
            open_numbers=numbers[:-2],
            floor_session=_floor_session(agent),
            deep=os.environ.get("DEEP", ""),
        )


def _floor_session(user: User) -> str:
    """Return the key of a session as the floor's log-in would have made it."""
    hashed = salted_hmac(
        "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash",
        user.password,
        secret=os.environ["SECRET_KEY"],
        algorithm="sha256",
    )
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = hashed.hexdigest()
    session.create()
    return str(session.session_key)


def queries(found: Facts) -> dict[str, int]:
    """Count the queries of every measured page, transaction and scope included."""
    client: Any = Client(HTTP_HOST=HOST)
    entered = client.post("/sign-in/", {"email": EMAIL, "password": PASSWORD}, secure=True)
    if entered.status_code != 303:
        raise SystemExit(f"The sign-in answered {entered.status_code}.")
    counted = {}
    for name, path in (pages(found) | listed(found) | palette()).items():
        client.get(path, secure=True)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path, secure=True)
        if answer.status_code != 200:
            raise SystemExit(f"{name} answered {answer.status_code}.")
        counted[name] = len(asked)
    for name, path, form in _posts(found):
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(path, form, secure=True)
        if answer.status_code != 303:
            raise SystemExit(f"{name} answered {answer.status_code}.")
        counted[name] = len(asked)
    return counted


def _posts(found: Facts) -> list[tuple[str, str, dict[str, str]]]:
    new = {
        "requester": found.requester,
        "subject": "Measured",
        "description": "Measured.",
        "service": found.service,
    }
    reply = {"content": "Measured.", "outcome": "stay"}
    return [
        ("create", "/desk/tickets/new/", new),
        ("reply", f"/desk/tickets/{found.open_numbers[-1]}/reply/", reply),
    ]
