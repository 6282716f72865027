"""Switching one kind of mail off by the link that every such mail carries, without a log-in."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from accounts import operations
from accounts.access import public
from accounts.requests import AtumRequest
from accounts.views.answers import GET_POST, void_link
from atum_desk.core.errors import NotFound
from atum_desk.core.http import page


@csrf_exempt  # A mail program posts here for its reader (RFC 8058); the signature stands for the form's token.
@public(methods=GET_POST)
def mail_off(request: AtumRequest, token: str) -> HttpResponse:
    """Ask whether mail of this kind should end, and end it; looking alone changes nothing."""
    try:
        _person, kind = operations.mail_to_switch(token)
    except NotFound:
        return void_link(request, _("Choose in your profile what you are told by mail."))
    if request.method == "POST":
        operations.switch_mail_off(token, actor=request.actor)
    return page(request, "accounts/mail_off.html", {"kind": kind, "is_off": request.method == "POST"})
