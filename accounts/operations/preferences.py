"""What people set for themselves: how the desk looks and behaves, what they are told, and when they are away."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notice_kinds import SWITCHABLE, NoticeKind
from accounts.operations._write import as_person, locked_person
from accounts.personal import Preferences
from accounts.tokens import read_mail_off_token
from atum_desk.core.actors import Actor
from atum_desk.core.errors import NotFound
from atum_desk.core.guard import door


@transaction.atomic
def set_preferences(user_id: UUID, *, actor: Actor, **changes: Any) -> Preferences:
    """Change some of one's own preferences, by the fields of Preferences, and return all of them.

    Raises NotFound for anybody else. No fact changes, so there is no event; an unknown value takes its default.
    """
    user = _oneself(user_id, actor)
    changed = replace(Preferences.of(user), **changes)
    # Read back as it will be read: what is no choice never gets into the table.
    kept = Preferences.from_json(changed.as_json())
    with door("configuration"):
        User.objects.filter(pk=user_id).update(preferences=kept.as_json())
    return kept


def mail_to_switch(token: str) -> tuple[User, NoticeKind]:
    """Return whose mail of which kind the link in a mail is about. Raises NotFound for one that is not ours."""
    user_id, kind = read_mail_off_token(token) or (None, "")
    user: User | None = User.objects.filter(pk=user_id).first()
    if user is None or kind not in SWITCHABLE:
        raise NotFound(_("This link is no longer valid."))
    return user, NoticeKind(kind)


@transaction.atomic
def switch_mail_off(token: str, *, actor: Actor) -> NoticeKind:
    """Have one kind of mail sent no more, by the link in such a mail, whoever follows it. Raises NotFound."""
    user, kind = mail_to_switch(token)
    person = locked_person(user.pk)
    now = Preferences.of(person).notices
    off = {**now, kind.value: replace(now[kind.value], mail=False)}
    set_preferences(person.pk, notices=off, actor=as_person(person, actor))
    return kind


@transaction.atomic
def set_absence(user_id: UUID, *, until: date | None, actor: Actor) -> User:
    """Say until which day, in one's own time zone, one is away; None is back. Raises NotFound for anybody else.

    Publishes `user.absence_changed`.
    """
    user = _oneself(user_id, actor)
    user.away_until = until
    user.save_as(actor, verb="user.absence_changed")
    return user


def _oneself(user_id: UUID, actor: Actor) -> User:
    if actor.user_id != user_id:
        raise NotFound(_("There is no such person."))
    return locked_person(user_id)
