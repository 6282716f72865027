"""The week of a policy's form as a picture."""

from typing import Any

from django.http import HttpResponse

from accounts.access import desk
from accounts.policy import Right
from accounts.requests import SignedInRequest
from atum_desk.core.http import fragment
from sla.forms.hours import HoursForm
from sla.pictures import WIDTH, week_of_bars
from sla.words import DAY_WORDS

MARKED_HOURS = range(0, 24, 6)


@desk(Right.MANAGE_SLA, methods=("POST",))
def week(request: SignedInRequest) -> HttpResponse:
    """Paint the week that a form holds, finished or not; nothing of it is saved."""
    return fragment(request, "sla/agent/_week.html", painted_week(HoursForm(request.POST)))


def painted_week(form: HoursForm) -> dict[str, Any]:
    """Return what the picture of a form's week is made from: its days, and where the marked hours stand."""
    return {
        "week": [(DAY_WORDS[day.name], day.bars) for day in week_of_bars(form.week_held)],
        "hours": [(hour, round(hour / 24 * WIDTH, 2)) for hour in MARKED_HOURS],
    }
