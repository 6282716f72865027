"""One size measured: every page in turn, round after round, so that a busy moment of the machine hits all alike."""

import html
import json
import re
import subprocess
import sys
from collections.abc import Callable

from atum_desk.demo.constants import PASSWORD
from atum_desk.environment import ROOT
from tests.benchmarks.cases import (
    DEEP,
    EMAIL,
    HOST,
    MANAGER_EMAIL,
    Facts,
    create,
    get,
    listed,
    pages,
    palette,
    reply,
)
from tests.benchmarks.clients import Act, Measured, Visitor, measure
from tests.benchmarks.databases import Bench
from tests.benchmarks.report import Line, Report
from tests.benchmarks.servers import Web, floor, ours

CROWD = 8
NEXT = re.compile(r'href="(\?[^"]*after=[^"]+)"')
Say = Callable[[str], None]


def run(bench: Bench, report: Report, *, seconds: float, rounds: int, requests: int, say: Say) -> None:
    """Measure one size and add its lines to the report."""
    facts, _queries = probe(bench)
    with ours(bench) as web, floor(bench) as base:
        agent = Visitor(web.port, HOST)
        agent.sign_in(EMAIL, PASSWORD)
        facts.deep = deep_address(agent)
        queries = probe(bench, deep=facts.deep)[1]
        low = Visitor(base.port, HOST, {"sessionid": facts.floor_session})
        acts = main_acts(facts, agent, low)
        for clients in (1, CROWD):
            say(f"{bench.tickets:,} tickets, {clients} at once …")
            in_turn(bench, report, acts, queries, clients=clients, seconds=seconds, rounds=rounds)
        say("Every view, order and filter, the palette and the overview …")
        lists = {name: (get(path), agent) for name, path in (listed(facts) | palette()).items()}
        manager = Visitor(web.port, HOST)
        manager.sign_in(MANAGER_EMAIL, PASSWORD)
        lists["overview"] = (get("/desk/overview/"), manager)
        in_turn(bench, report, lists, queries, clients=1, seconds=seconds / 4, rounds=rounds)
        if requests:
            say(f"{requests:,} more requests …")
            report.memory.append(memory_after(bench, web, acts, requests))


def probe(bench: Bench, deep: str = "") -> tuple[Facts, dict[str, int]]:
    """Ask the database what to measure, and count the queries, in a process of its own."""
    environment = bench.environment("atum_desk.settings.prod", DEEP=deep)
    command = [sys.executable, "-m", "tests.benchmarks.look"]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)
    told = json.loads(done.stdout.splitlines()[-1])
    return Facts(**told["facts"]), told["queries"]


def deep_address(agent: Visitor) -> str:
    """Walk the queue page by page and return the address of the one after a thousand rows."""
    path = "/desk/tickets/?view=open"
    for _ in range(DEEP):
        _status, body = agent.ask("GET", path)
        found = NEXT.search(body.decode())
        if found is None:
            break
        path = "/desk/tickets/" + html.unescape(found.group(1))
    return path


def main_acts(facts: Facts, agent: Visitor, low: Visitor) -> dict[str, tuple[Act, Visitor]]:
    """Return the acts by name, each with who does it; the floor comes first."""
    acts = {"floor": (get(f"/?organization={facts.organization}"), low)}
    acts |= {name: (get(path), agent) for name, path in pages(facts).items()}
    return acts | {"create": (create(facts), agent), "reply": (reply(facts), agent)}


def in_turn(
    bench: Bench,
    report: Report,
    acts: dict[str, tuple[Act, Visitor]],
    queries: dict[str, int],
    *,
    clients: int,
    seconds: float,
    rounds: int,
) -> None:
    """Measure all acts, a round after the other, and add a line for each."""
    measured = {name: Measured() for name in acts}
    for _ in range(rounds):
        for name, (act, visitor) in acts.items():
            crowd = [visitor.copy() for _ in range(clients)]
            measure(act, crowd, seconds=seconds, into=measured[name])
    for name, found in measured.items():
        report.add(
            Line(
                tickets=bench.tickets,
                name=name,
                clients=clients,
                p50_ms=round(found.percentile(50), 2),
                p95_ms=round(found.percentile(95), 2),
                per_second=round(found.per_second, 1),
                failures=found.failures,
                bytes=found.largest,
                queries=queries.get(name),
            )
        )


def memory_after(
    bench: Bench, web: Web, acts: dict[str, tuple[Act, Visitor]], requests: int
) -> dict[str, object]:
    """Look at the workers' memory, send many requests of every kind, and look again."""
    before, sent = web.memory_mb(), 0
    ours_alone = [pair for name, pair in acts.items() if name != "floor"]
    while sent < requests:
        for act, visitor in ours_alone:
            found = Measured()
            measure(act, [visitor.copy() for _ in range(CROWD)], seconds=2, into=found)
            sent += len(found.times_ms)
    return {
        "tickets": bench.tickets,
        "before_mb": before,
        "requests": sent,
        "after_mb": web.memory_mb(),
    }
