"""What service levels do by themselves: deadlines pass and steps fall due, whoever is at work."""

from uuid import UUID

from atum_desk.core import clock
from atum_desk.core.tasks import due, organization_task
from atum_desk.core.tenancy import current_organization_id
from sla.operations import advance_export, advance_reapply, tick
from sla.operations.ticking import BATCH


@organization_task(name="sla.tick")
def tick_on() -> None:
    """Do what is due for one batch of tickets; a long list goes on in a job of its own."""
    if tick(clock.now()) == BATCH:
        tick_on.defer_once(current_organization_id())


@organization_task(name="sla.write_on")
def write_on(*, export_id: str) -> None:
    """Write the next piece of an export; the one after it is a job of its own."""
    if advance_export(UUID(export_id)).is_open:
        write_on.defer_once(current_organization_id(), export_id=export_id)


@organization_task(name="sla.reapply_on")
def reapply_on(*, run_id: str) -> None:
    """Put the next tickets under their policy's present terms; those after them are a job of their own."""
    if advance_reapply(UUID(run_id)).is_open:
        reapply_on.defer_once(current_organization_id(), run_id=run_id)


due("sla", tick_on)
