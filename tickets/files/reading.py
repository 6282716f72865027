"""Finding files: staged ones of a person, attached ones of a ticket that the actor may see."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts import policy
from accounts.policy import Right
from atum_desk.core.actors import Actor
from atum_desk.core.errors import NotFound
from tickets.models import Attachment, Ticket, Upload


def own_uploads(ids: Collection[UUID], actor: Actor) -> list[Upload]:
    """Return those of the staged files that are the actor's own, in the order of the ids."""
    if not ids:
        return []
    found = {one.pk: one for one in Upload.objects.filter(user_id=actor.user_id, pk__in=ids)}
    return [found[key] for key in dict.fromkeys(ids) if key in found]


def find_upload(actor: Actor, upload_id: UUID) -> Upload:
    """Return an own staged file. Raises NotFound."""
    found = own_uploads([upload_id], actor)
    if not found:
        raise NotFound(_("There is no such file."))
    return found[0]


def find_attachment(actor: Actor, attachment_id: UUID) -> Attachment:
    """Return a file of a ticket that the actor sees; those of notes only to who sees notes. Raises NotFound."""
    found: Attachment | None = (
        Attachment.objects.select_related("ticket", "comment", "uploaded_by").filter(pk=attachment_id).first()
    )
    if found is None or not Ticket.objects.visible_to(actor).filter(pk=found.ticket_id).exists():
        raise NotFound(_("There is no such file."))
    is_internal = found.comment is not None and found.comment.is_internal
    if is_internal and not policy.may(actor, Right.SEE_INTERNALS):
        raise NotFound(_("There is no such file."))
    return found


def bytes_stored() -> int:
    """Return what the organization's files weigh together, staged ones included, removed ones not."""
    kept = Attachment.objects.filter(redacted_at__isnull=True).aggregate(size=Sum("file_size"))["size"]
    staged = Upload.objects.aggregate(size=Sum("file_size"))["size"]
    return int(kept or 0) + int(staged or 0)
