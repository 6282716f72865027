"""What a run measured, as a table for people and as JSON."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HEAD = ("tickets", "page", "clients", "p50 ms", "p95 ms", "per s", "floors", "queries", "bytes", "failed")


@dataclass(slots=True)
class Line:
    """One case with one number of clients."""

    tickets: int
    name: str
    clients: int
    p50_ms: float
    p95_ms: float
    per_second: float
    failures: int
    bytes: int
    queries: int | None
    floors: float | None = None


@dataclass(slots=True)
class Report:
    """All lines of a run, and the web workers' memory in MB at each size."""

    lines: list[Line] = field(default_factory=list)
    memory: list[dict[str, Any]] = field(default_factory=list)

    def add(self, line: Line) -> None:
        """Add a line, compared with the floor's of the same size and clients."""
        self.lines.append(line)
        floors = {(one.tickets, one.clients): one.p50_ms for one in self.lines if one.name == "floor"}
        for one in self.lines:
            floor = floors.get((one.tickets, one.clients))
            one.floors = round(one.p50_ms / floor, 2) if floor else None

    def table(self) -> str:
        """Return the lines as a Markdown table."""
        rows = [
            (
                f"{one.tickets:,}",
                one.name,
                str(one.clients),
                f"{one.p50_ms:.1f}",
                f"{one.p95_ms:.1f}",
                f"{one.per_second:.0f}",
                "" if one.floors is None else f"{one.floors:.2f}",
                "" if one.queries is None else str(one.queries),
                f"{one.bytes:,}",
                str(one.failures),
            )
            for one in self.lines
        ]
        widths = [max(len(row[place]) for row in (HEAD, *rows)) for place in range(len(HEAD))]
        ruled = [tuple("-" * width for width in widths)]
        told = [
            "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
            for row in (HEAD, *ruled, *rows)
        ]
        return "\n".join([*told, "", *self._memory_lines()]) + "\n"

    def save(self, folder: Path) -> None:
        """Write bench.md and bench.json."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "bench.md").write_text(self.table(), encoding="utf-8")
        content = {
            "lines": [{name: getattr(one, name) for name in Line.__slots__} for one in self.lines],
            "memory": self.memory,
        }
        (folder / "bench.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")

    def _memory_lines(self) -> list[str]:
        return [
            f"{one['tickets']:,} tickets: web workers {one['before_mb']} MB, after {one['requests']:,} more "
            f"requests {one['after_mb']} MB"
            for one in self.memory
        ]
