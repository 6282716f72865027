"""What the settings promise about processes, secrets and headers."""

import stat
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from atum_desk.environment import Process, secret_key
from atum_desk.settings.databases import database_aliases
from tests.infra.processes import command


@pytest.mark.parametrize("process", [Process.WEB, Process.WORKER])
def test_web_and_worker_never_learn_the_owner_s_address(process: Process, tmp_path: Path) -> None:
    aliases = database_aliases(tmp_path, process)
    assert list(aliases) == ["default"]
    assert aliases["default"]["USER"] == "atum_app"


def test_only_the_web_process_has_short_patience_and_a_pool(tmp_path: Path) -> None:
    web = database_aliases(tmp_path, Process.WEB)["default"]["OPTIONS"]
    assert "statement_timeout=10s" in web["options"]
    assert "lock_timeout=3s" in web["options"]
    assert "idle_in_transaction_session_timeout=30s" in web["options"]
    assert web["pool"]["max_size"] >= 4
    for other in (Process.WORKER, Process.COMMAND):
        options = database_aliases(tmp_path, other)["default"]["OPTIONS"]
        assert "options" not in options
        assert "pool" not in options


def test_secrets_are_made_once_and_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    made = secret_key(tmp_path)
    database_aliases(tmp_path, Process.COMMAND)
    assert secret_key(tmp_path) == made
    for name in ("secret_key", "database.json"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    monkeypatch.setenv("SECRET_KEY", "given")
    assert secret_key(tmp_path) == "given"


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "BASE_DOMAIN"])
def test_production_names_what_is_missing(name: str, tmp_path: Path) -> None:
    given = {
        "SECRET_KEY": "x" * 60,
        "DATABASE_URL": "postgresql://atum_app:x@localhost/desk",
        "BASE_DOMAIN": "desk.example",
        "DJANGO_SETTINGS_MODULE": "atum_desk.settings.prod",
    }
    done = command(tmp_path / "var", "check", **(given | {name: ""}))
    assert done.returncode == 1
    assert done.stderr == f"{name} is not set. Production needs it in the environment.\n"


def test_django_s_own_test_command_is_refused() -> None:
    with pytest.raises(CommandError, match="would use the real database"):
        call_command("test")


@pytest.mark.django_db
def test_every_answer_carries_the_headers(client: Client) -> None:
    answer = client.get("/nowhere/", headers={"host": "nobody.localhost"})
    policy = answer.headers["Content-Security-Policy"]
    assert {part.strip() for part in policy.split(";")} == {
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    }
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


PROBE = """
from django.conf import settings
from django.test import Client
probe = Client(HTTP_HOST="10.0.0.7:8000")
print(probe.get("/healthz").status_code, probe.get("/readyz").status_code)
print(Client(HTTP_HOST="acme.desk.example").get("/sign-in/").headers["Location"])
print(settings.CSRF_TRUSTED_ORIGINS, settings.SESSION_COOKIE_SECURE, settings.SECURE_PROXY_SSL_HEADER)
"""


def test_production_is_probed_by_address_and_trusts_no_sibling(tmp_path: Path) -> None:
    given = {
        "SECRET_KEY": "x" * 60,
        "DATABASE_URL": "postgresql://atum_app:x@127.0.0.1:1/desk",
        "BASE_DOMAIN": "desk.example",
        "DJANGO_SETTINGS_MODULE": "atum_desk.settings.prod",
    }
    done = command(tmp_path / "var", "shell", "--no-imports", "-c", PROBE, **given)
    assert done.stdout.splitlines() == [
        "200 503",
        "https://acme.desk.example/sign-in/",
        "[] True None",
    ], done.stderr
