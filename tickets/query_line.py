"""The query line: `status:open assignee:me -tag:vpn updated:<2d "exact words"`, read to a tree of conditions.

Words without a filter are searched wherever they stand in a ticket; what stands in quotes is looked for as it is, and
so is a word with a minus in front, which leaves out what holds it.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _

from atum_desk.core.conditions import Condition, Group, Leaf, Operator
from tickets.query_terms import EXAMPLES, KEYS, Reader
from tickets.query_times import TODAY, Unreadable

Op = Operator
LIKENESS = 0.75
_PIECE = re.compile(
    r'\s*(?P<all>(?P<not>-?)(?:(?P<key>[A-Za-z_]+):)?(?P<value>(?:"[^"]*"|[^\s"])+|"[^"]*$|))'
)
# A dash between words, a rule of dashes and an option such as --force are no minus.
_EXCLUDED = re.compile(r"-[^-]*\w")
_EACH = re.compile(r'(?:"[^"]*"|[^,"])+')


@dataclass(frozen=True, slots=True)
class LineError(ValueError):
    """What cannot be read of a line, and where: from `start` to `end` in characters."""

    start: int
    end: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Term:
    """A filter of a line: where it stands, and what it asks; `moves` where that is another day tomorrow."""

    start: int
    end: int
    condition: Condition
    moves: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was understood: the words that are searched, and its filters in their order."""

    words: str = ""
    terms: tuple[Term, ...] = ()

    @property
    def condition(self) -> Group:
        """Return all filters as one tree."""
        return Group("all", tuple(term.condition for term in self.terms))


def parse(text: str, reader: Reader) -> Line:
    """Read a line. Raises LineError with the word that cannot be understood."""
    words, terms = [], []
    for piece in _PIECE.finditer(text):
        if not piece["all"]:
            continue
        start, end = piece.span("all")
        key, value = piece["key"], piece["value"]
        try:
            if key is not None and (key.lower() in KEYS or _meant(key, value)):
                condition = _term(key.lower(), value, reader)
            elif (key is None and value.startswith('"')) or _EXCLUDED.match(piece["all"]):
                condition = _phrase(piece["all"].removeprefix("-"))
            else:
                words.append(piece["all"])
                continue
        except Unreadable as error:
            raise LineError(start, end, str(error)) from error
        asks = Group("none", (condition,)) if piece["not"] else condition
        terms.append(Term(start, end, asks, _moves(key, value)))
    return Line(" ".join(words), tuple(terms))


def without(text: str, term: Term) -> str:
    """Return a line without one of its filters."""
    return " ".join((text[: term.start] + text[term.end :]).split())


def quoted(words: str) -> str:
    """Return words as the value of a filter."""
    return f'"{words}"' if re.search(r"[\s,]", words) else words


def _meant(key: str, value: str) -> list[str]:
    """Return the filter that a mistyped one may have meant; an address such as https://… means none."""
    return [] if value.startswith("//") else get_close_matches(key.lower(), KEYS, 1, LIKENESS)


def _term(key: str, value: str, reader: Reader) -> Condition:
    if key not in KEYS:
        meant = _meant(key, value)[0]
        raise Unreadable(
            _("There is no filter “%(key)s”. Did you mean “%(meant)s”?") % {"key": key, "meant": meant}
        )
    values = _values(value)
    if not values:
        raise Unreadable(
            _("Say what “%(key)s” is to be, such as %(example)s.") % {"key": key, "example": EXAMPLES[key]}
        )
    found = tuple(KEYS[key](one, key, reader) for one in values)
    return found[0] if len(found) == 1 else Group("any", found)


def _moves(key: str | None, value: str) -> bool:
    """Say whether a filter names a day that is another one tomorrow: only deadlines are asked for so."""
    return key is not None and key.lower() == "due" and TODAY in map(str.lower, _values(value))


def _values(value: str) -> list[str]:
    return [one for one in (_bare(part) for part in _EACH.findall(value)) if one]


def _bare(value: str) -> str:
    return value.replace('"', "").strip()


def _phrase(value: str) -> Condition:
    words = _bare(value)
    if not words:
        raise Unreadable(_("There is nothing between the quotes. Write the words between them."))
    return Group("any", tuple(Leaf(name, Op.CONTAINS.value, words) for name in ("subject", "description")))
