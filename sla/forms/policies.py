"""The form of a policy: what is promised, in which hours, and the steps before it is too late."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import zones
from accounts.models import Organization, Team, User
from atum_desk.core.errors import Invalid
from atum_desk.core.worded_forms import WordedForm
from sla.countries import country_choices
from sla.forms.fields import YEARS, MinutesField, WallTimeField
from sla.forms.hours import AROUND_THE_CLOCK, HOURS, HoursForm
from sla.models import SlaPolicy, StartsOn
from sla.operations import Promise
from sla.terms import Metric, StepAt
from sla.terms_in_force import COLUMNS
from sla.weeks import DAYS
from sla.words import DAY_WORDS, METRIC_WORDS
from tickets.models import Service
from tickets.states import Priority

# Another span, as a calendar's refusal names it: "mon[1]".
_PLACE = re.compile(rf"\b({'|'.join(DAYS)})\[(\d+)\]")
BEFORE_TARGETS = ("name", "description", "is_active", "services")


class PolicyForm(HoursForm):
    """A policy without its steps; the grid of targets has a field for each metric and priority."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=255)
    description = forms.CharField(
        label=gettext_lazy("Description"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    starts_on = forms.ChoiceField(label=gettext_lazy("The clock starts"), choices=StartsOn.choices)
    pause_responses = forms.BooleanField(
        label=gettext_lazy("Waiting for the customer pauses the response clocks too"),
        required=False,
        help_text=gettext_lazy(
            "Otherwise it pauses the resolution alone, so that a question cannot hide a missing answer."
        ),
    )
    timezone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=zones.choices)
    holiday_country = forms.ChoiceField(
        label=gettext_lazy("Public holidays"),
        required=False,
        help_text=gettext_lazy("Whole days on which time does not count."),
    )
    services = forms.MultipleChoiceField(
        label=gettext_lazy("Always for these services"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Their tickets are under this service level whatever the conditions and the order say."
        ),
    )
    is_active = forms.BooleanField(
        label=gettext_lazy("In use"),
        required=False,
        help_text=gettext_lazy(
            "One that is not in use applies to no further ticket; those under it keep their deadlines."
        ),
    )

    def __init__(self, data: Any = None, *, policy: SlaPolicy | None = None) -> None:
        super().__init__(data, initial=_initial(policy) if policy else _initial_of_new())
        targets = {
            f"{column}_{priority.value.lower()}": MinutesField(
                label=f"{METRIC_WORDS[metric]}, {priority.label}", required=False
            )
            for metric, column in COLUMNS.items()
            for priority in Priority
        }
        self.fields.update(targets)
        # As they stand on the page, which opens at the first that is wrong.
        hours = [f"hours_{day}" for day in DAYS]
        self.order_fields([*BEFORE_TARGETS, *targets, "starts_on", "pause_responses", "open_when", *hours])
        offered: Any = self.fields["services"]
        offered.choices = [(str(one.pk), one.name) for one in Service.objects.order_by("name")]
        known: Any = self.fields["holiday_country"]
        known.choices = [("", _("None")), *country_choices()]

    @property
    def grid(self) -> list[tuple[str, list[tuple[Any, str]]]]:
        """Return the targets: for each metric its name, and its fields with the name of their priority."""
        return [
            (
                str(METRIC_WORDS[metric]),
                [(self[f"{column}_{one.value.lower()}"], str(one.label)) for one in Priority],
            )
            for metric, column in COLUMNS.items()
        ]

    def promise(self, steps: Iterable[Mapping[str, Any]], conditions: Mapping[str, Any]) -> Promise:
        """Return what was entered."""
        given = self.cleaned_data
        in_hours = given["open_when"] == HOURS
        return Promise(
            name=given["name"],
            description=given["description"],
            minutes={
                f"{column}_{one.value.lower()}": given[f"{column}_{one.value.lower()}"]
                for column in COLUMNS.values()
                for one in Priority
            },
            starts_on=given["starts_on"],
            pause_responses=given["pause_responses"],
            timezone=given["timezone"],
            weekly={day: given[f"hours_{day}"] for day in DAYS if given[f"hours_{day}"]}
            if in_hours
            else None,
            holiday_country=given["holiday_country"] if in_hours else "",
            steps=list(steps),
            conditions=conditions,
            services=[UUID(pk) for pk in given["services"]],
            is_active=given["is_active"],
        )

    def refuse(self, error: Invalid) -> None:
        """Put what an operation refused beside the line that it is about."""
        where = error.field or ""
        name, _bracket, place = where.partition("[")
        if f"hours_{name}" in self.fields:
            number = int(place.rstrip("]")) + 1
            told = _PLACE.sub(_place_in_words, str(error.message))
            self.add_error(
                f"hours_{name}", _("Span %(number)s: %(sentence)s") % {"number": number, "sentence": told}
            )
        elif where == "weekly":
            self.add_error("hours_mon", str(error.message))
        else:
            self.add_error(where if where in self.fields else None, str(error.message))


def _place_in_words(found: re.Match[str]) -> str:
    return _("span %(number)s of %(day)s") % {"number": int(found[2]) + 1, "day": DAY_WORDS[found[1]]}


class StepForm(WordedForm):
    """One escalation step; a line that was shown is taken away by emptying its amount."""

    metric = forms.ChoiceField(
        label=gettext_lazy("Of"), choices=[(one.value, METRIC_WORDS[one]) for one in Metric]
    )
    amount = forms.IntegerField(label=gettext_lazy("When"), required=False, min_value=1)
    at = forms.ChoiceField(
        label=gettext_lazy("Counted in"),
        choices=[
            (StepAt.PERCENT.value, gettext_lazy("% of the target")),
            (StepAt.BEFORE.value, gettext_lazy("minutes before the deadline")),
            (StepAt.AFTER.value, gettext_lazy("minutes after the deadline")),
        ],
    )
    action = forms.ChoiceField(
        label=gettext_lazy("Do"),
        choices=[
            ("notify", gettext_lazy("tell")),
            ("assign", gettext_lazy("assign to")),
            ("team", gettext_lazy("give to the team")),
            ("priority", gettext_lazy("raise the priority")),
            ("level", gettext_lazy("raise the escalation level")),
        ],
    )
    whom = forms.ChoiceField(label=gettext_lazy("Whom"), required=False)
    only_in_hours = forms.BooleanField(label=gettext_lazy("In business hours only"), required=False)

    def __init__(self, *args: Any, whom: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        chosen: Any = self.fields["whom"]
        chosen.choices = whom

    def has_changed(self) -> bool:
        """Read every line as it was sent: one that is as it was shown is a step all the same."""
        return True

    def clean(self) -> dict[str, Any]:
        """Refuse a new line that says what is done, but not when."""
        given = self.cleaned_data
        is_new = self.empty_permitted
        if is_new and given.get("amount", 0) is None and self._says_something:
            self.add_error(
                "amount",
                _("Enter when this is done. To leave the step out, choose the rest of its line as it was."),
            )
        return given

    @property
    def _says_something(self) -> bool:
        """Say whether anything but the amount was chosen in a line that nothing was in."""
        lists: dict[str, Any] = {name: self.fields[name] for name in ("metric", "at", "action", "whom")}
        # A browser sends the first of a list that nobody touched.
        untouched = {name: field.choices[0][0] for name, field in lists.items()} | {"only_in_hours": False}
        return any(self.cleaned_data.get(name, first) != first for name, first in untouched.items())

    @property
    def is_empty(self) -> bool:
        """Say whether this is no step."""
        return self.cleaned_data.get("amount") is None

    def step(self) -> dict[str, Any]:
        """Return the step as the operation takes it."""
        given = self.cleaned_data
        kind, _colon, pk = given["whom"].partition(":")
        params = {"person": {"user_id": pk}, "team_id": {"team_id": pk}}.get(
            kind, {"to": kind} if kind else {}
        )
        names = {"metric", "at", "amount", "action", "only_in_hours"}
        return {name: given[name] for name in names} | {
            "params": params if given["action"] in {"notify", "assign", "team"} else {}
        }


def whom_choices(policy: SlaPolicy | None) -> list[Any]:
    """Return whom a step may tell or give a ticket to, with those whom a policy's steps name and who left."""
    people = _named("person", User.objects.active().staff().order_by("full_name", "email"))
    teams = _named("team_id", Team.objects.filter(is_active=True).order_by("name"))
    found: list[Any] = [
        ("", _("nobody")),
        ("assignee", _("the assignee")),
        ("team", _("the ticket's team")),
        ("managers", _("managers and administrators")),
        (_("People"), list(people.items())),
        (_("Teams"), list(teams.items())),
    ]
    named = {step["whom"] for step in steps_initial(policy) if ":" in step["whom"]}
    gone = _gone(named - people.keys() - teams.keys())
    return [*found, (_("No longer here"), gone)] if gone else found


def _named(kind: str, found: Iterable[User | Team]) -> dict[str, str]:
    return {f"{kind}:{one.pk}": str(one) for one in found}


def _gone(named: set[str]) -> list[tuple[str, str]]:
    """Return people and teams who left as choices: a step goes on naming them until somebody changes it."""
    if not named:
        return []
    pks = [whom.partition(":")[2] for whom in named]
    known = _named("person", User.objects.filter(pk__in=pks)) | _named(
        "team_id", Team.objects.filter(pk__in=pks)
    )
    return [
        (whom, _("%(name)s, no longer here") % {"name": known.get(whom, _("somebody"))})
        for whom in sorted(named, key=lambda one: known.get(one, ""))
    ]


def steps_initial(policy: SlaPolicy | None) -> list[dict[str, Any]]:
    """Return a policy's steps as the form shows them."""
    return [
        {**step, "whom": _whom(step.get("params") or {})}
        for step in ((policy.escalation_rules or []) if policy else [])
    ]


def _whom(params: Mapping[str, Any]) -> str:
    if params.get("user_id"):
        return f"person:{params['user_id']}"
    return f"team_id:{params['team_id']}" if params.get("team_id") else str(params.get("to", ""))


def _initial(policy: SlaPolicy) -> dict[str, Any]:
    facts = {
        f"{column}_{one.value.lower()}": getattr(policy, f"{column}_{one.value.lower()}")
        for column in COLUMNS.values()
        for one in Priority
    }
    hours = {f"hours_{day}": spans for day, spans in (policy.business_hours_schedule or {}).items()}
    return (
        facts
        | hours
        | {
            "seen": policy.version,
            "name": policy.name,
            "description": policy.description or "",
            "starts_on": policy.starts_on,
            "pause_responses": policy.pause_responses,
            "open_when": HOURS if policy.business_hours_enabled else AROUND_THE_CLOCK,
            "timezone": policy.timezone,
            "holiday_country": policy.holiday_country or "",
            "is_active": policy.is_active,
            "services": [
                str(pk) for pk in Service.objects.filter(sla_policy_id=policy.pk).values_list("pk", flat=True)
            ],
        }
    )


def _initial_of_new() -> dict[str, Any]:
    zone = Organization.objects.current().preferences.timezone
    return {"open_when": AROUND_THE_CLOCK, "is_active": True, "timezone": zone}


class TryForm(WordedForm):
    """When a ticket might be accepted, and at which priority."""

    at = WallTimeField(
        label=gettext_lazy("Accepted"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(
            attrs={
                "type": "datetime-local",
                "min": f"{YEARS[0]}-01-01T00:00",
                "max": f"{YEARS[-1]}-12-31T23:59",
            },
            format="%Y-%m-%dT%H:%M",
        ),
    )
    priority = forms.ChoiceField(
        label=gettext_lazy("Priority"), choices=Priority.choices, initial=Priority.MEDIUM
    )
