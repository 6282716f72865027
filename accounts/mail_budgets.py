"""How much mail about tickets goes out: to one address about one ticket, and of one organization."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import OutboundMail


@dataclass(frozen=True, slots=True)
class Budget:
    """At most so many letters within so long."""

    most: int
    within: timedelta


PER_TICKET = (Budget(10, timedelta(minutes=10)), Budget(30, timedelta(hours=1)))
PER_ORGANIZATION = Budget(600, timedelta(hours=1))


def free_at(sent: Sequence[datetime], budget: Budget, at: datetime) -> datetime | None:
    """Return when the budget allows another letter, None for now; `sent` are the latest letters, latest first."""
    if len(sent) < budget.most:
        return None
    free = sent[budget.most - 1] + budget.within
    return free if free > at else None


def held_until(mail: OutboundMail, at: datetime) -> datetime | None:
    """Return until when this mail is held back, None if it may go now. Two queries."""
    longest = max(budget.within for budget in PER_TICKET)
    letters = OutboundMail.objects.letters_since(at - longest)
    about = letters.filter(recipient=mail.recipient, ticket_id=mail.ticket_id)
    to_address = list(about.values_list("sent_at", flat=True)[: max(budget.most for budget in PER_TICKET)])
    ends = [free_at(to_address, budget, at) for budget in PER_TICKET]
    ends.append(_of_organization(at))
    return max((end for end in ends if end is not None), default=None)


def _of_organization(at: datetime) -> datetime | None:
    """Return when the organization may send again: when the last letter that counts is too old to count."""
    letters = OutboundMail.objects.letters_since(at - PER_ORGANIZATION.within).values_list(
        "sent_at", flat=True
    )
    decisive = list(letters[PER_ORGANIZATION.most - 1 : PER_ORGANIZATION.most])
    return decisive[0] + PER_ORGANIZATION.within if decisive else None
