"""A real Chromium against a real server thread; each test brings an organization of its own."""

import os
import shutil
from collections.abc import Iterator

import pytest
from django.test.testcases import LiveServerThread, _StaticFilesHandler

# Playwright's loop runs in the tests' thread, and Django would take it for an asynchronous caller.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

SYSTEM_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Prefer the system's Chromium; its sandbox cannot be had as root."""
    arguments = dict(browser_type_launch_args)
    system = next((path for name in SYSTEM_BROWSERS if (path := shutil.which(name))), None)
    if system:
        arguments["executable_path"] = system
    arguments["args"] = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return arguments


class DeskServer:
    """The address of the server under test."""

    def __init__(self, port: int) -> None:
        self.port = port

    def url(self, host: str, path: str = "/") -> str:
        """Return the address of a path on an organization's host, such as `acme.localhost`."""
        return f"http://{host}:{self.port}{path}"


@pytest.fixture(scope="session")
def _server_thread(django_db_setup: None) -> Iterator[DeskServer]:
    thread = LiveServerThread("127.0.0.1", _StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield DeskServer(thread.port)
    thread.terminate()


@pytest.fixture
def desk_server(_server_thread: DeskServer, committed_db: None) -> DeskServer:
    """Serve the whole product from the test database, with real transactions."""
    return _server_thread
