"""Whole addresses of an organization's pages, for mail and for the terminal."""

from django.conf import settings
from django.urls import reverse

from accounts import tokens
from accounts.models import Organization, User


def home(organization: Organization) -> str:
    """Return the address of the organization's start page."""
    return absolute(organization, "/")


def invitation(organization: Organization, token: str) -> str:
    """Return the one-time link of an invitation."""
    return absolute(organization, reverse("accounts:invitation", args=[token]))


def password_reset(organization: Organization, user: User) -> str:
    """Return the link with which the person chooses a new password within the hour."""
    path = reverse("accounts:password_reset", args=[tokens.person_code(user), tokens.reset_token(user)])
    return absolute(organization, path)


def verification(organization: Organization, user: User) -> str:
    """Return the link that proves, within a day, that the person reads mail at their address."""
    path = reverse("accounts:verify", args=[tokens.person_code(user), tokens.verification_token(user)])
    return absolute(organization, path)


def profile(organization: Organization) -> str:
    """Return the address of the reader's own profile."""
    return absolute(organization, reverse("accounts:profile"))


def mail_off(organization: Organization, user: User, kind: str) -> str:
    """Return the signed link that switches mail of this kind off, without a log-in."""
    return absolute(organization, reverse("accounts:mail_off", args=[tokens.mail_off_token(user, kind)]))


def absolute(organization: Organization, path: str) -> str:
    """Put the organization's scheme, host and port before a path."""
    return f"{settings.SITE_SCHEME}://{host(organization)}{path}"


def host(organization: Organization) -> str:
    """Return the host, with the port where it is not the scheme's own, that the organization is reached at."""
    base = settings.BASE_DOMAIN
    if organization.domain:
        name = organization.domain
    elif settings.SINGLE_ORGANIZATION:
        name = base
    else:
        name = f"{organization.slug}.{base}"
    return f"{name}:{settings.SITE_PORT}" if settings.SITE_PORT else name
