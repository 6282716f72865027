"""What service levels do when something happens: a first policy for an organization, a ticket's clocks kept."""

from typing import Any

from django.dispatch import receiver

from atum_desk.core.events import Event, opening, preparing, published
from sla.operations import catch_up, create_default_policy, keep, read_ahead
from tickets.operations import Draft


@receiver(published, dispatch_uid="sla.default_policy")
def give_default_policy(sender: type[Event], event: Event, **_: Any) -> None:
    """Give a new organization its editable default policy."""
    if event.verb == "organization.created":
        create_default_policy(actor=event.actor.caused_by(event.id))


@receiver(opening, dispatch_uid="sla.read")
def read_the_clocks(sender: type[Draft], draft: Draft, **_: Any) -> None:
    """Read a ticket's clocks before a change that will move them, and do first what was due before it."""
    read_ahead(draft)
    while catch_up(draft):
        read_ahead(draft)


@receiver(preparing, dispatch_uid="sla.clocks")
def keep_the_clocks(sender: type[Draft], draft: Draft, **_: Any) -> None:
    """Move a ticket's clocks on with every change of it."""
    keep(draft)
