"""What is measured: the pages, every filter and order of the queue, and the two writes."""

import itertools
from dataclasses import asdict, dataclass
from typing import Any

from tests.benchmarks.clients import Act, Visitor

SLUG = "atlas"
HOST = f"{SLUG}.localhost"
EMAIL = f"agent1@{SLUG}.example"
MANAGER_EMAIL = f"manager1@{SLUG}.example"
DEEP = 20
"""Pages of fifty rows that lie before the deep one."""


@dataclass(slots=True)
class Facts:
    """What the measured addresses name. `deep` is the address of the page after a thousand rows."""

    organization: str
    agent: str
    service: str
    requester: str
    short: int
    long: int
    open_numbers: list[int]
    floor_session: str
    deep: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as a dictionary."""
        return asdict(self)


def pages(facts: Facts) -> dict[str, str]:
    """Return the main pages by name."""
    found = {
        "queue": "/desk/tickets/?view=open",
        "ticket, 10 comments": f"/desk/tickets/{facts.short}/",
        "ticket, 500 comments": f"/desk/tickets/{facts.long}/",
    }
    return found | ({"queue, after 1,000 rows": facts.deep} if facts.deep else {})


def listed(facts: Facts) -> dict[str, str]:
    """Return the queue in every view, order and measured filter, by name."""
    queries = {
        f"view {view}": f"view={view}"
        for view in ("unassigned", "mine", "team", "waiting", "open", "resolved")
    }
    for order in ("deadline", "updated", "created", "oldest", "priority"):
        queries[f"open by {order}"] = f"view=open&sort={order}"
        queries[f"all by {order}"] = (
            f"priority=LOW&priority=MEDIUM&priority=HIGH&priority=URGENT&sort={order}"
        )
    queries |= {
        "status": "status=CLOSED",
        "status, assignee": f"status=IN_PROGRESS&assignee={facts.agent}",
        "status, priority, service": f"status=CLOSED&priority=URGENT&service={facts.service}",
        "priority, service by oldest": f"priority=URGENT&service={facts.service}&sort=oldest",
        "frequent tag": "tag=hardware",
        "rare tag": "tag=tax",
        "requester": f"requester={facts.requester}",
        "two that rarely meet": f"status=CANCELLED&tag=tax&priority=URGENT&assignee={facts.agent}",
        "nobody's, closed": "status=CLOSED&assignee=none",
        "a frequent word": "q=printer",
        "two words": "q=printer+gdynia",
        "a word nobody wrote": "q=xylophone",
    }
    return {name: f"/desk/tickets/?{query}" for name, query in queries.items()}


def palette() -> dict[str, str]:
    """Return what is typed into the palette, by name."""
    typed = {
        "nothing": "",
        "a word": "print",
        "two words": "printer+gdynia",
        "a number": "777",
        "a name": "mar",
    }
    return {f"palette, {name}": f"/desk/go/?q={words}" for name, words in typed.items()}


def get(path: str) -> Act:
    """Return the act of asking for a page."""
    return lambda visitor: visitor.ask("GET", path)


def create(facts: Facts) -> Act:
    """Return the act of filing a ticket on somebody's behalf."""
    form = {
        "requester": facts.requester,
        "subject": "The printer prints blank pages",
        "description": "Since this morning every second page is blank. Two colleagues see the same.",
        "service": facts.service,
    }
    return lambda visitor: _sent(visitor, "/desk/tickets/new/", form)


def reply(facts: Facts) -> Act:
    """Return the act of answering, each time on another ticket in progress."""
    numbers = itertools.cycle(facts.open_numbers)
    form = {"content": "A new cable is on its way to you; it should be there tomorrow.", "outcome": "stay"}
    return lambda visitor: _sent(visitor, f"/desk/tickets/{next(numbers)}/reply/", form)


def _sent(visitor: Visitor, path: str, form: dict[str, str]) -> tuple[int, bytes]:
    status, body = visitor.ask("POST", path, form)
    # Without htmx a change is answered by a redirect; a page in its place shows what was refused.
    return (status, body) if status == 303 else (max(status, 422), body)
