"""When the people of a demonstration organization last signed in: shortly before they last did something."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from django.db.models import Max

from accounts.models import AuditLog, User
from accounts.operations import record_sign_in
from accounts.requests import actor_of
from atum_desk.core import clock
from atum_desk.demo.house import House


def sign_in_everybody(house: House, now: datetime) -> None:
    """Sign in whoever has done something, and the staff within the last working day, in the order of time."""
    people = {person.pk: person for person in User.objects.all()}
    for at, key in sorted(_instants(house, list(people.values()), now)):
        with clock.at(at):
            record_sign_in(people[key], actor=actor_of(people[key]))


def _instants(house: House, people: list[User], now: datetime) -> Iterator[tuple[datetime, object]]:
    acts = AuditLog.objects.filter(user_id__isnull=False).values_list("user_id").annotate(Max("created_at"))
    last = dict(acts)
    for person in people:
        rng = Random(f"{house.slug} {person.email}")  # noqa: S311 - a story, no secret
        before = timedelta(minutes=rng.randint(3, 25))
        if person.works_here:
            there = house.hours.last_open(now - timedelta(minutes=rng.randint(25, 900)))
            yield max(last.get(person.pk, there), there) - before, person.pk
        elif person.pk in last:
            yield max(last[person.pk] - before, person.created_at), person.pk
