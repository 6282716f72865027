"""What became of the mail about a message, in a small line below it."""

from typing import Any

from django import template

from accounts.models.notices import MailState
from tickets.beside import Beside, Delivery
from tickets.conversation import Message

register = template.Library()

ICONS = {
    MailState.WAITING: "clock",
    MailState.HELD: "circle-pause",
    MailState.SENT: "mail-check",
    MailState.FAILED: "mail-x",
}


@register.inclusion_tag("tickets/agent/_delivery.html")
def delivery(beside: Beside | str, message: Message) -> dict[str, Any]:
    """Show where each mail stands that took a message of staff to the requester; there is none about others."""
    if not isinstance(beside, Beside) or not message.author.works_here:
        return {"mails": []}
    return {"mails": [_shown(one) for one in beside.deliveries if str(one.comment_id) == message.key]}


def _shown(one: Delivery) -> dict[str, Any]:
    return {
        "mail": one,
        "icon": ICONS[MailState(one.state)],
        "is_late": one.state == MailState.WAITING and bool(one.last_error),
        # Only the first line: what a mail server says can be long.
        "reason": one.last_error.splitlines()[0][:200] if one.last_error else "",
    }
