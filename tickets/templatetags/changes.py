"""The form in which a property of a ticket is changed in its place: what each of them has."""

from django import template
from django.template.context import Context

from atum_desk.core.markup import format_html
from atum_desk.core.templatetags.addresses import address
from tickets.models import Ticket

register = template.Library()

FORM = (
    '<form{3} method="post" action="{0}" hx-post="{0}" hx-target="#side" hx-swap="outerHTML" '
    "hx-include=\"[name='mode']\">"
    '<input type="hidden" name="csrfmiddlewaretoken" value="{1}"><input type="hidden" name="seen" value="{2}">'
    "{4}</form>"
)


@register.simple_block_tag(takes_context=True)
def change(context: Context, content: str, name: str, classes: str = "") -> str:
    """Put what stands up to `endchange` into a form that posts to the ticket's address with this name.

    It carries the version that the page shows. With htmx the ticket's side is answered.
    """
    ticket: Ticket = context["ticket"]
    shown_as = format_html(' class="{}"', classes) if classes else ""
    return format_html(
        FORM, address(name, str(ticket.number)), context["csrf_token"], ticket.version, shown_as, content
    )
