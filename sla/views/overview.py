"""The manager's overview: what is open, what came and went, what was kept; every number opens its tickets."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import desk
from accounts.policy import Right
from accounts.requests import SignedInRequest
from atum_desk.core import clock
from atum_desk.core.http import page
from atum_desk.core.templatetags.addresses import address
from sla.charts import HEIGHT, LABELS_EVERY, WIDTH, Share, columns_of, day_columns, shares, top_of
from sla.cycles import Verdict
from sla.models import SlaPolicy
from sla.months import Month
from sla.operations.exporting import last_export
from sla.overview import (
    AGES_D,
    NONE,
    ByMetric,
    Day,
    Opened,
    Promises,
    Tally,
    Which,
    count_days,
    count_months,
    count_open,
    count_promises,
    promises_of,
)
from sla.terms import Metric
from sla.words import METRIC_WORDS, VERDICT_WORDS
from tickets.choices import Choices, read_choices
from tickets.states import OPEN, Priority, Status

MONTHS = 6
PAGE = 50


@desk(Right.SEE_REPORTS)
def overview(request: SignedInRequest) -> HttpResponse:
    """Show the whole of it."""
    at, zone = clock.now(), zone_of_reader()
    month = _month(request, at, zone)
    opened, choices, days = count_open(at), read_choices(), count_days(at, zone)
    last = last_export(request.actor)
    of_export = Month.read(last.month) if last else None
    held = count_promises(month, zone)
    months = {**count_months(month.moved(-1), MONTHS - 1, zone), month: held.all}
    context = {
        "section": "overview",
        "opened": opened,
        "facts": _facts(opened),
        "tables": _tables(opened, choices),
        "days": [_day(one) for one in days],
        "columns": columns_of(days),
        "day_columns": list(zip(days, day_columns(days), strict=True)),
        "scale": (top_of(days), top_of(days) // 2, 0),
        "below": [one.day for one in days[:-1:LABELS_EVERY]],
        "width": WIDTH,
        "height": HEIGHT,
        "created": sum(one.created for one in days),
        "resolved": sum(one.resolved for one in days),
        "month": month,
        "month_word": month_word(month),
        "export": last,
        "export_word": month_word(of_export) if of_export else "",
        "earlier": str(month.moved(-1)),
        "later": str(month.moved(1)) if month.moved(1) <= Month.of(at.astimezone(zone)) else "",
        "metrics": [str(METRIC_WORDS[metric]) for metric in Metric],
        "promises": _promises(month, held, choices),
        "months": [
            (month_word(one), _cells(one, of_month)) for one, of_month in sorted(months.items(), reverse=True)
        ],
    }
    return page(request, "sla/agent/overview.html", context)


@desk(Right.SEE_REPORTS)
def promises(request: SignedInRequest) -> HttpResponse:
    """List the promises behind one of the overview's numbers."""
    at, zone = clock.now(), zone_of_reader()
    which = _which(request, _month(request, at, zone))
    start = _start(request.GET.get("start", ""))
    found = list(promises_of(which, zone)[start : start + PAGE + 1])
    kept = {name: value for name, value in request.GET.items() if name != "start"}
    context = {
        "section": "overview",
        "rows": [(one, METRIC_WORDS[one.metric], VERDICT_WORDS[one.verdict]) for one in found[:PAGE]],
        "title": _title(which),
        "month_word": month_word(which.month),
        "month": which.month,
        "next_href": f"?{urlencode({**kept, 'start': start + PAGE})}" if len(found) > PAGE else "",
    }
    return page(request, "sla/agent/promises.html", context)


def zone_of_reader() -> ZoneInfo:
    """Return the clocks of the person who looks."""
    return timezone.get_current_timezone()


def _month(request: SignedInRequest, at: datetime, zone: ZoneInfo) -> Month:
    return Month.read(request.GET.get("month", "")) or Month.of(at.astimezone(zone))


def _start(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _which(request: SignedInRequest, month: Month) -> Which:
    asked = request.GET
    return Which(
        month=month,
        metric=asked.get("metric", "") if asked.get("metric") in set(Metric) else "",
        verdict=asked.get("verdict", "") if asked.get("verdict") in {Verdict.MET, Verdict.BREACHED} else "",
        policy=_id_or_none(asked.get("policy", "")),
        service=_id_or_none(asked.get("service", "")),
    )


def _id_or_none(text: str) -> UUID | str | None:
    if text == NONE:
        return NONE
    try:
        return UUID(text)
    except ValueError:
        return None


def _title(which: Which) -> str:
    metric = str(METRIC_WORDS[Metric(which.metric)]) if which.metric else _("All promises")
    return f"{metric}: {VERDICT_WORDS[Verdict(which.verdict)]}" if which.verdict else metric


def month_word(month: Month) -> str:
    """Return a month as it is spoken of, such as "November 2026"."""
    return date_format(month.first, "F Y")


def _queue(**asked: str) -> str:
    return f"{address('tickets:queue')}?{urlencode(asked)}"


def _facts(opened: Opened) -> list[tuple[str, int, str]]:
    nobodys = opened.assignee.get(None, Tally()).count
    return [
        (_("Open"), opened.all.count, _queue(view="open")),
        (_("Unassigned"), nobodys, _queue(view="unassigned")),
        (_("Overdue"), opened.all.late, _queue(view="overdue")),
    ]


def _tables(opened: Opened, choices: Choices) -> list[tuple[str, list[Share]]]:
    """Return the open tickets' tables: a name, and a line for each status, priority, age, agent and team."""
    people = {one.id: one.name for one in choices.staff}
    teams = {one.id: one.name for one in choices.teams}
    status = [
        (str(one.label), opened.status.get(one.value, Tally()), {"status": one.value})
        for one in Status
        if one in OPEN
    ]
    priority = [
        (str(one.label), opened.priority.get(one.value, Tally()), {"view": "open", "priority": one.value})
        for one in reversed(Priority)
    ]
    age = [
        (words, opened.age.get(place, Tally()), {"view": "open", "q": line})
        for place, (words, line) in enumerate(_ages())
    ]
    return [
        (_("By status"), _shares(status)),
        (_("By priority"), _shares(priority)),
        (_("By age"), _shares(age)),
        (_("By agent"), _shares(_held(opened.assignee, people, "assignee", _("Nobody")))),
        (_("By team"), _shares(_held(opened.team, teams, "team", _("No team")))),
    ]


def _held(
    held: dict[UUID | None, Tally], names: dict[UUID, str], name: str, nobody: str
) -> list[tuple[str, Tally, dict[str, str]]]:
    rows = [
        (names.get(key, _("Unknown")) if key else nobody, tally, {"view": "open", name: str(key or "none")})
        for key, tally in held.items()
    ]
    return sorted(rows, key=lambda row: (-row[1].count, row[0]))


def _ages() -> list[tuple[str, str]]:
    """Return the ages in words, each with the query line that finds its tickets."""
    found, before = [], 0
    for days in AGES_D:
        words = ngettext("Up to %(days)s day", "Up to %(days)s days", days) % {"days": days}
        found.append((words, f"created:<{days}d" + (f" created:>{before}d" if before else "")))
        before = days
    older = ngettext("Over %(days)s day", "Over %(days)s days", before) % {"days": before}
    return [*found, (older, f"created:>{before}d")]


def _shares(rows: list[tuple[str, Tally, dict[str, str]]]) -> list[Share]:
    return shares(
        [
            (words, tally.count, tally.late, _queue(**asked), _queue(**_late(asked)))
            for words, tally, asked in rows
        ]
    )


def _late(asked: dict[str, str]) -> dict[str, str]:
    return {**asked, "view": "overdue"}


def _day(one: Day) -> dict[str, Any]:
    return {
        "day": one.day,
        "created": one.created,
        "resolved": one.resolved,
        "created_href": _on_day("created", one.day),
        "resolved_href": _on_day("resolved", one.day),
    }


def _on_day(key: str, day: date) -> str:
    return _queue(q=f"{key}:{day.isoformat()}")


def _promises(
    month: Month, held: Promises, choices: Choices
) -> list[tuple[str, list[tuple[str, list[Any]]]]]:
    """Return a month's promises in groups: all, by service level, by service; each line a cell for each metric."""
    services = {one.id: one.name for one in choices.services}
    policies: dict[UUID, str] = dict(SlaPolicy.objects.values_list("pk", "name"))
    by_policy = [
        (policies.get(key, "") if key else _("None"), _cells(month, cells, policy=str(key or NONE)))
        for key, cells in held.policy.items()
    ]
    by_service = [
        (
            services.get(key, "") if key else _("No service"),
            _cells(month, cells, service=str(key or NONE)),
        )
        for key, cells in held.service.items()
    ]
    return [
        ("", [(_("All tickets"), _cells(month, held.all))]),
        (_("By service level"), sorted(by_policy, key=lambda row: row[0])),
        (_("By service"), sorted(by_service, key=lambda row: row[0])),
    ]


def _cells(month: Month, held: ByMetric, **more: str) -> list[Any]:
    """Return a cell for each metric: what was kept of what was due, if anything was, and where to look at both."""
    cells: list[Any] = []
    for metric in Metric:
        kept = held.get(metric)
        if kept is None:
            cells.append({"label": METRIC_WORDS[metric], "kept": None})
            continue
        asked = {
            "month": str(month),
            "metric": metric.value,
            **{name: value for name, value in more.items() if value},
        }
        base = address("sla:promises")
        cells.append(
            {
                "label": METRIC_WORDS[metric],
                "kept": kept,
                "href": f"{base}?{urlencode(asked)}",
                "kept_href": f"{base}?{urlencode({**asked, 'verdict': Verdict.MET.value})}",
                "broken_href": f"{base}?{urlencode({**asked, 'verdict': Verdict.BREACHED.value})}",
            }
        )
    return cells
