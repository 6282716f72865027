"""Companies and their domains: whose they may be, and who joins by them."""

import pytest

from accounts import operations
from accounts.domains import clean_domains
from accounts.models import Company
from atum_desk.core.errors import Invalid
from tests.factories import Cast


def test_domains_are_cleaned_sorted_and_once_each() -> None:
    assert clean_domains([" @Mill.example", "a.example", "mill.example", ""]) == ["a.example", "mill.example"]


@pytest.mark.parametrize(
    "domain", ["mill", "mill..example", "-mill.example", "mill.example/", "mi ll.x", "1.2.3.4"]
)
def test_what_is_no_domain_is_refused(domain: str) -> None:
    with pytest.raises(Invalid, match="no e-mail domain"):
        clean_domains([domain])


@pytest.mark.parametrize("domain", ["gmail.com", "GMX.de", "outlook.com"])
def test_a_domain_that_everybody_can_use_belongs_to_no_company(cast: Cast, domain: str) -> None:
    with pytest.raises(Invalid, match="Anybody can have an address"):
        operations.create_company(name="Mill", domains=[domain], actor=cast.actor("admin"))


def test_a_domain_belongs_to_one_company(cast: Cast) -> None:
    with pytest.raises(Invalid, match="Harbour Works has one of these domains already"):
        operations.create_company(
            name="Mill", domains=["mill.example", "harbour.example"], actor=cast.actor("admin")
        )


def test_a_company_keeps_its_own_domain_when_it_is_changed(cast: Cast) -> None:
    changed = operations.change_company(
        cast.company.pk,
        name="Harbour",
        domains=["harbour.example"],
        is_verified=True,
        actor=cast.actor("admin"),
    )
    assert changed.name == "Harbour"


def test_only_domains_can_be_verified(cast: Cast) -> None:
    with pytest.raises(Invalid, match="domains that you verified"):
        operations.create_company(name="Mill", is_verified=True, actor=cast.actor("admin"))


def test_a_companys_name_is_taken_once(cast: Cast) -> None:
    with pytest.raises(Invalid, match="of this name already") as refusal:
        operations.create_company(name="Harbour Works", actor=cast.actor("admin"))
    assert refusal.value.field == "name"
    assert Company.objects.count() == 1


def test_two_companies_without_domains_do_not_collide(cast: Cast) -> None:
    for name in ("Mill", "Quarry"):
        operations.create_company(name=name, actor=cast.actor("admin"))
    assert Company.objects.count() == 3
