"""A browser's part in a fault test: signing in, forms with their tokens, cookies; nothing is sent twice by itself."""

import http.client
import re
import threading
import time
from urllib.parse import urlencode

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
FORM = "application/x-www-form-urlencoded"


class Visitor(threading.Thread):
    """Somebody at work until the time is over; what fails is counted and not repeated."""

    def __init__(self, port: int, host: str, email: str, password: str, until: float, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self.port, self.host, self.email, self.password, self.until = port, host, email, password, until
        self.cookies: dict[str, str] = {}
        self.failures = 0

    def run(self) -> None:
        """Sign in where that is needed, and do one act after the other."""
        count = 0
        while time.monotonic() < self.until:
            count += 1
            try:
                if "atum_session" not in self.cookies:
                    self.sign_in()
                self.act(count)
            except (OSError, http.client.HTTPException):
                self.failures += 1
                time.sleep(0.2)

    def act(self, count: int) -> None:
        """Do one thing. Raises HTTPException where it was not acknowledged."""
        raise NotImplementedError

    def sign_in(self) -> None:
        """Begin a session."""
        status, _, _ = self.post(
            "/sign-in/", "/sign-in/", [("email", self.email), ("password", self.password)]
        )
        if status not in {302, 303}:
            raise http.client.HTTPException(f"sign-in answered {status}")

    def post(self, page: str, action: str, fields: list[tuple[str, str]]) -> tuple[int, str, str]:
        """Open a page and send its form; return the status, where it leads, and the text."""
        token = self.token(page)
        return self.send("POST", action, urlencode([*fields, ("csrfmiddlewaretoken", token)]).encode())

    def token(self, page: str) -> str:
        """Return the token of a page's form; a session that is gone is forgotten."""
        status, _, body = self.send("GET", page)
        token = CSRF.search(body)
        if token is None:
            if status == 303:
                self.cookies.pop("atum_session", None)
            raise http.client.HTTPException(f"{page} answered {status} without a form")
        return token.group(1)

    def send(
        self, method: str, path: str, body: bytes | None = None, kind: str = FORM
    ) -> tuple[int, str, str]:
        """Send one request on a connection of its own."""
        talk = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {
            "Host": f"{self.host}:{self.port}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if body is not None:
            headers["Content-Type"] = kind
        try:
            talk.request(method, path, body, headers)
            answer = talk.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, rest = cookie.partition("=")
                self.cookies[name] = rest.partition(";")[0]
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()
        finally:
            talk.close()
