"""What a policy may say: a promise as people enter it, and what is refused in it, with the line that is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Team, User
from atum_desk.core import clock, conditions
from atum_desk.core.errors import Invalid
from sla.calendar import BusinessCalendar, CalendarError
from sla.countries import countries
from sla.models import StartsOn
from sla.operations.steps import ACTIONS
from sla.snapshots import step_of
from sla.terms import Metric, StepAt
from tickets.condition_fields import MATCHED

LONGEST_MINUTES = 10 * 365 * 24 * 60
LONGEST_YEARS = 100
MOST_STEPS = 20
HIGHEST_PERCENT = 1_000


@dataclass(frozen=True, slots=True)
class Promise:
    """All that a policy says, as people enter it. `minutes` maps columns such as `response_time_low` to minutes.

    `services` are those that are always under it; None leaves them as they are.
    """

    name: str
    description: str = ""
    minutes: Mapping[str, int | None] = field(default_factory=dict)
    starts_on: str = StartsOn.ACCEPTED.value
    pause_responses: bool = False
    timezone: str = "UTC"
    weekly: Mapping[str, Sequence[tuple[str, str]]] | None = None
    holiday_country: str = ""
    steps: Sequence[Mapping[str, Any]] = ()
    conditions: Mapping[str, Any] = field(default_factory=dict)
    services: Sequence[UUID] | None = None
    is_active: bool = True


def checked_conditions(written: Mapping[str, Any]) -> dict[str, Any]:
    """Return conditions as they are kept; none at all hold for every ticket, unless any of none is to hold."""
    try:
        found = conditions.read_entered(written, MATCHED)
    except conditions.ConditionError as error:
        raise Invalid(error.sentence, field=f"conditions.{error.path}") from error
    return conditions.write(found) if found.nodes or found.mode == "any" else {}


def checked_minutes(minutes: int | None, column: str) -> int | None:
    """Return a target in minutes, None for no promise. Raises Invalid for what is no target."""
    if minutes is not None and not 1 <= minutes <= LONGEST_MINUTES:
        raise Invalid(_("A target is at least one minute and at most ten years."), field=column)
    return minutes


def check_calendar(promise: Promise) -> None:
    """Refuse hours that are none, in which nothing opens, or in which a target would take more than a lifetime."""
    try:
        if promise.weekly is None:
            BusinessCalendar.always(promise.timezone)
        else:
            BusinessCalendar(promise.timezone, promise.weekly)
    except CalendarError as error:
        raise Invalid(error.sentence, field=error.path) from error
    if promise.holiday_country and promise.holiday_country not in countries():
        raise Invalid(
            _("No public holidays are known for “%(code)s”.") % {"code": promise.holiday_country},
            field="holiday_country",
        )
    if promise.weekly is not None:
        _check_enough_opens(promise)


def _check_enough_opens(promise: Promise) -> None:
    """Refuse hours in which a target could hardly ever be used up, such as five minutes a week for ten years."""
    year, calendar = clock.now().year, BusinessCalendar(promise.timezone, promise.weekly or {})
    opens_s = calendar.between(datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC))
    for column, minutes in promise.minutes.items():
        if minutes is not None and minutes * 60 > LONGEST_YEARS * opens_s:
            raise Invalid(
                _("In these hours this would take more than %(years)s years. Choose less, or longer hours.")
                % {"years": LONGEST_YEARS},
                field=column,
            )


def checked_steps(
    steps: Sequence[Mapping[str, Any]], *, kept: Sequence[Mapping[str, Any]] = ()
) -> list[dict[str, Any]]:
    """Return the steps as they are kept. Raises Invalid with the path of what is wrong, such as `steps[0].amount`.

    One that is `kept` already may go on naming somebody who left: what else the level says can be changed all the same.
    """
    if len(steps) > MOST_STEPS:
        raise Invalid(
            _("A service level has at most %(most)s steps.") % {"most": MOST_STEPS},
            field=f"steps[{MOST_STEPS}].amount",
        )
    found, known = [_step(step, f"steps[{place}]", kept) for place, step in enumerate(steps)], set()
    for place, step in enumerate(found):
        if (key := step_of(step).key) in known:
            # Each is done once a cycle and known by its key.
            raise Invalid(
                _("This step is there already. Change it, or empty its number."),
                field=f"steps[{place}].amount",
            )
        known.add(key)
    return found


def _step(step: Mapping[str, Any], path: str, kept: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    metric, at, action = (
        _one_of(step.get(name), known, f"{path}.{name}")
        for name, known in (("metric", tuple(Metric)), ("at", tuple(StepAt)), ("action", ACTIONS))
    )
    amount = step.get("amount")
    if not isinstance(amount, int) or amount < 1:
        raise Invalid(
            _("A step comes at 1 percent or later, or a minute or more away."), field=f"{path}.amount"
        )
    if amount > (HIGHEST_PERCENT if at == StepAt.PERCENT else LONGEST_MINUTES):
        raise Invalid(_("This is too large for a step."), field=f"{path}.amount")
    params = dict(step.get("params") or {})
    found = {
        "metric": metric,
        "at": at,
        "amount": amount,
        "action": action,
        "params": params,
        "only_in_hours": bool(step.get("only_in_hours")),
    }
    if found not in kept:
        _check_params(action, params, f"{path}.params")
    return found


def _one_of(value: Any, known: Sequence[str], path: str) -> str:
    if value not in known:
        raise Invalid(_("“%(value)s” is not known here.") % {"value": value}, field=path)
    return str(value)


def _check_params(action: str, params: Mapping[str, Any], path: str) -> None:
    """Refuse a step that tells nobody, or names a person or team who is not there."""
    if (
        action == "notify"
        and params.get("to") not in {"assignee", "team", "managers"}
        and not params.get("user_id")
    ):
        raise Invalid(_("Say who is told."), field=path)
    people = User.objects.active().staff()
    if (action == "assign" or "user_id" in params) and not _exists(people, params.get("user_id")):
        raise Invalid(_("This person does not work here. Choose another one."), field=path)
    if action == "team" and not _exists(Team.objects.filter(is_active=True), params.get("team_id")):
        raise Invalid(_("There is no such team. Choose another one."), field=path)


def _exists(found: Any, pk: Any) -> bool:
    try:
        return bool(found.filter(pk=UUID(str(pk))).exists())
    except ValueError:
        return False
