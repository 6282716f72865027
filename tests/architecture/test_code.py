"""What the house forbids in its own code, read from the syntax trees."""

import ast
import inspect
from pathlib import Path
from types import ModuleType

import pytest

import accounts.operations
import tickets.operations
from atum_desk.core.events import published
from tests.architecture.sources import APPS, ROOT, calls, dotted, floor, modules, place, tree, view_modules

every_module = pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
every_view = pytest.mark.parametrize("path", view_modules(), ids=lambda path: str(path.relative_to(ROOT)))
# Who opens which door; the last three write what is no fact: a last log-in, a token's hash, that a link is used up.
DOORS = {
    "tickets": {"tickets/operations/_write.py"},
    "configuration": {
        "accounts/operations/sessions.py",
        "accounts/mail_links.py",
        "accounts/operations/invitations.py",
        "accounts/operations/preferences.py",
    },
}
KEYS = {"pk", "number"}
LOOKUPS = {"mail_to_switch", "open_invitation", "person_to_reset", "person_to_verify"}
MARK_AS_SAFE = {"atum_desk/core/text.py", "atum_desk/core/markup.py"}
WRITES = {
    "save",
    "delete",
    "save_as",
    "delete_as",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}


def test_the_sources_are_found() -> None:
    assert len(modules()) > 60
    assert len(view_modules()) > 3


@every_view
def test_a_view_writes_nothing_itself(path: Path) -> None:
    writes = [
        place(path, call)
        for call, name in calls(path)
        if name.split(".")[-1] in WRITES
        or (".objects." in name and name.split(".")[-1] in {"create", "update"})
    ]
    assert writes == []


@every_view
def test_a_view_filters_through_querysets_with_names(path: Path) -> None:
    """One thing by its key apart."""
    filtered = [
        place(path, call)
        for call, name in calls(path)
        if name.endswith((".filter", ".exclude"))
        and (call.args or not {keyword.arg for keyword in call.keywords} <= KEYS)
    ]
    assert filtered == []


@every_view
def test_a_view_does_not_branch_on_roles(path: Path) -> None:
    compared = [
        place(path, node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Compare)
        and any(dotted(side).endswith(".role") for side in (node.left, *node.comparators))
    ]
    assert compared == []


@every_module
def test_no_function_imports_from_another_app(path: Path) -> None:
    local = [
        f"{place(path, node)} imports {name}"
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        for name in _imported(node)
        if name.split(".")[0] in {*APPS, "atum_desk"} and not f"{name}.".startswith(f"{floor(path)}.")
    ]
    assert local == []


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []


@every_module
def test_only_door_modules_open_doors(path: Path) -> None:
    opened = {
        str(call.args[0].value if isinstance(call.args[0], ast.Constant) else dotted(call.args[0]))
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call) and dotted(call.func) in {"door", "guard.door"} and call.args
    }
    opened = {"tickets" if name == "DOOR" else name for name in opened}
    here = str(path.relative_to(ROOT))
    assert {name for name in opened if here not in DOORS.get(name, set())} == set()


@every_module
def test_operations_ask_the_one_clock(path: Path) -> None:
    if path.name == "clock.py" or path.parent.name in {
        "settings",
        "models",
        "database",
        "commands",
        "runner",
    }:
        return
    asked = {"timezone.now", "django_timezone.now", "datetime.now", "datetime.utcnow", "date.today", "now"}
    assert [place(path, call) for call, name in calls(path) if name in asked] == []


@every_module
def test_nothing_but_the_sanitiser_and_what_escapes_marks_text_as_safe(path: Path) -> None:
    marked = [
        place(path, call)
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call)
        and dotted(call.func).split(".")[-1] in {"mark_safe", "SafeString", "SafeText"}
        and not (call.args and isinstance(call.args[0], ast.Constant))
    ]
    assert marked == [] or str(path.relative_to(ROOT)) in MARK_AS_SAFE


@every_module
def test_markup_is_put_together_in_one_way(path: Path) -> None:
    named = {
        alias.name
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.html"
        for alias in node.names
    }
    assert named & {"format_html", "format_html_join"} == set()


@every_module
def test_the_shape_of_markup_is_written_in_the_code(path: Path) -> None:
    """What people typed is a value that is put into it."""
    at = {"format_html": 0, "format_html_join": 1}
    made = [
        place(path, call)
        for call, name in calls(path)
        if name in at
        and isinstance(call.args[at[name]], ast.JoinedStr | ast.BinOp | ast.Call | ast.Attribute)
    ]
    assert made == []


@pytest.mark.parametrize(
    "package", [tickets.operations, accounts.operations], ids=lambda package: package.__name__
)
def test_every_operation_says_who_acts(package: ModuleType) -> None:
    functions = {
        name: inspect.signature(thing) for name, thing in inspect.getmembers(package, inspect.isfunction)
    }
    assert len(functions) > 10
    for name, signature in functions.items():
        if name in LOOKUPS:
            continue
        actor = signature.parameters.get("actor")
        assert actor is not None, f"{name} has no actor"
        assert actor.default is inspect.Parameter.empty, f"{name} guesses its actor"
        assert actor.kind is inspect.Parameter.KEYWORD_ONLY, f"{name} takes its actor by place"
        assert not {"silent", "skip_permissions", "force"} & set(signature.parameters)


def test_every_receiver_is_named_and_short() -> None:
    assert published.receivers
    for (uid, _sender), reference, *_rest in published.receivers:
        assert isinstance(uid, str), f"{reference} has no dispatch_uid"
        receiver = reference() if not inspect.isfunction(reference) else reference
        assert receiver is not None
        lines = inspect.getsource(receiver).splitlines()
        assert len(lines) <= 16, f"{uid} does more than tell or defer"


def test_the_signal_is_sent_in_one_place() -> None:
    senders = [
        place(path, call) for path in modules() for call, name in calls(path) if name == "published.send"
    ]
    assert len(senders) == 1
    assert senders[0].startswith("atum_desk/core/events.py")


def test_receivers_of_saves_are_the_audited_models_alone() -> None:
    named = [
        place(path, node)
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Name) and node.id in {"post_save", "post_delete", "pre_save", "pre_delete"}
    ]
    assert named
    assert {entry.split(":")[0] for entry in named} == {"atum_desk/core/audited.py"}
