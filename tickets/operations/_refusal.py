"""Why a verb does not start from a status, said so that one knows what to do instead."""

from django.utils.translation import gettext as _

from tickets.models import Ticket
from tickets.states import VERB_LABELS, Status, Verb, possible_verbs


def refusal(ticket: Ticket, verb: Verb) -> str:
    """Say that the verb does not start from this status, and which do."""
    status = Status(ticket.status)
    possible = [VERB_LABELS[other] % {"ticket": _("it")} for other in possible_verbs(status)]
    now = _("It is %(status)s.") % {"status": status.label.lower()}
    then = (
        _("You can %(verbs)s.") % {"verbs": _(" or ").join(possible)}
        if possible
        else _("Nothing more can be done.")
    )
    return _("You cannot %(verb)s: %(now)s %(then)s") % {
        "verb": VERB_LABELS[verb] % {"ticket": f"#{ticket.number}"},
        "now": now,
        "then": then,
    }
