"""Saving what is there already changes nothing, tells nothing, and is no error: the database sees real commits here."""

from collections.abc import Callable

import pytest

from accounts import operations
from accounts.models import AuditLog, User
from atum_desk.core.events import Event, published
from tests.browsing import visit
from tests.factories import Cast, make_cast
from tickets.operations.services import create_service

Form = tuple[str, dict[str, str]]


def profile(cast: Cast) -> Form:
    return "/profile/", {"full_name": "Alma Admin", "timezone": "UTC", "is_available": "on"}


def organization(cast: Cast) -> Form:
    return "/desk/settings/organization/", {
        "name": "Same", "accent_hue": "262", "timezone": "UTC", "language": "english", "gate": "managers",
        "close_after_days": "7", "reopen_days": "14", "registration": "off",
        "file_limit_mib": "25", "files_quota_gib": "10",
    }  # fmt: skip


def company_of_a_person(cast: Cast) -> Form:
    return f"/desk/settings/people/{cast.requester.pk}/company/", {"company": ""}


def company(cast: Cast) -> Form:
    made = operations.create_company(name="Reed", domains=["reed.example"], actor=cast.actor("admin"))
    return f"/desk/settings/companies/{made.pk}/", {"name": "Reed", "domains": "reed.example"}


def team(cast: Cast) -> Form:
    made = operations.create_team(name="Network", actor=cast.actor("admin"))
    return f"/desk/settings/teams/{made.pk}/", {"name": "Network", "is_active": "on"}


def service(cast: Cast) -> Form:
    made = create_service(name="VPN", actor=cast.actor("admin"))
    return f"/desk/settings/services/{made.pk}/", {
        "name": "VPN",
        "default_priority": "MEDIUM",
        "is_active": "on",
    }


@pytest.mark.parametrize("form", [profile, organization, company_of_a_person, company, team, service])
def test_the_same_form_can_be_saved_twice(committed_db: None, form: Callable[[Cast], Form]) -> None:
    cast = make_cast("Same")
    with cast.scope():
        address, entered = form(cast)
    client = visit(cast, "admin")
    assert client.post(address, entered).status_code == 303
    with cast.scope():
        told = AuditLog.objects.count()
    assert client.post(address, entered).status_code == 303
    with cast.scope():
        assert AuditLog.objects.count() == told


def test_after_a_receiver_failed_the_same_object_can_be_saved_and_is_told(committed_db: None) -> None:
    cast = make_cast("Again")

    def fail(sender: type[Event], event: Event, **_: object) -> None:
        raise RuntimeError("canary")

    with cast.scope():
        person: User = User.objects.get(pk=cast.agent.pk)
        person.full_name = "Ada Again"
        published.connect(fail, dispatch_uid="tests.saving_again")
        try:
            with pytest.raises(RuntimeError, match="canary"):
                person.save_as(cast.actor("admin"))
        finally:
            published.disconnect(dispatch_uid="tests.saving_again")
        person.save_as(cast.actor("admin"))
    with cast.scope():
        assert User.objects.get(pk=cast.agent.pk).full_name == "Ada Again"
        assert AuditLog.objects.of("user", cast.agent.pk).last().new_values == {"full_name": "Ada Again"}
