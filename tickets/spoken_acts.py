"""A change to several tickets in words, such as “Priority: High”."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from tickets.forms.bulk import VERB_WORDS
from tickets.operations import Act
from tickets.states import Priority


def spoken(act: Act, names: Mapping[UUID, str]) -> list[str]:
    """Return each part of the change in words; `names` are those of people, teams and services by id."""
    named = ((_("Assignee"), act.assignee), (_("Team"), act.team), (_("Service"), act.service))
    words = [f"{word}: {names.get(key) or _('unknown')}" for word, key in named if key]
    if act.priority:
        words.append(f"{_('Priority')}: {Priority(act.priority).label}")
    if act.add_tags:
        words.append(f"{_('Add tags')}: {', '.join(act.add_tags)}")
    if act.remove_tags:
        words.append(f"{_('Remove tags')}: {', '.join(act.remove_tags)}")
    if act.verb:
        words.append(
            f"{_('Status')}: {VERB_WORDS[act.verb]}" if act.verb != "unassign" else _("Assignee: nobody")
        )
    return words
