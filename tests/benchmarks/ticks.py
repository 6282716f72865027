"""`python -m tests.benchmarks.ticks`: what the SLA worker's tick costs, by what is due and by what is open."""

import argparse
import os
import sys
from pathlib import Path

import django

from atum_desk.database.addresses import OWNER
from atum_desk.environment import runtime_folder
from tests.benchmarks.databases import prepare_unfilled


def say(sentence: str) -> None:
    """Tell how far it is, and what was measured."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def main() -> None:
    """Fill a database with open tickets alone, once, then let nothing, little and much fall due."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tickets", type=int, help="how many are open")
    parser.add_argument(
        "due", type=int, nargs="*", default=[1_000, 100_000], help="how many fall due at once"
    )
    parser.add_argument(
        "--to", type=Path, default=runtime_folder() / "bench", help="the folder of the database"
    )
    asked = parser.parse_args()
    bench = prepare_unfilled(asked.to, asked.tickets, "ticks", say)
    os.environ |= bench.environment("atum_desk.settings.prod", DATABASE_OWNER_URL=bench.url(OWNER))
    django.setup()
    from tests.benchmarks import falling_due

    falling_due.measure(asked.tickets, asked.due, say)


if __name__ == "__main__":
    main()
