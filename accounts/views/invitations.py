"""Inviting people, and the invitations nobody has answered yet."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts import operations
from accounts.access import desk
from accounts.forms.people import InviteForm
from accounts.models import Invitation, OutboundMail
from accounts.policy import Right
from accounts.requests import SignedInRequest
from accounts.roles import Role
from accounts.views.answers import GET_POST, posted, see_other
from atum_desk.core import clock
from atum_desk.core.errors import Invalid
from atum_desk.core.http import page

AT_MOST = 200


@desk(Right.INVITE_REQUESTERS, methods=GET_POST)
def invite(request: SignedInRequest) -> HttpResponse:
    """Ask whom to invite, and as what."""
    asked = {name: request.GET.get(name, "") for name in ("email", "full_name")}
    form = InviteForm(request.actor, posted(request), initial={"role": Role.CUSTOMER_USER, **asked})

    def send(entered: dict[str, Any]) -> Invitation:
        company = entered.pop("company")
        return operations.invite(**entered, company_id=company.pk if company else None, actor=request.actor)

    invitation = form.carry_out(send)
    if invitation is None:
        return page(request, "accounts/agent/invite.html", {"form": form}, status=form.status)
    messages.success(
        request, _("%(email)s is invited; the link is on its way.") % {"email": invitation.email}
    )
    return see_other("accounts:invitations")


@desk(Right.INVITE_REQUESTERS)
def invitations(request: SignedInRequest) -> HttpResponse:
    """List the invitations that wait for an answer, each with what became of its mail."""
    rows = list(Invitation.objects.unanswered()[:AT_MOST])
    mails = {mail.invitation_id: mail for mail in OutboundMail.objects.latest_of(rows)}
    at = clock.now()
    listed = [{"row": row, "mail": mails.get(row.pk), "is_open": row.is_open_at(at)} for row in rows]
    return page(request, "accounts/agent/invitations.html", {"invitations": listed})


@desk(Right.INVITE_REQUESTERS, methods=("POST",))
def invitation_resend(request: SignedInRequest, invitation_id: UUID) -> HttpResponse:
    """Send a new link."""
    try:
        sent = operations.resend_invitation(invitation_id, actor=request.actor)
    except Invalid as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("A new link to %(email)s is on its way.") % {"email": sent.email})
    return see_other("accounts:invitations")


@desk(Right.INVITE_REQUESTERS, methods=("POST",))
def invitation_revoke(request: SignedInRequest, invitation_id: UUID) -> HttpResponse:
    """Void an invitation."""
    try:
        revoked = operations.revoke_invitation(invitation_id, actor=request.actor)
    except Invalid as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The invitation of %(email)s is void.") % {"email": revoked.email})
    return see_other("accounts:invitations")
