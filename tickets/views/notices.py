"""The bell and the list of what a person was told, for desk and portal alike."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import operations
from accounts.access import public, signed_in
from accounts.models import Notification, User
from accounts.paging import first_rows, next_href
from accounts.requests import AtumRequest, SignedInRequest
from atum_desk.core.errors import NotFound
from atum_desk.core.http import fragment, page
from tickets.forms.notices import NoticesForm
from tickets.notices import UNREAD_SHOWN, rows, spoken_unread
from tickets.views.answers import redirect_with, see_other

PAGE = 30


@signed_in()
def notices(request: SignedInRequest) -> HttpResponse:
    """List notices, the latest first; all of them, or the unread ones."""
    return _listed(request)


@signed_in(methods=("POST",))
def read_all(request: SignedInRequest) -> HttpResponse:
    """Mark every notice as read."""
    operations.read_notices(actor=request.actor)
    if request.htmx:
        return _listed(request, "tickets/after_read_notices.html")
    return redirect_with(request, reverse("tickets:notices"), _("All notices are marked as read."))


@signed_in(methods=("POST",))
def read(request: SignedInRequest, notice_id: UUID) -> HttpResponse:
    """Mark one notice as read."""
    _find(request, notice_id)
    operations.read_notices(notice_id=notice_id, actor=request.actor)
    if request.htmx:
        return _listed(request, "tickets/after_read_notices.html")
    return see_other(reverse("tickets:notices"))


@public()
def bell(request: AtumRequest) -> HttpResponse:
    """Answer an open page that asks whether there is news: nothing unless the number of unread notices is another.

    Whoever is signed out meanwhile stays where they are, with what they are writing.
    """
    if not isinstance(request.user, User):
        return HttpResponse(status=204)
    unread = _unread(request.user)
    if request.GET.get("unread") == unread:
        return HttpResponse(status=204)
    return fragment(request, "components/_bell.html", {"unread": unread})


def _listed(request: SignedInRequest, template: str = "") -> HttpResponse:
    told = Notification.objects.of(request.user.pk).latest_first()
    asked = NoticesForm(request.GET)
    if asked.only_unread:
        told = told.unread()
    if asked.after_id:
        told = told.older_than(_find(request, asked.after_id))
    shown, last = first_rows(told, PAGE)
    side = "agent" if request.user.works_here else "portal"
    context = {
        "rows": rows(shown, request.actor),
        "next_href": next_href(request, last),
        "only_unread": asked.only_unread,
        "section": "notices",
    }
    return page(request, template or f"tickets/{side}/notices.html", context)


def _find(request: SignedInRequest, notice_id: UUID) -> Notification:
    found: Notification | None = Notification.objects.of(request.user.pk).filter(pk=notice_id).first()
    if found is None:
        raise NotFound(_("There is no such notice."))
    return found


def _unread(user: User) -> str:
    told = Notification.objects.of(user.pk).unread().values("pk")[: UNREAD_SHOWN + 1]
    return spoken_unread(told.count())
