"""Who files what when, and how it goes on: a whole organization's tickets as data, the same for the same seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from accounts.preferences import Gate
from atum_desk.demo.house import House, Offer
from atum_desk.demo.lives import COUNTS, FOLLOW_UPS, Beat, life, with_triage
from atum_desk.demo.scenario import Scenario, scenarios_of, voice_of
from atum_desk.demo.timing import lay_out
from tickets.states import Priority, Status

OLDEST_DAYS = 56.5
FRESH_MINUTES = (7, 31, 64, 118, 205, 330, 540, 1310)
TAGGED, MISFILED, BY_OFFICE = 0.8, 0.12, 0.35
PROMISED_MINUTES = {"LOW": 4320, "MEDIUM": 2880, "HIGH": 1440, "URGENT": 480}
"""What an organization's first policy promises: it decides which open tickets are overdue."""


@dataclass
class Telling:
    """One ticket's story: its people, its words, its beats in time; what telling it learns is kept here too."""

    scenario: Scenario
    requester: str
    dispatcher: str
    agent: str
    colleague: str
    manager: str
    priority: str
    beats: list[Beat]
    words: dict[str, str]
    rng: Random
    subject: str
    description: str
    instants: list[datetime] = field(default_factory=list)
    ticket_id: UUID | None = None
    comment_id: UUID | None = None
    last_note: str = ""
    filed_as: str = ""

    @property
    def is_misfiled(self) -> bool:
        """Say whether the requester picked no service."""
        return Beat.SERVICE in self.beats


def tell(house: House, now: datetime) -> list[Telling]:
    """Return all stories of an organization, each with its instants within the last sixty days."""
    rng = Random(f"demonstration of {house.slug}")  # noqa: S311 - a story, no secret
    deck = _deck(house, rng)
    tellings = []
    for status, tickets in COUNTS.items():
        for index in range(tickets - (FOLLOW_UPS if status is Status.CLOSED else 0)):
            scenario, take = next(deck)
            own = Random(rng.random())  # noqa: S311 - a story, no secret
            telling = _cast(house, scenario, take, life(status, index), own, is_first=index == 0)
            start = _start(house, telling, status, index, now)
            telling.instants = lay_out(telling.beats, start, now, house, telling.rng)
            tellings.append(telling)
    return tellings


def _deck(house: House, rng: Random) -> Iterator[tuple[Scenario, int]]:
    """Deal the scenarios in rounds, each round with other wordings, so that the same does not come twice in a row."""
    scenarios = list(scenarios_of(house.slug))
    for take in count():
        rng.shuffle(scenarios)
        yield from ((scenario, take) for scenario in scenarios)


def _cast(
    house: House, scenario: Scenario, take: int, beats: list[Beat], own: Random, *, is_first: bool
) -> Telling:
    """Choose who takes part, and what triage corrects."""
    subject, description = scenario.opening(take)
    offer = house.offer(scenario.service)
    team = house.members(offer.team)
    agent = _favoured(own, team, (house.agent,), weight=2)
    manager = own.choice(house.managers())
    by_office = own.random() < BY_OFFICE or house.settings.gate == Gate.MANAGERS
    askers = house.askers(offer)
    requester = _favoured(own, askers, house.favourites)
    return Telling(
        scenario=scenario,
        requester=house.favourites[0] if is_first and house.favourites[0] in askers else requester,
        dispatcher=manager if by_office else agent,
        agent=agent,
        colleague=own.choice([name for name in team if name != agent] or house.managers()),
        manager=manager,
        priority=scenario.priority or offer.priority,
        beats=with_triage(beats, _corrections(scenario, offer, own)),
        words=voice_of(house.slug).fill(own),
        rng=own,
        subject=subject,
        description=description,
    )


def _corrections(scenario: Scenario, offer: Offer, rng: Random) -> list[Beat]:
    is_misfiled, is_tagged = rng.random() < MISFILED, rng.random() < TAGGED
    filed_as = Priority.MEDIUM.value if is_misfiled else offer.priority
    beats = [Beat.SERVICE, Beat.TEAM] if is_misfiled else []
    if (scenario.priority or offer.priority) != filed_as:
        beats.append(Beat.PRIORITY)
    return [*beats, Beat.TAG] if is_tagged else beats


def _favoured(rng: Random, names: Sequence[str], favourites: Sequence[str], *, weight: int = 4) -> str:
    """Draw a name; those that one signs in as come up more often."""
    return rng.choices(names, [weight if name in favourites else 1 for name in names])[0]


def _start(house: House, telling: Telling, status: Status, index: int, now: datetime) -> datetime:
    """Return when the ticket is filed: the open ones by their deadline, the others some days ago.

    Of three open ones that somebody works on, one is comfortably on time, one nearly due, one overdue.
    """
    part, hour = (
        telling.rng.random(),
        telling.rng.triangular(house.waking.opens, house.waking.closes - 0.5, 11),
    )
    if status is Status.NEW:
        return now - timedelta(minutes=FRESH_MINUTES[index])
    if status in {Status.ACCEPTED, Status.ASSIGNED, Status.IN_PROGRESS}:
        promised = timedelta(minutes=PROMISED_MINUTES[telling.priority])
        if index % 3 == 2:
            return house.hours.last_open(now - promised * (1.15 + 0.8 * part))
        used = 0.9 + 0.08 * part if index % 3 == 1 else 0.08 + 0.7 * part
        return _by_day(house, now, now - max(promised * used, timedelta(minutes=25)), part)
    youngest, oldest = _ages(status, telling.beats)
    return _waking(house, now, youngest + part * (oldest - youngest), hour)


def _by_day(house: House, now: datetime, at: datetime, part: float) -> datetime:
    """Return `at`, or some time in the next waking hours where it falls into the night and these have begun."""
    opening = house.waking.next_open(at)
    if opening == at or opening > now - timedelta(minutes=40):
        return at
    return opening + min(now - opening, timedelta(hours=5)) * (0.1 + 0.5 * part)


def _ages(status: Status, beats: list[Beat]) -> tuple[float, float]:
    """Return how many days ago such a ticket was filed, at least and at most."""
    if status is Status.WAITING_CUSTOMER:
        return 0.8, 9
    if status is Status.RESOLVED:
        # Seven days after it was resolved a ticket closes by itself.
        return 0.8, 5
    if Beat.FOLLOW_UP in beats:
        return 42, 46
    return (17, OLDEST_DAYS) if Beat.EXPIRE in beats else (6, OLDEST_DAYS)


def _waking(house: House, now: datetime, age_days: float, hour: float) -> datetime:
    """Return that hour of a day when people write, about `age_days` ago: days when they do not write count as none."""
    zone, days = ZoneInfo(house.waking.timezone), house.waking.days
    local = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    left = int(age_days * len(days) / 7)
    while left or local.weekday() not in days or local + timedelta(hours=hour) > now - timedelta(hours=10):
        left -= 1 if left and local.weekday() in days else 0
        local -= timedelta(days=1)
    return local + timedelta(hours=hour)
