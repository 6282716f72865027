"""`make bench`: measures the product against the floor at several sizes; prints a table and keeps it as JSON."""

import argparse
import sys
from pathlib import Path

from atum_desk.environment import runtime_folder
from tests.benchmarks.databases import prepare
from tests.benchmarks.report import Report
from tests.benchmarks.run import run


def say(sentence: str) -> None:
    """Tell how far it is."""
    sys.stderr.write(f"{sentence}\n")


def main() -> None:
    """Measure every size that was asked for."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "tickets", nargs="*", type=int, help="sizes; 10,000, 100,000 and 1,000,000 unless named"
    )
    parser.add_argument("--seconds", type=float, default=3, help="of each round of each page")
    parser.add_argument("--rounds", type=int, default=3, help="in which every page has its turn")
    parser.add_argument("--organizations", type=int, default=200, help="that share a tenth of the tickets")
    parser.add_argument("--requests", type=int, default=10_000, help="after which memory is looked at again")
    parser.add_argument(
        "--to", type=Path, default=runtime_folder() / "bench", help="the folder of the results"
    )
    asked = parser.parse_args()
    report = Report()
    for tickets in asked.tickets or (10_000, 100_000, 1_000_000):
        bench = prepare(asked.to, tickets, asked.organizations, say)
        run(bench, report, seconds=asked.seconds, rounds=asked.rounds, requests=asked.requests, say=say)
        report.save(asked.to)
    sys.stdout.write(report.table())


if __name__ == "__main__":
    main()
