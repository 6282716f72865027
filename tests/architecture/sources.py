"""The project's own source files, parsed."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "tickets", "sla", "rules", "kb")
FLOORS = (*APPS, "atum_desk")


def modules() -> list[Path]:
    """Return every Python file of the product, migrations apart."""
    found = [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def view_modules() -> list[Path]:
    """Return the files that hold views."""
    return [path for path in modules() if path.stem == "views" or "views" in path.parts]


def templates() -> list[Path]:
    """Return every template of a page, a fragment or a mail."""
    return sorted((ROOT / "templates").rglob("*.html")) + sorted((ROOT / "templates").rglob("*.txt"))


def tree(path: Path) -> ast.Module:
    """Return the file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """Yield each call of an attribute with the whole dotted name, such as `Ticket.objects.filter`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, dotted(node.func)


def dotted(node: ast.expr) -> str:
    """Return a name with its dots; what is called in between is written `()`."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return f"{dotted(node.func)}()"
    return node.id if isinstance(node, ast.Name) else "?"


def place(path: Path, node: ast.AST) -> str:
    """Return where something stands, for a message."""
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def floor(path: Path) -> str:
    """Return the app that a file belongs to, of atum_desk its part: `atum_desk.core`."""
    parts = path.relative_to(ROOT).parts
    return parts[0] if parts[0] in APPS else ".".join(Path(*parts[:2]).with_suffix("").parts)
