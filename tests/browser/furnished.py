"""An organization in which every page has something to show, and what is long is very long."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts import operations as people
from accounts.roles import Role
from atum_desk.core import clock
from sla import operations as sla
from sla.models import SlaPolicy
from sla.months import Month
from sla.operations import Promise, change_policy
from tests.browser.steps import read_mail, work
from tests.factories import Cast, file_ticket, make_cast, ticket_in
from tests.tickets.files.samples import TEXT, picture, staged
from tickets import operations
from tickets.operations import Outcome
from tickets.states import Status

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
MARKDOWN = f"""It **stopped** at `0x8007{"f" * 60}`:

- https://intranet.example/{"very-long-path/" * 8}
- {LONG_WORD}

> quoted

```
{"wide code " * 20}
```

| a | b |
|---|---|
| 1 | {LONG_WORD} |
"""


@dataclass(frozen=True)
class Furnished:
    """The organization, and what stands in the addresses of its pages."""

    cast: Cast
    bare: Cast
    busy: int
    comment: UUID
    file: UUID
    waiting: int
    resolved: int
    closed: int
    new: int
    run: UUID
    view: UUID
    export: UUID
    invitation: str
    reset: str
    policy: UUID


def furnish() -> Furnished:
    """Make the organization with its tickets, and a bare one without any."""
    cast = make_cast("Furnished", registration="open", requester_sets_priority=True)
    with cast.scope():
        policy = _in_hours(cast)
        numbers = {status: ticket_in(cast, status).number for status in Status}
        busy, comment, file = _busy(cast)
        export = sla.begin_export(Month.of(timezone.now()), ZoneInfo("UTC"), actor=cast.actor("manager")).pk
        sla.advance_export(export)
        look = operations.Look("Urgent and mine", {"priority": "URGENT"}, team_id=cast.team.pk)
        view = operations.create_view(look, actor=cast.actor("manager")).pk
        run = _change_several(
            cast, [number for status, number in numbers.items() if status is not Status.RESOLVED]
        )
        people.invite(
            email=f"{'long.' * 12}name@invited.example",
            full_name="",
            role=Role.AGENT,
            company_id=None,
            actor=cast.actor("admin"),
        )
        people.request_password_reset(email=cast.stranger.email, actor=cast.actor("stranger"))
    work(cast)
    return Furnished(
        cast=cast,
        bare=make_cast("Bare"),
        busy=busy,
        comment=comment,
        file=file,
        waiting=numbers[Status.WAITING_CUSTOMER],
        resolved=numbers[Status.RESOLVED],
        closed=numbers[Status.CLOSED],
        new=numbers[Status.NEW],
        run=run,
        view=view,
        export=export,
        invitation=read_mail(cast, f"{'long.' * 12}name@invited.example"),
        reset=read_mail(cast, cast.stranger.email),
        policy=policy,
    )


def _in_hours(cast: Cast) -> UUID:
    """Have time count in hours with holidays, under a long name, and every kind of step taken."""
    policy: SlaPolicy = SlaPolicy.objects.get()
    promise = Promise(
        name="Promises " + "without-any-space" * 5,
        minutes={"response_time_high": 30, "resolution_time_high": 480},
        timezone="Europe/Berlin",
        weekly={"mon": [("09:00", "12:30"), ("13:30", "17:00")], "fri": [("22:00", "06:00")]},
        holiday_country="DE",
        steps=[
            {
                "metric": "RESOLUTION",
                "at": "percent",
                "amount": 80,
                "action": "notify",
                "params": {"to": "managers"},
            },
            {"metric": "RESOLUTION", "at": "after", "amount": 30, "action": "level", "only_in_hours": True},
        ],
    )
    change_policy(policy.pk, promise, actor=cast.actor("admin"))
    return policy.pk


def _change_several(cast: Cast, numbers: list[int]) -> UUID:
    """Try to close several tickets as the agent: each says why not, and stays what it is."""
    agent = cast.actor("agent")
    run = operations.plan_run(numbers, act=operations.Act(verb="close", priority="HIGH"), actor=agent)
    return UUID(str(operations.advance_run(run.pk, actor=agent).pk))


def _busy(cast: Cast) -> tuple[int, UUID, UUID]:
    """File a ticket with everything on it, in the last three hours."""
    agent, manager = cast.actor("agent"), cast.actor("manager")
    with clock.at(clock.now() - timedelta(hours=3)):
        ticket = file_ticket(
            cast,
            f"Crash of {LONG_WORD} " + "and so on " * 6,
            description=MARKDOWN,
            service_id=cast.service.pk,
        )
        operations.accept(ticket.pk, actor=manager)
        operations.assign(ticket.pk, user_id=cast.agent.pk, actor=manager)
        operations.set_tags(ticket.pk, tags=["vpn", "very-long-tag-" * 3, "boot"], actor=agent)
        operations.note(ticket.pk, content=MARKDOWN, actor=agent)
        operations.reply(ticket.pk, content=MARKDOWN, actor=agent, outcome=Outcome.WAIT)
        operations.reply(ticket.pk, content="Yes.", actor=cast.actor("requester"))
    files = [
        staged(agent, name, content).pk
        for name, content in (("plan.png", picture((1600, 900))), (f"{LONG_WORD}{LONG_WORD}.txt", TEXT))
    ]
    said = operations.reply(ticket.pk, content="We look at it.", actor=agent, uploads=files)
    assert said.comment is not None
    return ticket.number, said.comment.pk, files[1]
