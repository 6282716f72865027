"""What service levels do by themselves: deadlines pass and steps fall due, whoever is at work."""

from atum_desk.core import clock
from atum_desk.core.tasks import due, organization_task
from atum_desk.core.tenancy import current_organization_id
from sla.operations import tick
from sla.operations.ticking import BATCH


@organization_task(name="sla.tick")
def tick_on() -> None:
    """Do what is due for one batch of tickets; a long list goes on in a job of its own."""
    if tick(clock.now()) == BATCH:
        tick_on.defer_once(current_organization_id())


due("sla", tick_on)
