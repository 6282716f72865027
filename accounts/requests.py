"""The request as our views know it: with its organization and its actor."""

from uuid import UUID

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import Organization, User
from atum_desk.core.actors import Actor, ActorKind


class AtumRequest(HttpRequest):
    """A request in an organization's scope; `user` is a User where somebody is signed in."""

    organization: Organization
    actor: Actor
    htmx: HtmxDetails
    request_id: UUID


class SignedInRequest(AtumRequest):
    """A request of a signed-in person."""

    user: User


def _particulars(request: HttpRequest) -> tuple[UUID | None, str | None, str | None]:
    return (
        getattr(request, "request_id", None),
        # Without the zone that a link-local address carries: the database's type knows none.
        request.META.get("REMOTE_ADDR", "").partition("%")[0] or None,
        request.headers.get("User-Agent", "")[:500] or None,
    )


def actor_of_request(request: HttpRequest, user: User) -> Actor:
    """Return the signed-in person as an actor."""
    request_id, ip_address, user_agent = _particulars(request)
    return Actor(
        kind=ActorKind.USER,
        label=user.full_name or user.email,
        id=user.pk,
        role=user.role,
        company_id=user.company_id,
        email_verified=user.email_verified,
        request_id=request_id,
        ip_address=ip_address,
        user_agent=user_agent,
    )


def anonymous_actor(request: HttpRequest) -> Actor:
    """Return the actor of a request that nobody signed in for: a person without a role, who may nothing."""
    request_id, ip_address, user_agent = _particulars(request)
    return Actor(
        kind=ActorKind.USER,
        label="Visitor",
        request_id=request_id,
        ip_address=ip_address,
        user_agent=user_agent,
    )


def actor_of(user: User) -> Actor:
    """Return a person as an actor outside any request."""
    return Actor(
        kind=ActorKind.USER,
        label=user.full_name or user.email,
        id=user.pk,
        role=user.role,
        company_id=user.company_id,
        email_verified=user.email_verified,
    )
