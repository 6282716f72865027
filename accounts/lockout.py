"""Lock-out: counts what was tried too often, by address and by IP address, and says how long a key must wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import ngettext

from accounts.models import LoginAttempt
from atum_desk.core import clock
from atum_desk.core.errors import LimitReached
from atum_desk.core.tenancy import current_organization_id

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(hours=24)
# Who stands behind an IP address with many others is not locked for what they all mistype in a month.
ONE_FORGOTTEN_EACH = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """What is counted under one key, and how many times are free before the first wait."""

    key: str
    free: int


def by_address(purpose: str, email: str) -> Limit:
    """Count one address, whether anybody has it or not."""
    return Limit(f"{purpose}:address:{email.strip().lower()[:255]}", free=5)


def by_ip(purpose: str, ip_address: str | None) -> Limit:
    """Count one IP address; a whole office may stand behind it, so it gets more than a person's address."""
    return Limit(f"{purpose}:ip:{ip_address or 'unknown'}", free=20)


def one_at_a_time(limit: Limit) -> None:
    """Let attempts at the same key wait for each other until this transaction ends, so that none slips by."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"{current_organization_id()}:{limit.key}"],
        )


def refuse_if_locked(*limits: Limit) -> None:
    """Raise LimitReached, saying how long, if one of the keys has to wait."""
    at = clock.now()
    untils = LoginAttempt.objects.filter(key__in=[limit.key for limit in limits], until__gt=at).values_list(
        "until"
    )
    if waits := [until - at for (until,) in untils]:
        raise LimitReached(sentence(max(waits)))


def count(*limits: Limit) -> None:
    """Count one more attempt under each key; the wait doubles with each one past the free ones.

    Each hour without another attempt forgets one, a day all of them.
    """
    at = clock.now()
    for limit in limits:
        row, _made = LoginAttempt.objects.select_for_update().get_or_create(
            key=limit.key, defaults={"updated_at": at}
        )
        if at - row.updated_at > FORGOTTEN_AFTER:
            row.failures = 0
        forgotten = int((at - row.updated_at) / ONE_FORGOTTEN_EACH)
        row.failures = max(0, row.failures - forgotten) + 1
        row.until = _locked_until(row.failures, limit.free, at)
        row.updated_at = at
        row.save(update_fields=["failures", "until", "updated_at"])


def forget(*limits: Limit) -> None:
    """Start counting anew."""
    LoginAttempt.objects.filter(key__in=[limit.key for limit in limits]).delete()


def forget_old() -> int:
    """Delete what nobody tried for a day; return how many keys that were."""
    deleted, _by_model = LoginAttempt.objects.filter(updated_at__lt=clock.now() - FORGOTTEN_AFTER).delete()
    return deleted


def sentence(wait: timedelta) -> str:
    """Say how long to wait, in whole minutes, at least one."""
    minutes = max(1, -(-int(wait.total_seconds()) // 60))
    return ngettext(
        "Too many attempts. Wait %(minutes)s minute, then try again.",
        "Too many attempts. Wait %(minutes)s minutes, then try again.",
        minutes,
    ) % {"minutes": minutes}


def _locked_until(failures: int, free: int, at: datetime) -> datetime | None:
    if failures < free:
        return None
    # Capped before it is multiplied: a timedelta overflows.
    longer: int = 2 ** min(failures - free, 10)
    return at + min(FIRST_WAIT * longer, LONGEST_WAIT)
