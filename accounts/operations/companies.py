"""Companies that requesters belong to."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import policy
from accounts.domains import clean_domains, refuse_free_mail
from accounts.models import Company
from accounts.policy import Right
from atum_desk.core import clock
from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid, NotFound
from atum_desk.core.names import clean_name, once


@transaction.atomic
def create_company(
    *, name: str, actor: Actor, domains: Collection[str] = (), is_verified: bool = False
) -> Company:
    """Add a company. Raises NotAllowed, Invalid. Publishes `company.created`."""
    policy.require(actor, Right.MANAGE_DIRECTORY)
    company = Company(created_at=clock.now())
    return _save(company, name, domains, is_verified, actor)


@transaction.atomic
def change_company(
    company_id: UUID, *, name: str, domains: Collection[str], is_verified: bool, actor: Actor
) -> Company:
    """Change a company; who joined it by a domain stays. Raises NotAllowed, NotFound, Invalid.

    Publishes `company.changed`.
    """
    policy.require(actor, Right.MANAGE_DIRECTORY)
    company: Company | None = Company.objects.select_for_update().filter(pk=company_id).first()
    if company is None:
        raise NotFound(_("There is no such company."))
    return _save(company, name, domains, is_verified, actor)


def _save(company: Company, name: str, domains: Collection[str], is_verified: bool, actor: Actor) -> Company:
    company.name, company.domains, company.is_verified = clean_name(name), clean_domains(domains), is_verified
    refuse_free_mail(company.domains)
    if is_verified and not company.domains:
        raise Invalid(
            _("Enter the domains that you verified, or leave the company unverified."), field="domains"
        )
    other = Company.objects.filter(domains__overlap=company.domains).exclude(pk=company.pk).first()
    if company.domains and other is not None:
        raise Invalid(_("%(name)s has one of these domains already.") % {"name": other.name}, field="domains")
    with once(_("There is a company of this name already. Choose another name."), field="name"):
        company.save_as(actor)
    return company
