"""`python -m tests.benchmarks.look`: prints as JSON what `probe` finds in the database of DATABASE_URL."""

import json
import sys

import django


def main() -> None:
    """Set Django up, then look."""
    django.setup()
    from tests.benchmarks import probe

    found = probe.facts()
    json.dump({"facts": found.as_json(), "queries": probe.queries(found)}, sys.stdout)


if __name__ == "__main__":
    main()
