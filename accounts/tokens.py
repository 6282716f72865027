"""One-time secrets in links: of an invitation (random, hashed at rest), of a password, an address, unwanted mail."""

import hashlib
import secrets
from uuid import UUID

from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from accounts.models import User

INVITATION_BYTES = 32
VERIFY_SECONDS = 24 * 60 * 60
MAIL_OFF = "accounts.mail_off"


def new_invitation_token() -> str:
    """Return 32 random bytes as text for a link."""
    return secrets.token_urlsafe(INVITATION_BYTES)


def digest(token: str) -> str:
    """Return what is kept of an invitation's token: its SHA-256, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def person_code(user: User) -> str:
    """Return a person's id as links carry it."""
    return urlsafe_base64_encode(user.pk.bytes)


def person_id(code: str) -> UUID | None:
    """Return the id that a link carries, None for anything else."""
    try:
        return UUID(bytes=urlsafe_base64_decode(code))
    except ValueError:
        return None


def reset_token(user: User) -> str:
    """Return Django's signed token: good for an hour, void once the password or the last log-in changes."""
    return default_token_generator.make_token(user)


def is_reset_token(user: User, token: str) -> bool:
    """Say whether the token lets this person set a new password now."""
    return default_token_generator.check_token(user, token)


def verification_token(user: User) -> str:
    """Return a signed token: good for a day, void once the address is verified or anything about the log-in changes."""
    return _verifier(user).sign("verify").partition(":")[2]


def is_verification_token(user: User, token: str) -> bool:
    """Say whether the token proves now that the person reads mail at this address."""
    try:
        _verifier(user).unsign(f"verify:{token}", max_age=VERIFY_SECONDS)
    except signing.BadSignature:
        return False
    return True


def mail_off_token(user: User, kind: str) -> str:
    """Return a signed token that lets its holder switch this person's mail of this kind off; it never ends."""
    return signing.dumps([user.pk.hex, kind], salt=MAIL_OFF)


def read_mail_off_token(token: str) -> tuple[UUID, str] | None:
    """Return the person's id and the kind that the token speaks of, None for anything that we did not sign."""
    try:
        user_id, kind = signing.loads(token, salt=MAIL_OFF)
    except signing.BadSignature:
        return None
    return UUID(user_id), kind


def _verifier(user: User) -> signing.TimestampSigner:
    # What must stay the same for the token to hold is part of the salt.
    return signing.TimestampSigner(
        salt=f"accounts.verify:{user.pk}:{user.email}:{user.email_verified}:{user.password}"
    )
