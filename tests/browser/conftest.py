"""A real Chromium against a real server thread; each test brings an organization of its own."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from typing import Any, ClassVar

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import User
from atum_desk.core import clock
from tests.browser.furnished import Furnished, furnish
from tests.browser.steps import sign_in
from tests.browser.watch import Watch
from tests.factories import Cast, make_cast

# Playwright's loop runs in the tests' thread, and Django would take it for an asynchronous caller.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 360, "height": 740}
# The machine may be busy with other tests; a wait ends as soon as what it waits for is there.
expect.set_options(timeout=15_000)

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


class _Handler(StaticFilesHandler):
    """Answers as of the instant that a test has set, or of now."""

    instant: ClassVar[datetime | None] = None

    def __call__(self, *given: Any) -> Any:
        with clock.at(self.instant) if self.instant else nullcontext():
            return super().__call__(*given)


@pytest.fixture
def server_at() -> Callable[[datetime], AbstractContextManager[None]]:
    """Give what sets the server's clock for a block."""

    @contextmanager
    def setting(instant: datetime) -> Iterator[None]:
        _Handler.instant = instant
        try:
            yield
        finally:
            _Handler.instant = None

    return setting


@pytest.fixture(scope="session")
def _server_thread(django_db_setup: None) -> Iterator[DeskServer]:
    thread = LiveServerThread("127.0.0.1", _Handler)
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


@pytest.fixture
def cast(desk_server: DeskServer) -> Cast:
    """Return a fresh organization with its people."""
    return make_cast()


class Visit:
    """Opens pages on an organization's host, each visitor in a browser of their own."""

    def __init__(self, server: DeskServer, new_context: Callable[..., BrowserContext], cast: Cast) -> None:
        self.watch = Watch()
        self.cast = cast
        self._server = server
        self._new_context = new_context

    def address(self, path: str) -> str:
        """Return the whole address of a path on the organization's host."""
        return self._server.url(self.cast.host, path)

    def __call__(self, path: str = "/", *, person: User | None = None, **options: Any) -> Page:
        """Open a path, signed in as a person or as nobody. `options` are those of Playwright's context."""
        given = {"viewport": DESKTOP, "reduced_motion": "reduce", **options}
        context = self._new_context(base_url=self.address("/"), **given)
        context.set_default_timeout(15_000)
        self.watch.listen(context)
        page = context.new_page()
        page.goto("/" if person else path)
        if person:
            sign_in(page, person)
            if path != "/":
                page.goto(path)
        return page


@pytest.fixture
def visit(desk_server: DeskServer, new_context: Callable[..., BrowserContext], cast: Cast) -> Iterator[Visit]:
    """Open pages as anybody; at the end no browser may have complained about anything."""
    visit = Visit(desk_server, new_context, cast)
    yield visit
    visit.watch.assert_quiet()


@pytest.fixture(scope="session")
def furnished(_server_thread: DeskServer, django_db_blocker: DjangoDbBlocker) -> Furnished:
    """Make, once, an organization with something on every page. Tests look at it and leave it as it is."""
    with django_db_blocker.unblock():
        return furnish()


@pytest.fixture(scope="session")
def sessions() -> dict[tuple[str, str], Any]:
    """Keep who signed in where, so that looking at many pages signs in once."""
    return {}


@pytest.fixture
def look(visit: Visit, furnished: Furnished, sessions: dict[tuple[str, str], Any]) -> Callable[..., Page]:
    """Open a path of the furnished organization, or of the bare one, as one of its cast or as nobody."""

    def opened(path: str, name: str = "", *, bare: bool = False) -> Page:
        visit.cast = furnished.bare if bare else furnished.cast
        key = (visit.cast.host, name)
        if name and key not in sessions:
            sessions[key] = visit(person=getattr(visit.cast, name)).context.storage_state()
        return visit(path, storage_state=sessions.get(key))

    return opened
