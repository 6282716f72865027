"""The messages of a conversation at the desk, with their files and what became of the mails about them."""

from typing import Any
from uuid import UUID

from django import template
from django.template.context import RequestContext
from django.template.loader import render_to_string

from accounts.models.notices import MailState
from atum_desk.core import display
from atum_desk.core.markup import format_html
from tickets.articles import Articles
from tickets.beside import Beside, Delivery
from tickets.conversation import Conversation, Message
from tickets.models import Ticket
from tickets.templatetags.files import shown

register = template.Library()

ICONS = {
    MailState.WAITING: "clock",
    MailState.HELD: "circle-pause",
    MailState.SENT: "mail-check",
    MailState.FAILED: "mail-x",
}


@register.simple_tag(takes_context=True)
def opening(context: RequestContext, ticket: Ticket, conversation: Conversation, beside: Beside) -> str:
    """Draw the message that opened the ticket."""
    return _articles(context, ticket, beside, [conversation.opening]).message(conversation.opening)


@register.simple_tag(takes_context=True)
def entries(context: RequestContext, ticket: Ticket, conversation: Conversation, beside: Beside) -> str:
    """Draw messages, notes, and the lines of history between."""
    messages = [entry.message for entry in conversation.entries if entry.message is not None]
    return _articles(context, ticket, beside, messages).entries(conversation.entries)


def _articles(context: RequestContext, ticket: Ticket, beside: Beside, messages: list[Message]) -> Articles:
    return Articles(ticket.number, {one.key: _below(context, ticket, beside, one) for one in messages})


def _below(context: RequestContext, ticket: Ticket, beside: Beside, message: Message) -> str:
    """Draw a message's files, and where each mail stands that took a message of staff to the requester."""
    comment_id = None if message.key == "description" else UUID(message.key)
    files = beside.files_of(comment_id) if beside.files else []
    mails = (
        [one for one in beside.deliveries if one.comment_id == comment_id]
        if message.author.works_here
        else []
    )
    if not files and not mails:
        return ""
    told = {"files": [shown(one, ticket, context["request"].actor) for one in files]}
    return format_html(
        "{}{}",
        render_to_string("components/_attachments.html", told),
        render_to_string("tickets/agent/_delivery.html", {"mails": [_shown(one) for one in mails]}),
    )


def _shown(one: Delivery) -> dict[str, Any]:
    return {
        "mail": one,
        "sent": display.exact(one.sent_at) if one.sent_at else "",
        "icon": ICONS[MailState(one.state)],
        "is_late": one.state == MailState.WAITING and bool(one.last_error),
        # Only the first line: what a mail server says can be long.
        "reason": one.last_error.splitlines()[0][:200] if one.last_error else "",
    }
