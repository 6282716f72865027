"""Times in the query line: spans such as `<2d` and days such as `2026-11-24`, read to conditions."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from atum_desk.core.conditions import Condition, Group, Leaf, Operator
from atum_desk.core.conditions.moments import EARLIEST, LATEST
from atum_desk.core.conditions.spans import LONGEST_SPAN_S, read_span

Op = Operator
NONE = "none"
TODAY = "today"


class Unreadable(ValueError):
    """What a filter of a line is to be cannot be understood: its text is the sentence that says so."""


def read_past(value: str, field: str, zone: ZoneInfo) -> Condition:
    """Read when something was: `<2d` is less than two days ago, `>2d` more; `2026-11-24`, and before or after it.

    Raises Unreadable.
    """
    sign, rest = (value[0], value[1:]) if value[:1] in {"<", ">"} else ("", value)
    if value.lower() == NONE:
        return Leaf(field, Op.IS_EMPTY.value)
    span = _span(rest, value)
    if span:
        if sign == ">":
            there, not_within = (
                Leaf(field, Op.IS_NOT_EMPTY.value),
                Leaf(field, Op.NOT_WITHIN_LAST.value, span),
            )
            return Group("all", (there, not_within))
        return Leaf(field, Op.WITHIN_LAST.value, span)
    return _on_day(field, sign, rest, value, zone)


def read_due(value: str, field: str, zone: ZoneInfo, at: datetime) -> Condition:
    """Read when something will be: `<4h` is within the next four hours, `>4h` later than that, `past` is over already.

    Raises Unreadable.
    """
    if value.lower() == NONE:
        return Leaf(field, Op.IS_EMPTY.value)
    if value.lower() in {"past", "overdue"}:
        return Leaf(field, Op.IS_PAST.value)
    if value.lower() == TODAY:
        return _on_day(field, "", at.astimezone(zone).date().isoformat(), value, zone)
    sign, rest = (value[0], value[1:]) if value[:1] in {"<", ">"} else ("", value)
    span = _span(rest, value)
    if span:
        within = Leaf(field, Op.WITHIN_NEXT.value, span)
        return _but(field, within, Leaf(field, Op.IS_PAST.value)) if sign == ">" else within
    return _on_day(field, sign, rest, value, zone)


def _span(rest: str, value: str) -> int | None:
    span = read_span(rest)
    if span is not None and span > LONGEST_SPAN_S:
        raise Unreadable(
            _("“%(value)s” is too long. Write twenty years at most, or a day.") % {"value": value}
        )
    return span


def _on_day(field: str, sign: str, rest: str, value: str, zone: ZoneInfo) -> Condition:
    begin, end = _day(rest, value, zone)
    if sign == "<":
        return Leaf(field, Op.BEFORE.value, begin)
    if sign == ">":
        return _but(field, Leaf(field, Op.BEFORE.value, end))
    since = _but(field, Leaf(field, Op.BEFORE.value, begin))
    return Group("all", (*since.nodes, Leaf(field, Op.BEFORE.value, end)))


def _day(rest: str, value: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return a day's first moment and the first one after it."""
    try:
        day = date.fromisoformat(rest)
    except ValueError as error:
        raise Unreadable(
            _("“%(value)s” is no time. Write <2d, >4h or a day such as 2026-11-24.") % {"value": value}
        ) from error
    if not EARLIEST.date() < day < LATEST.date():
        raise Unreadable(
            _("“%(value)s” is too far away. Write a day of the years 1970 to 2200.") % {"value": value}
        )
    following = day + timedelta(days=1)
    begin = datetime(day.year, day.month, day.day, tzinfo=zone)
    return begin, datetime(following.year, following.month, following.day, tzinfo=zone)


def _but(field: str, *excepted: Leaf) -> Group:
    """Return what has this time at all, and none of these of it: “from then on” is “there, and not before”."""
    return Group("all", (Leaf(field, Op.IS_NOT_EMPTY.value), Group("none", excepted)))
