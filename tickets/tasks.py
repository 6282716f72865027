"""What tickets do by themselves: resolved ones close, those of a leaver are handed over, long changes go on."""

from datetime import timedelta
from uuid import UUID

from accounts.models import Organization, User
from accounts.requests import actor_of
from atum_desk.core import clock
from atum_desk.core.actors import system
from atum_desk.core.errors import TransitionRefused
from atum_desk.core.tasks import due, organization_task
from atum_desk.core.tenancy import current_organization_id
from tickets import operations
from tickets.models import BulkRun, Ticket, TicketReminder

AT_ONCE = 500


@organization_task(name="tickets.close_resolved")
def close_resolved() -> None:
    """Close the tickets that were resolved long enough ago; the rest of a long list comes with the next minute."""
    settings = Organization.objects.current().preferences
    before = clock.now() - timedelta(days=settings.close_after_days)
    actor = system("Automatic closing")
    for ticket_id in (
        Ticket.objects.resolved_before(before).order_by("resolved_at").values_list("pk", flat=True)[:AT_ONCE]
    ):
        try:
            operations.close(ticket_id, actor=actor)
        except TransitionRefused:
            continue  # reopened since the list was read


@organization_task(name="tickets.hand_over")
def hand_over(*, user_id: str, successor_id: str, cause_id: str) -> None:
    """Give a leaver's open tickets to the successor; back to the queue where nobody was named or that one left too."""
    actor = system("Hand-over").caused_by(UUID(cause_id))
    stays = bool(successor_id) and User.objects.active().staff().filter(pk=successor_id).exists()
    for ticket_id in (
        Ticket.objects.assigned_to_user(UUID(user_id)).order_by("number").values_list("pk", flat=True)
    ):
        if stays:
            operations.assign(ticket_id, user_id=UUID(successor_id), actor=actor)
        else:
            operations.unassign(ticket_id, actor=actor)


@organization_task(name="tickets.go_on")
def go_on(*, run_id: str) -> None:
    """Change the next chunk of a run in the name of the person who began it; the chunk after it is a job of its own."""
    begun = BulkRun.objects.select_related("user").get(pk=run_id)
    if operations.advance_run(begun.pk, actor=actor_of(begun.user)).is_open:
        go_on.defer_once(current_organization_id(), run_id=run_id)


@organization_task(name="tickets.prepare_file")
def prepare_file(*, file_id: str) -> None:
    """Scan a file that waits for it, and make the preview of an attached picture."""
    operations.check_file(UUID(file_id), actor=system("Virus scanner"))
    operations.make_preview(UUID(file_id), actor=system("Previews"))


@organization_task(name="tickets.forget_file")
def forget_file(*, file_id: str) -> None:
    """Remove the bytes of a file that was taken away."""
    operations.remove_redacted(UUID(file_id), actor=system("Files"))


@organization_task(name="tickets.sweep_uploads")
def sweep_uploads() -> None:
    """Forget staged files that nobody claimed within a day."""
    operations.sweep_uploads(actor=system("Files"))


@organization_task(name="tickets.remind")
def remind() -> None:
    """Tell the reminders whose moment has come; the rest of a long list comes with the next minute."""
    actor = system("Reminders")
    for reminder_id in TicketReminder.objects.filter(remind_at__lte=clock.now()).values_list("pk", flat=True)[
        :AT_ONCE
    ]:
        operations.tell_reminder(reminder_id, actor=actor)


due("close", close_resolved)
due("reminders", remind)
due("uploads", sweep_uploads)
