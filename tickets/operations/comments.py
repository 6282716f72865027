"""Changing what was said: editing within the minutes that the role grants, and redaction."""

from uuid import UUID

from django.utils.translation import gettext as _

from accounts import policy
from accounts.policy import Right
from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid, NotAllowed, NotFound
from tickets.models import Comment
from tickets.operations._given import text_or_refuse
from tickets.operations._write import Draft, change


def edit_comment(ticket_id: UUID, comment_id: UUID, *, content: str, actor: Actor) -> Comment:
    """Change an own comment; what it said stays as a version. Raises NotAllowed, NotFound, Invalid.

    Publishes `comment.edited` on the ticket.
    """
    content = text_or_refuse(content)
    with change(ticket_id, verb="comment.edited", actor=actor) as draft:
        comment = _comment(draft, comment_id)
        if not policy.may_edit_comment(
            actor, author_id=comment.author_id, written_at=comment.created_at, at=draft.at
        ):
            raise NotAllowed(
                _("The minutes in which you could edit this message are over. Write a new one instead.")
            )
        if comment.redacted_at is not None:
            raise Invalid(_("This message was redacted. Write a new one instead."))
        if content != comment.content and actor.user_id is not None:
            draft.replace_comment(comment, content, author_id=actor.user_id)
    return comment


def redact_comment(ticket_id: UUID, comment_id: UUID, *, actor: Actor) -> Comment:
    """Take a comment's text away, and its versions'; the fact stays. Raises NotAllowed, NotFound.

    Publishes `comment.redacted` on the ticket.
    """
    with change(ticket_id, verb="comment.redacted", actor=actor) as draft:
        comment = _comment(draft, comment_id)
        policy.allow(
            policy.may_redact(actor, author_id=comment.author_id),
            _("You can redact your own messages only."),
        )
        if comment.redacted_at is None:
            draft.redact_comment(comment)
    return comment


def _comment(draft: Draft, comment_id: UUID) -> Comment:
    comments = Comment.objects.filter(ticket_id=draft.ticket.pk, pk=comment_id)
    if not policy.may(draft.actor, Right.SEE_INTERNALS):
        comments = comments.filter(is_internal=False)
    comment: Comment | None = comments.first()
    if comment is None:
        raise NotFound(_("There is no such message."))
    return comment
