"""Reading a condition from JSON, with the place of whatever is wrong in it, and writing it back."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import re2
import structlog
from django.utils.translation import gettext as _

from atum_desk.core.conditions.fields import ME, Field, Kind, Operator, Registry
from atum_desk.core.conditions.moments import as_utc
from atum_desk.core.conditions.spans import LONGEST_SPAN_S
from atum_desk.core.conditions.tree import Condition, Group, Leaf

log = structlog.get_logger(__name__)

DEEPEST = 5
LARGEST = 64 * 1024
"""How much JSON a condition may be, in bytes of UTF-8."""
LONGEST_TEXT = 1_000
LONGEST_TOLD = 100
MOST_VALUES = 500
LARGEST_NUMBER = 2**31 - 1
PATTERN_MEMORY = 1 << 20
MODES = ("all", "any", "none")

_VALUELESS = {Operator.IS_EMPTY, Operator.IS_NOT_EMPTY, Operator.IS_PAST}
_SEVERAL = {Operator.IN, Operator.NOT_IN}
_SPANS = {Operator.WITHIN_LAST, Operator.NOT_WITHIN_LAST, Operator.WITHIN_NEXT}
_FIRST_PLACE = re.compile(r"all\[(\d+)\]\.?(.*)")


class ConditionError(ValueError):
    """What is wrong with a condition, and where: `path` is such as "all[1].any[0].value"."""

    def __init__(self, path: str, sentence: str) -> None:
        super().__init__(f"{path}: {sentence}" if path else sentence)
        self.path, self.sentence = path, sentence


def read(written: Any, registry: Registry) -> Group:
    """Read a condition. The old form `{"priority": "HIGH"}` is read as `all` of `is`; nothing at all holds always.

    Raises ConditionError with the path of the offending node.
    """
    if not isinstance(written, Mapping):
        raise ConditionError("", _("A condition is an object with “all”, “any” or “none”."))
    _measure(written)
    with told_as_written(written):
        found = _node(_as_group(written), registry, "", 1)
    assert isinstance(found, Group)
    return found


def read_kept(written: Any, registry: Registry, *, of: str) -> Group:
    """Read a condition that was kept once; one that cannot be read any more holds never. `of` says in the log whose."""
    try:
        return read(written, registry)
    except ConditionError as error:
        log.warning("a condition cannot be read", of=of, path=error.path, reason=error.sentence)
        return Group("any")


def _measure(written: Mapping[str, Any]) -> None:
    try:
        size = len(json.dumps(written, ensure_ascii=False, default=str).encode())
    except RecursionError as error:
        raise ConditionError("", _("Groups are nested five deep at most.")) from error
    except ValueError as error:
        sentence = _("A number or a character in this cannot be stored. Type it anew.")
        raise ConditionError("", sentence) from error
    if size > LARGEST:
        raise ConditionError("", _("The condition is too large. Make it shorter."))


def _is_group(written: Mapping[str, Any]) -> bool:
    return bool(written.keys() & set(MODES)) and "field" not in written


def _as_group(written: Mapping[str, Any]) -> Mapping[str, Any]:
    if _is_group(written):
        return written
    if "field" in written:
        return {"all": [written]}
    return {"all": [{"field": name, "op": "is", "value": value} for name, value in written.items()]}


@contextmanager
def told_as_written(written: Mapping[str, Any]) -> Iterator[None]:
    """Let what is wrong be named by the place where it was written, where that was no group."""
    try:
        yield
    except ConditionError as error:
        found = None if _is_group(written) else _FIRST_PLACE.fullmatch(error.path)
        if found is None:
            raise
        path = found[2] if "field" in written else str(list(written)[int(found[1])])
        raise ConditionError(path, error.sentence) from error


def _node(written: Any, registry: Registry, path: str, depth: int) -> Condition:
    if not isinstance(written, Mapping):
        raise ConditionError(path, _("Here is a question with “field” and “op”, or a group, expected."))
    if "field" in written:
        return _leaf(written, registry, path)
    modes = [mode for mode in MODES if mode in written]
    if len(modes) != 1 or len(written) != 1:
        raise ConditionError(path, _("A group has one of “all”, “any” and “none”, and nothing else."))
    if depth > DEEPEST:
        raise ConditionError(path, _("Groups are nested five deep at most."))
    mode = modes[0]
    nodes = written[mode]
    here = f"{path}.{mode}" if path else mode
    if not isinstance(nodes, Sequence) or isinstance(nodes, str):
        raise ConditionError(here, _("A group holds a list."))
    return Group(
        mode,  # type: ignore[arg-type]
        tuple(_node(node, registry, f"{here}[{place}]", depth + 1) for place, node in enumerate(nodes)),
    )


def _leaf(written: Mapping[str, Any], registry: Registry, path: str) -> Leaf:
    extra = written.keys() - {"field", "op", "value"}
    if extra:
        first = min(map(str, extra))
        raise ConditionError(f"{path}.{first}", _("A question has “field”, “op” and “value” only."))
    name, op = written["field"], written.get("op")
    if not isinstance(name, str) or name not in registry:
        raise ConditionError(f"{path}.field", _("There is no field “%(name)s”.") % {"name": _told(name)})
    field = registry[name]
    if not isinstance(op, str) or op not in {one.value for one in field.operators}:
        raise ConditionError(
            f"{path}.op", _("“%(name)s” cannot be asked for “%(op)s”.") % {"name": name, "op": _told(op)}
        )
    return Leaf(name, str(op), _value(field, Operator(op), written.get("value"), f"{path}.value"))


def _value(field: Field, op: Operator, value: Any, path: str) -> Any:
    if op in _VALUELESS:
        if value is not None:
            raise ConditionError(path, _("Nothing is compared here: leave the value out."))
        return None
    if op in _SEVERAL:
        several = _list(value, path, most=MOST_VALUES)
        return tuple(_one(field, op, one, f"{path}[{place}]") for place, one in enumerate(several))
    if op is Operator.BETWEEN:
        pair = _list(value, path, most=2)
        if len(pair) != 2:
            raise ConditionError(path, _("Two values are expected: from and to."))
        return tuple(_one(field, op, one, f"{path}[{place}]") for place, one in enumerate(pair))
    return _one(field, op, value, path)


def _list(value: Any, path: str, *, most: int) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise ConditionError(path, _("A list of values is expected."))
    if len(value) > most:
        raise ConditionError(path, _("These are too many values."))
    return list(value)


def _one(field: Field, op: Operator, value: Any, path: str) -> Any:
    return _span(value, path) if op in _SPANS else _READERS[field.kind](field, op, value, path)


def _text(field: Field, op: Operator, value: Any, path: str) -> str:
    if not isinstance(value, str):
        raise ConditionError(path, _("A text is expected."))
    if len(value) > LONGEST_TEXT:
        raise ConditionError(path, _("The text is too long."))
    if "\0" in value:
        raise ConditionError(path, _("A character in this cannot be stored. Type it anew."))
    if op is Operator.MATCHES:
        pattern_of(value, path)
    return field.clean(value) if field.clean else value


def pattern_of(text: str, path: str = "") -> Any:
    """Return a pattern that is matched in linear time, whatever the case. Raises ConditionError for a wrong one."""
    options = re2.Options()
    options.case_sensitive, options.log_errors, options.max_mem = False, False, PATTERN_MEMORY
    try:
        return re2.compile(text, options)
    except re2.error as error:
        reason = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error.args[0])
        raise ConditionError(
            path, _("This pattern cannot be read: %(reason)s") % {"reason": reason}
        ) from error


def _told(value: Any) -> str:
    """Return what was written as a sentence can name it."""
    return value[:LONGEST_TOLD] if isinstance(value, str) else "…"


def _choice(field: Field, _op: Operator, value: Any, path: str) -> str:
    known = {str(one) for one, _words in field.choices()} if field.choices else None
    if not isinstance(value, str) or (known is not None and value not in known):
        raise ConditionError(path, _("“%(value)s” cannot be chosen here.") % {"value": _told(value)})
    return value


def _reference(field: Field, _op: Operator, value: Any, path: str) -> UUID | str:
    if field.takes_me and value == ME:
        return ME
    try:
        return value if isinstance(value, UUID) else UUID(value)
    except (ValueError, TypeError, AttributeError) as error:
        raise ConditionError(
            path, _("“%(value)s” cannot be chosen here.") % {"value": _told(value)}
        ) from error


def _number(_field: Field, _op: Operator, value: Any, path: str) -> int:
    if not _is_whole(value) or not -LARGEST_NUMBER <= value <= LARGEST_NUMBER:
        raise ConditionError(path, _("A whole number is expected."))
    return int(value)


def _span(value: Any, path: str) -> int:
    if not _is_whole(value) or not 1 <= value <= LONGEST_SPAN_S:
        raise ConditionError(
            path, _("A span of time is expected, such as 30 min, 4 h or 2 d; twenty years at most.")
        )
    return int(value)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _moment(_field: Field, _op: Operator, value: Any, path: str) -> datetime:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except (ValueError, TypeError) as error:
        raise ConditionError(path, _("A date and time with its zone is expected.")) from error
    if moment.tzinfo is None:
        raise ConditionError(path, _("A date and time with its zone is expected."))
    found = as_utc(moment)
    if found is None:
        raise ConditionError(path, _("This is too far away. Choose a day of the years 1970 to 2200."))
    return found


_READERS = {
    Kind.TEXT: _text,
    Kind.SET: _text,
    Kind.CHOICE: _choice,
    Kind.REFERENCE: _reference,
    Kind.NUMBER: _number,
    Kind.TIME: _moment,
}


def write(condition: Condition) -> dict[str, Any]:
    """Return a condition as JSON: what `read` reads to the same tree."""
    if isinstance(condition, Group):
        return {condition.mode: [write(node) for node in condition.nodes]}
    if condition.value is None:
        return {"field": condition.field, "op": condition.op}
    return {"field": condition.field, "op": condition.op, "value": _written(condition.value)}


def _written(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_written(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
