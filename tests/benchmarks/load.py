"""Fills a test's own organization with many tickets, by the product's bulk loader."""

from datetime import timedelta

from accounts.models import User
from atum_desk.core import clock
from atum_desk.demo.bulk.ground import Ground, Person
from atum_desk.demo.bulk.load import fill
from atum_desk.demo.bulk.mark import mark_this_database
from sla.models import SlaPolicy
from sla.terms_in_force import terms_of
from tests.factories import Cast


def load(cast: Cast, tickets: int, *, seed: int = 7) -> None:
    """Give the cast's organization, which has none yet, that many tickets of the last three years."""
    mark_this_database()
    now = clock.now().replace(microsecond=0)
    with cast.scope():
        terms = terms_of(SlaPolicy.objects.get(), now)
    ground = Ground(
        organization_id=str(cast.id),
        requesters=_people(cast.requester, cast.coworker, cast.stranger),
        agents=_people(cast.agent, cast.colleague),
        managers=_people(cast.manager),
        teams=(str(cast.team.pk),),
        services=(str(cast.service.pk),),
        policy_id=str(terms.policy_id),
        terms_id=str(terms.pk),
        terms=terms.content,
        begins=now - timedelta(days=3 * 365),
        ends=now,
        first=1,
        last=tickets,
    )
    fill([ground], seed=seed)


def _people(*users: User) -> tuple[Person, ...]:
    return tuple(Person(str(user.pk), user.full_name) for user in users)
