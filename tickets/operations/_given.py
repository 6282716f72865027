"""What a verb is given, checked before it is used: texts, priorities, tags, and whether team and service are there."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import UUIDField
from django.utils.translation import gettext as _

from accounts.models import Team, User
from atum_desk.core.compiled import Compiled, Given
from atum_desk.core.errors import Invalid
from tickets.models import Service
from tickets.spelling import clean_tag
from tickets.states import Priority

SUBJECT_LENGTH = 500
TAG_LENGTH = 100
TAGS_AT_MOST = 30

_KEY = Given("key", UUIDField())
_TEAM: Compiled[Team] = Compiled(lambda: Team.objects.filter(pk=_KEY, is_active=True))
_SERVICE: Compiled[Service] = Compiled(lambda: Service.objects.filter(pk=_KEY, is_active=True))
_PERSON: Compiled[User] = Compiled(lambda: User.objects.active().filter(pk=_KEY))


def text_or_refuse(content: str, *, field: str = "content") -> str:
    """Return the text without surrounding blanks; an empty one raises Invalid."""
    content = content.strip()
    if not content:
        raise Invalid(_("Write something first."), field=field)
    return content


def clean_subject(subject: str) -> str:
    """Return a subject on one line; an empty or too long one raises Invalid."""
    subject = " ".join(subject.split())
    if not subject:
        raise Invalid(_("Give the ticket a subject."), field="subject")
    if len(subject) > SUBJECT_LENGTH:
        raise Invalid(_("Shorten the subject to 500 characters."), field="subject")
    return subject


def clean_tags(tags: Collection[str]) -> list[str]:
    """Return tags as they are kept, each once, sorted. Too many or too long raise Invalid."""
    cleaned = sorted({clean_tag(tag) for tag in tags} - {""})
    if len(cleaned) > TAGS_AT_MOST or any(len(tag) > TAG_LENGTH for tag in cleaned):
        raise Invalid(_("A ticket takes at most 30 tags of 100 characters each."), field="tags")
    return cleaned


def known_priority(priority: str, *, field: str = "priority") -> str:
    """Return the priority; an unknown one raises Invalid."""
    if priority not in Priority.values:
        raise Invalid(_("There is no such priority. Choose one of the list."), field=field)
    return priority


def active_team(team_id: UUID) -> UUID:
    """Return the team's id; an unknown or inactive one raises Invalid."""
    if not _TEAM.find(key=team_id):
        raise Invalid(_("There is no such active team. Choose another one."), field="team")
    return team_id


def offered_service(service_id: UUID) -> Service:
    """Return the service; an unknown one, or one that is not offered any more, raises Invalid."""
    found = _SERVICE.find(key=service_id)
    if not found:
        raise Invalid(_("This service is not offered any more. Choose another one."), field="service")
    return found[0]


def active_person(user_id: UUID, *, field: str = "requester") -> User:
    """Return the person; an unknown one, or one who left, raises Invalid."""
    found = _PERSON.find(key=user_id)
    if not found:
        raise Invalid(_("There is no such active person. Choose the requester again."), field=field)
    return found[0]
