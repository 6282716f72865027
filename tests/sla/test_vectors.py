"""The decisions about the clock, each as a life that a person can check by hand (`vectors.toml`)."""

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sla.calendar import DAYS, BusinessCalendar
from sla.clock import Applied, Clocks, Event, Kind, compute
from sla.terms import Metric, Policy, Step, StepAt

VECTORS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "vectors.toml").read_text())["vector"]
PRIORITIES = ("LOW", "MEDIUM", "HIGH", "URGENT")


@pytest.mark.parametrize("vector", VECTORS, ids=lambda one: f"{one['decision']}: {one['name']}")
def test_the_clock_decides_as_it_was_decided(vector: dict[str, Any]) -> None:
    now = when(vector["now"])
    policy = policy_of(vector) if "targets" in vector else None
    clocks = compute(events_of(vector), policy, calendar_of(vector), now)
    assert shown(clocks.due_at) == vector["due"]
    assert [spoken(clocks, place) for place in range(len(clocks.cycles))] == vector["cycles"]
    breached = {f"{c.metric.value} {c.number}": shown(c.breached_at) for c in clocks.cycles if c.breached_at}
    late = {line.partition(":")[0] for line in vector["cycles"] if "BREACHED" in line}
    assert breached.keys() == late
    assert vector.get("breached", {}).items() <= breached.items()
    if "started" in vector:
        assert shown(clocks.started_at) == vector["started"]
    if "due_steps" in vector:
        assert [shown(step.at) for step in clocks.steps] == vector["due_steps"]
    if "segments" in vector:
        found = [f"{one.kind} {one.seconds}" for one in clocks.cycles[0].segments(now)]
        assert merged(found) == merged(vector["segments"])
    for cycle in clocks.cycles:
        assert sum(one.seconds for one in cycle.segments(now) if one.kind == "run") == cycle.elapsed_s


def test_every_decision_has_a_vector() -> None:
    assert {vector["decision"] for vector in VECTORS} == set(range(1, 21))


def when(text: str) -> datetime:
    """Return a vector's wall time as an instant."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=ZoneInfo("Europe/Berlin"))


def shown(moment: datetime | None) -> str:
    """Return an instant as the vectors write it."""
    if moment is None:
        return "-"
    text = moment.astimezone(ZoneInfo("Europe/Berlin")).strftime("%m-%d %H:%M:%S")
    return text.removesuffix(":00")


def spoken(clocks: Clocks, place: int) -> str:
    """Return a cycle as the vectors write it."""
    cycle = clocks.cycles[place]
    verdict = cycle.verdict.value if cycle.verdict else "-"
    return f"{cycle.metric.value} {cycle.number}: {shown(cycle.deadline)}, {verdict}, {cycle.elapsed_s}"


def merged(segments: list[str]) -> list[str]:
    """Join neighbours of one kind."""
    found: list[tuple[str, int]] = []
    for segment in segments:
        kind, seconds = segment.split()
        if found and found[-1][0] == kind:
            found[-1] = (kind, found[-1][1] + int(seconds))
        else:
            found.append((kind, int(seconds)))
    return [f"{kind} {seconds}" for kind, seconds in found]


def events_of(vector: dict[str, Any]) -> list[Event]:
    """Read a vector's life."""
    found = []
    for at, kind, *rest in vector["events"]:
        value = rest[0] if rest else None
        if kind == "due" and value:
            value = when(value)
        elif kind == "policy" and value:
            later = vector[value]
            value = Applied(policy_of(later), calendar_of(vector))
        found.append(Event(when(at), Kind(kind), value))
    return found


def policy_of(vector: dict[str, Any]) -> Policy:
    """Read what a vector, or terms that it names, promises."""
    targets = {
        (Metric(metric), priority): granted if isinstance(granted, int) else granted[priority]
        for metric, granted in vector["targets"].items()
        for priority in PRIORITIES
        if isinstance(granted, int) or priority in granted
    }
    steps = tuple(
        Step(f"step {place}", Metric(metric), StepAt(at), amount, only_in_hours=in_hours)
        for place, (metric, at, amount, in_hours) in enumerate(vector.get("steps", []))
    )
    return Policy(
        "Vector",
        targets,
        starts_on_creation=vector.get("starts_on_creation", False),
        pause_responses=vector.get("pause_responses", False),
        steps=steps,
    )


def calendar_of(vector: dict[str, Any]) -> BusinessCalendar:
    """Read a vector's hours."""
    if vector.get("hours") == "always":
        return BusinessCalendar.always("Europe/Berlin")
    weekly = vector.get("weekly") or {day: [("09:00", "17:00")] for day in DAYS[:5]}
    return BusinessCalendar(
        "Europe/Berlin", weekly, [date.fromisoformat(day) for day in vector.get("holidays", [])]
    )
