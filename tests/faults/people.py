"""Requesters who file tickets, answer and upload, and remember exactly what was acknowledged."""

import hashlib
import http.client
import random
import re
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
STAGED = re.compile(r'name="uploads" value="([0-9a-f-]{36})"')
BORDER = "----a-border-that-occurs-nowhere"


@dataclass
class Acknowledged:
    """What the server said is done: subjects of tickets, texts of answers, and the files' SHA-256 by text."""

    tickets: list[str] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)


class Person(threading.Thread):
    """One requester at work until the time is over; what fails is not repeated, so that nothing is sent twice by us."""

    def __init__(self, port: int, host: str, email: str, password: str, until: float, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self.port, self.host, self.email, self.password, self.until = port, host, email, password, until
        self.cookies: dict[str, str] = {}
        self.numbers: list[str] = []
        self.done = Acknowledged()
        self.failures = 0

    def run(self) -> None:
        """File first, then answer, now and then with a file."""
        count = 0
        while time.monotonic() < self.until:
            count += 1
            try:
                if "atum_session" not in self.cookies:
                    self._sign_in()
                if not self.numbers or random.random() < 0.3:  # noqa: S311 - a mixture
                    self._file(f"{self.name}-ticket-{count}")
                else:
                    self._answer(f"{self.name}-answer-{count}", with_file=count % 2 == 0)
            except (OSError, http.client.HTTPException):
                self.failures += 1
                time.sleep(0.2)

    def _sign_in(self) -> None:
        token = self._token("/sign-in/")
        form = {"email": self.email, "password": self.password, "csrfmiddlewaretoken": token}
        status, _, _ = self._send("POST", "/sign-in/", urlencode(form).encode())
        if status not in {302, 303}:
            raise http.client.HTTPException(f"sign-in answered {status}")

    def _file(self, subject: str) -> None:
        token = self._token("/help/tickets/new/")
        form = {
            "subject": subject,
            "service": "other",
            "description": "Broken.",
            "csrfmiddlewaretoken": token,
        }
        status, location, _ = self._send("POST", "/help/tickets/new/", urlencode(form).encode())
        number = re.search(r"/help/tickets/(\d+)/", location)
        if status not in {302, 303} or number is None:
            raise http.client.HTTPException(f"filing answered {status}")
        self.done.tickets.append(subject)
        self.numbers.append(number.group(1))

    def _answer(self, text: str, *, with_file: bool) -> None:
        number = random.choice(self.numbers)  # noqa: S311 - any of them
        page = f"/help/tickets/{number}/"
        token = self._token(page)
        form = [("text", text), ("csrfmiddlewaretoken", token)]
        content = random.randbytes(10_000).hex().encode() if with_file else b""  # noqa: S311 - any bytes
        if with_file:
            form.append(("uploads", self._upload(text, content, token)))
        status, _, _ = self._send("POST", f"{page}reply/", urlencode(form).encode())
        if status not in {302, 303}:
            raise http.client.HTTPException(f"the answer got {status}")
        self.done.replies.append(text)
        if with_file:
            self.done.files[text] = hashlib.sha256(content).hexdigest()

    def _upload(self, name: str, content: bytes, token: str) -> str:
        head = (
            f'--{BORDER}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
            f'--{BORDER}\r\nContent-Disposition: form-data; name="files"; filename="{name}.txt"\r\n'
            f"Content-Type: text/plain\r\n\r\n"
        )
        body = head.encode() + content + f"\r\n--{BORDER}--\r\n".encode()
        kind = f"multipart/form-data; boundary={BORDER}"
        status, _, answer = self._send("POST", "/uploads/", body, kind)
        staged = STAGED.search(answer)
        if status != 201 or staged is None:
            raise http.client.HTTPException(f"the upload got {status}")
        return staged.group(1)

    def _token(self, page: str) -> str:
        status, _, body = self._send("GET", page)
        token = CSRF.search(body)
        if token is None:
            if status == 303:
                self.cookies.pop("atum_session", None)
            raise http.client.HTTPException(f"{page} answered {status} without a form")
        return token.group(1)

    def _send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        kind: str = "application/x-www-form-urlencoded",
    ) -> tuple[int, str, str]:
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
