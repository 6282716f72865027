"""Clients that ask and wait, over kept connections, as cheaply as Python can."""

import http.client
import re
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(slots=True)
class Visitor:
    """One person's browser without a face: cookies, and one kept connection."""

    port: int
    host: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    _talk: http.client.HTTPConnection | None = None

    def sign_in(self, email: str, password: str) -> None:
        """Sign in by the page."""
        _status, body = self.ask("GET", "/sign-in/")
        found = CSRF.search(body.decode())
        self.token = found.group(1) if found else ""
        status, _body = self.ask("POST", "/sign-in/", {"email": email, "password": password})
        if status != 303:
            raise RuntimeError(f"The sign-in answered {status}.")
        # Signing in changed the secret behind the token.
        _status, body = self.ask("GET", "/desk/tickets/new/")
        found = CSRF.search(body.decode())
        self.token = found.group(1) if found else ""

    def copy(self) -> "Visitor":
        """Return the same person with a connection of their own."""
        return Visitor(self.port, self.host, dict(self.cookies), self.token)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, bytes]:
        """Send one request and return status and body; a connection that the server ended is opened anew."""
        headers = {
            "Host": self.host,
            "X-Forwarded-Proto": "https",
            "Referer": f"https://{self.host}/",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        body = None
        if form is not None:
            body = urlencode({**form, "csrfmiddlewaretoken": self.token})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            return self._exchange(method, path, body, headers)
        except (http.client.RemoteDisconnected, ConnectionError):
            self._talk = None
            return self._exchange(method, path, body, headers)

    def _exchange(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[int, bytes]:
        if self._talk is None:
            self._talk = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self._talk.request(method, path, body, headers)
        answer = self._talk.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer.status, answer.read()


Act = Callable[[Visitor], tuple[int, bytes]]


@dataclass(slots=True)
class Measured:
    """How long each request took, in milliseconds, over how many seconds, and how much came back."""

    times_ms: list[float] = field(default_factory=list)
    elapsed_s: float = 0.0
    largest: int = 0
    failures: int = 0

    def percentile(self, percent: int) -> float:
        """Return a percentile in milliseconds."""
        if len(self.times_ms) < 2:
            return self.times_ms[0] if self.times_ms else 0.0
        return statistics.quantiles(self.times_ms, n=100, method="inclusive")[percent - 1]

    @property
    def per_second(self) -> float:
        """Return the requests answered in a second."""
        return len(self.times_ms) / self.elapsed_s if self.elapsed_s else 0.0


def measure(act: Act, visitors: list[Visitor], *, seconds: float, into: Measured) -> None:
    """Let each visitor act again and again for some seconds, at least five times each."""
    until = time.perf_counter() + seconds
    lock = threading.Lock()

    def run(visitor: Visitor) -> None:
        act(visitor)
        times: list[float] = []
        failures = largest = 0
        while time.perf_counter() < until or len(times) < 5:
            started = time.perf_counter()
            status, body = act(visitor)
            times.append((time.perf_counter() - started) * 1000)
            failures += status >= 400
            largest = max(largest, len(body))
        with lock:
            into.times_ms += times
            into.failures += failures
            into.largest = max(into.largest, largest)

    started = time.perf_counter()
    threads = [threading.Thread(target=run, args=(visitor,)) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    into.elapsed_s += time.perf_counter() - started
