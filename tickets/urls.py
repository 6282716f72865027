"""The addresses of tickets: the desk's, the services' settings, and the portal's below /help/."""

from django.urls import include, path

from tickets.views import bulk, comments, composing, files, new, peek, queue, runs, services, texts, ticket, times, verbs, way

app_name = "tickets"

ONE = "desk/tickets/<int:number>/"
COMMENT = ONE + "comments/<uuid:comment_id>/"

urlpatterns = [
    path("desk/tickets/", queue.tickets, name="queue"),
    path("desk/tickets/new/", new.new, name="new"),
    path("desk/tickets/new/requesters/", new.requesters, name="_requesters"),
    path("desk/tickets/news/", queue.news, name="_news"),
    path("desk/tickets/density/", queue.density, name="density"),
    path("desk/tickets/bulk/", bulk.bulk, name="bulk"),
    path("desk/runs/", runs.runs, name="runs"),
    path("desk/runs/<uuid:run_id>/", runs.run, name="run"),
    path("desk/runs/<uuid:run_id>/cancel/", runs.cancel_run, name="cancel_run"),
    path("desk/runs/<uuid:run_id>/undo/", runs.undo_run, name="undo_run"),
    path(ONE, ticket.ticket, name="ticket"),
    path(ONE + "peek/", peek.peek, name="_peek"),
    path(ONE + "next/", way.following, name="next"),
    path(ONE + "previous/", way.previous, name="previous"),
    path(ONE + "reply/", ticket.reply, name="reply"),
    path(ONE + "note/", ticket.note, name="note"),
    path(ONE + "accept/", verbs.accept, name="accept"),
    path(ONE + "assign/", verbs.assign, name="assign"),
    path(ONE + "assign_team/", verbs.assign_team, name="assign_team"),
    path(ONE + "unassign/", verbs.unassign, name="unassign"),
    path(ONE + "start/", verbs.start, name="start"),
    path(ONE + "wait/", verbs.wait, name="wait"),
    path(ONE + "resume/", verbs.resume, name="resume"),
    path(ONE + "resolve/", verbs.resolve, name="resolve"),
    path(ONE + "close/", verbs.close, name="close"),
    path(ONE + "reopen/", verbs.reopen, name="reopen"),
    path(ONE + "cancel/", texts.cancel, name="cancel"),
    path(ONE + "edit_text/", texts.edit_text, name="edit_text"),
    path(ONE + "set_priority/", verbs.set_priority, name="set_priority"),
    path(ONE + "set_service/", verbs.set_service, name="set_service"),
    path(ONE + "set_tags/", verbs.set_tags, name="set_tags"),
    path(ONE + "set_due/", times.set_due, name="set_due"),
    path(ONE + "remind/", times.remind, name="remind"),
    path(ONE + "forget/", times.forget, name="forget"),
    path(ONE + "presence/", composing.presence, name="presence"),
    path(ONE + "draft/", composing.draft, name="draft"),
    path(ONE + "discard_draft/", composing.discard_draft, name="discard_draft"),
    path(ONE + "preview/", composing.preview, name="preview"),
    path(COMMENT + "edit/", comments.edit_comment, name="edit_comment"),
    path(COMMENT + "redact/", comments.redact_comment, name="redact_comment"),
    path("desk/settings/services/", services.services, name="services"),
    path("desk/settings/services/new/", services.service_new, name="service_new"),
    path("desk/settings/services/<uuid:service_id>/", services.service, name="service"),
    path("uploads/", files.upload, name="upload"),
    path("uploads/<uuid:upload_id>/", files.staged, name="staged"),
    path("uploads/<uuid:upload_id>/remove/", files.unstage, name="unstage"),
    path("attachments/<uuid:attachment_id>/", files.attachment, name="attachment"),
    path("attachments/<uuid:attachment_id>/preview/", files.attachment_preview, name="attachment_preview"),
    path(ONE + "attachments/<uuid:attachment_id>/redact/", files.redact_attachment, name="redact_attachment"),
    path("help/", include("tickets.urls_portal")),
]
