"""Addresses of the requesters' portal."""

from django.urls import path

from tickets.views import composing, portal, portal_ticket

urlpatterns = [
    path("", portal.home, name="portal_home"),
    path("tickets/", portal.tickets, name="portal_tickets"),
    path("tickets/new/", portal.new, name="portal_new"),
    path("tickets/new/similar/", portal.similar, name="_portal_similar"),
    path("tickets/<int:number>/", portal_ticket.ticket, name="portal_ticket"),
    path("tickets/<int:number>/reply/", portal_ticket.reply, name="portal_reply"),
    path("tickets/<int:number>/preview/", portal_ticket.preview, name="portal_preview"),
    path("tickets/<int:number>/draft/", composing.portal_draft, name="portal_draft"),
    path(
        "tickets/<int:number>/discard_draft/",
        composing.portal_discard_draft,
        name="portal_discard_draft",
    ),
    path("tickets/<int:number>/resolve/", portal_ticket.resolve, name="portal_resolve"),
    path("tickets/<int:number>/close/", portal_ticket.close, name="portal_close"),
    path("tickets/<int:number>/reopen/", portal_ticket.reopen, name="portal_reopen"),
    path("tickets/<int:number>/cancel/", portal_ticket.cancel, name="portal_cancel"),
    path("tickets/<int:number>/edit_comment/", portal_ticket.edit_comment, name="portal_edit_comment"),
]
