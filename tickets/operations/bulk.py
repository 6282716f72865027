"""The same verb on several tickets: a loop over the door, so that each has its checks, its event, its audit row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import policy
from accounts.policy import Right
from atum_desk.core.actors import Actor
from atum_desk.core.errors import DomainError, LimitReached
from tickets.models import Ticket

AT_MOST = 200


@dataclass(slots=True)
class BulkResult:
    """Which tickets changed, by number, and which refused with which sentence."""

    changed: list[int] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)


def bulk(numbers: Sequence[int], *, verb: Callable[[UUID], object], actor: Actor) -> BulkResult:
    """Call `verb` with the id of each ticket that the actor sees, in the order of their numbers.

    One that refuses keeps the others. Unknown and foreign numbers are passed over. Raises NotAllowed, and LimitReached
    above 200 tickets. Publishes what the verb publishes, for each ticket.
    """
    policy.require(actor, Right.BULK)
    if len(numbers) > AT_MOST:
        raise LimitReached(_("Choose at most 200 tickets at once."))
    result = BulkResult()
    tickets = Ticket.objects.visible_to(actor).filter(number__in=numbers).order_by("number")
    for pk, number in tickets.values_list("pk", "number"):
        try:
            with transaction.atomic():
                verb(pk)
            result.changed.append(number)
        except DomainError as error:
            result.refused.append((number, str(error.message)))
    return result
