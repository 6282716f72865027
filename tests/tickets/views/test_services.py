"""The catalogue's settings, and the operations behind them."""

from typing import Any

import pytest

from accounts.models import AuditLog
from atum_desk.core.errors import Invalid, NotAllowed, NotFound
from tests.browsing import visit
from tests.factories import Cast
from tests.query_counts import get_counted
from tickets.models import Service
from tickets.operations import change_service, create_service

SERVICES = "/desk/settings/services/"


def test_managers_add_and_change_services(acme: Cast) -> None:
    manager = visit(acme, "manager")
    assert "Laptop" in get_counted(manager, "desk services", SERVICES).content.decode()
    given = {
        "name": " Remote  access ",
        "description": "VPN",
        "default_priority": "LOW",
        "team": acme.team.pk,
    }
    assert manager.post(f"{SERVICES}new/", given).status_code == 303
    with acme.scope():
        added = Service.objects.get(name="Remote access")
    assert (added.team_id, added.default_priority, added.is_active) == (acme.team.pk, "LOW", True)
    place = f"{SERVICES}{added.pk}/"
    assert 'value="Remote access"' in manager.get(place).content.decode()
    assert manager.post(place, {**given, "name": "VPN", "team": ""}).status_code == 303
    with acme.scope():
        changed = Service.objects.get(pk=added.pk)
        verbs = list(AuditLog.objects.of("service", added.pk).values_list("action", flat=True))
    assert (changed.name, changed.team_id, changed.is_active) == ("VPN", None, False)
    assert verbs == ["service.created", "service.changed"]
    assert "VPN" not in visit(acme, "agent").get("/desk/tickets/new/").content.decode()


def test_a_name_that_is_taken_is_refused_and_the_rest_is_kept(acme: Cast) -> None:
    given = {"name": "Laptop", "description": "Another one", "default_priority": "LOW"}
    answer = visit(acme, "manager").post(f"{SERVICES}new/", given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a service of this name already" in page
    assert "Another one</textarea>" in page


def test_agents_and_requesters_have_no_catalogue_to_change(acme: Cast) -> None:
    for name in ("agent", "requester"):
        assert visit(acme, name).get(SERVICES).status_code == 403
        assert visit(acme, name).post(f"{SERVICES}new/", {"name": "Mine"}).status_code == 403


def test_a_foreign_service_is_404(acme: Cast, other: Cast) -> None:
    manager = visit(acme, "manager")
    assert manager.get(f"{SERVICES}{other.service.pk}/").status_code == 404
    given = {"name": "Stolen", "default_priority": "LOW"}
    assert manager.post(f"{SERVICES}{other.service.pk}/", given).status_code == 404
    with other.scope():
        assert Service.objects.get().name == "Laptop"


def test_the_operations_refuse_roles_foreign_ids_and_nonsense(other: Cast, cast: Cast) -> None:
    manager = cast.actor("manager")
    with pytest.raises(NotAllowed):
        create_service(name="Mine", actor=cast.actor("agent"))
    wrongs: tuple[dict[str, Any], ...] = (
        {"name": " "},
        {"name": "A", "default_priority": "NO"},
        {"name": "A", "team_id": other.team.pk},
    )
    for wrong in wrongs:
        with pytest.raises(Invalid):
            create_service(**wrong, actor=manager)
    facts: dict[str, Any] = {"name": "A", "description": "", "default_priority": "LOW", "team_id": None}
    facts["is_active"] = True
    with pytest.raises(NotFound):
        change_service(other.service.pk, **facts, actor=manager)
    with pytest.raises(NotAllowed):
        change_service(cast.service.pk, **facts, actor=cast.actor("requester"))
