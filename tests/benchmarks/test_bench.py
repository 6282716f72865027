"""`make bench` from end to end at a small size: every case is answered, compared and written down."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from atum_desk.database import embedded
from atum_desk.environment import ROOT

pytestmark = pytest.mark.processes


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder whose embedded server is stopped afterwards."""
    with tempfile.TemporaryDirectory(prefix="atum-bench-") as name:
        here = Path(name)
        here.chmod(0o755)
        yield here
        embedded.stop(here)


def test_a_small_bench_measures_everything_and_nothing_fails(folder: Path) -> None:
    command = [sys.executable, "-m", "tests.benchmarks", "600", "--organizations", "2", "--to", str(folder)]
    quick = ["--seconds", "0.1", "--rounds", "1", "--requests", "50"]
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "ATUM"))
    }
    done = subprocess.run(
        [*command, *quick], cwd=ROOT, env=environment, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads((folder / "bench.json").read_text())
    names = {line["name"] for line in told["lines"]}
    assert {"floor", "queue", "ticket, 500 comments", "create", "reply", "two that rarely meet"} <= names
    assert [line for line in told["lines"] if line["failures"]] == []
    queries = {line["name"]: line["queries"] for line in told["lines"]}
    assert queries["queue"] <= 12
    assert queries["ticket, 10 comments"] <= 15
    assert queries["ticket, 500 comments"] <= 15
    assert told["memory"][0]["after_mb"]
    assert "| floor" in done.stdout
