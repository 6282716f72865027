"""`python -m tests.benchmarks.calendars`: how many times a second business time is added and measured."""

import gc
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from sla.calendar import BusinessCalendar
from sla.holidays import public_holidays

START = datetime(2026, 2, 27, 15, 50, tzinfo=UTC)
HOUR_S = 3_600
SPANS = {
    "10 years": (2_500 * 8 * HOUR_S, timedelta(days=3_652)),
    "10 days": (10 * 8 * HOUR_S, timedelta(days=10)),
    "4 hours": (4 * HOUR_S, timedelta(hours=4)),
}
"""The longest first, so that the process has looked up no change of the clocks before.

By name: working seconds to add, and wall time to measure; ten years have about 2,500 days of eight hours.
"""
WEEKDAYS = {day: [("09:00", "12:30"), ("13:30", "18:00")] for day in ("mon", "tue", "wed", "thu", "fri")}
SECONDS = 1.0


def main() -> None:
    """Print a line for each calendar and span."""
    for name, make in (("business hours, holidays", _business), ("24x7", _always)):
        for span, (seconds, wall) in SPANS.items():
            calendar = make()
            cold = _once(partial(calendar.add, START, seconds))
            add = _rate(partial(calendar.add, START, seconds))
            between = _rate(partial(calendar.between, START, START + wall))
            sys.stdout.write(
                f"{name:26} {span:9} add {add:9,.0f} a second ({1e6 / add:7.1f} us; the first {cold * 1000:6.3f} ms)"
                f"   between {between:9,.0f} a second ({1e6 / between:7.1f} us)\n"
            )


def _always() -> BusinessCalendar:
    return BusinessCalendar.always("Europe/Berlin")


def _business() -> BusinessCalendar:
    return BusinessCalendar(
        "Europe/Berlin", WEEKDAYS, holidays=public_holidays("DE-BY", range(2025, 2038)).keys()
    )


def _once(call: Callable[[], object]) -> float:
    # Looking through all that the libraries loaded would fall into the call by chance, and take longer than it.
    gc.collect()
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def _rate(call: Callable[[], object]) -> float:
    calls, begin = 0, time.perf_counter()
    while time.perf_counter() - begin < SECONDS:
        for _ in range(10):
            call()
        calls += 10
    return calls / (time.perf_counter() - begin)


if __name__ == "__main__":
    main()
