"""Ten typical saved views on a filled database: what a page and a count of each cost, and how they are looked for.

Run with the environment of a bench database: `python -m tests.benchmarks.views FOLDER TICKETS [--explain]`.
"""

import argparse
import os
import statistics
import sys
import time
from pathlib import Path
from uuid import UUID

TEN = {
    "mine, open": "status:open assignee:me",
    "nobody's and urgent": "status:open assignee:none priority:urgent",
    "open, high or urgent": "status:open priority:high,urgent",
    "overdue": "is:overdue",
    "due within 4 h": "is:open due:<4h",
    "waiting longer than 5 days": "status:waiting updated:>5d",
    "printer in the subject, open": "status:open subject:printer",
    "one tag, but not another": "status:open tag:vpn -tag:network",
    "escalated": "status:open level:>0",
    "new of a mail domain": "status:new requester:@example created:<30d",
}
ROUNDS = 25


def main() -> None:  # noqa: PLR0915 - the imports wait for the database to be known
    """Print a line for each view."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("tickets", type=int)
    parser.add_argument("--explain", action="store_true")
    asked = parser.parse_args()
    _enter(asked.folder, asked.tickets)

    from django.db import connection
    from django.utils import timezone

    from accounts.models import User
    from accounts.requests import actor_of
    from atum_desk.core.tenancy import organization_scope
    from tests.benchmarks.cases import EMAIL, HOST
    from tickets.asking import NAMES, meant
    from tickets.choices import Choices, search
    from tickets.models import Ticket
    from tickets.query_line import parse
    from tickets.query_terms import Reader
    from tickets.queue import PAGE, Asked, Sort
    from tickets.reading import read_rows
    from tickets.scanning import counting, scan

    organization = _largest(HOST)
    with organization_scope(organization):
        person, at = User.objects.get(email=EMAIL), timezone.now()
        visible = Ticket.objects.visible_to(actor_of(person))
        latest = Ticket.objects.order_by("-created_at").values_list("created_at", flat=True).first()
        at = min(at, latest)
        together: list[float] = []
        for name, line in TEN.items():
            condition = parse(line, Reader(NAMES, at, timezone.get_current_timezone())).condition
            question = meant(Asked(sort=Sort.DEADLINE), [condition], user_id=person.pk, at=at)
            pages, counts = [], []
            for _ in range(ROUNDS):
                begin = time.perf_counter()
                choices: Choices = search("", "simple", question.tag)
                found = scan(visible, question, choices, user_id=person.pk, at=at)
                rows = read_rows(found.found, user_id=person.pk, limit=PAGE + 1)
                pages.append(time.perf_counter() - begin)
                begin = time.perf_counter()
                is_rare = bool(question.tag) and search("", "simple", question.tag).is_rare
                sql, values = counting(visible, question, user_id=person.pk, at=at, is_rare=is_rare)
                with connection.cursor() as cursor:
                    cursor.execute(sql, values)
                    number, is_more = cursor.fetchone()
                counts.append(time.perf_counter() - begin)
            together.extend(counts)
            counted = f"counted {number}{'+' if is_more else ''} in {_ms(counts)}"
            _say(f"{name:30} {len(rows):3} rows in {_ms(pages)}, {counted}")
            if asked.explain:
                with connection.cursor() as cursor:
                    cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {sql}", values)
                    _say("\n".join(f"    {row[0]}" for row in cursor.fetchall()))
        twenty = [sum(together[place::ROUNDS]) * 2 for place in range(ROUNDS)]
        _say(f"20 counts: median {statistics.median(twenty) * 1000:.0f} ms, p95 {_p95(twenty) * 1000:.0f} ms")


def _largest(host: str) -> UUID:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT organization_for_host(%s, %s)", [host, "localhost"])
        return UUID(str(cursor.fetchone()[0]))


def _enter(folder: Path, tickets: int) -> None:
    import django

    from tests.benchmarks.databases import prepare

    os.environ.update(prepare(folder, tickets, 200, _say).environment("atum_desk.settings.prod"))
    django.setup()


def _ms(taken: list[float]) -> str:
    return f"{statistics.median(taken) * 1000:5.1f} ms (p95 {_p95(taken) * 1000:5.1f})"


def _p95(taken: list[float]) -> float:
    return sorted(taken)[int(len(taken) * 0.95)]


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")


if __name__ == "__main__":
    main()
