"""Requesters who file tickets, answer and upload, and remember exactly what was acknowledged."""

import hashlib
import http.client
import random
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.faults.visitor import Visitor

STAGED = re.compile(r'name="uploads" value="([0-9a-f-]{36})"')
BORDER = "----a-border-that-occurs-nowhere"


@dataclass
class Acknowledged:
    """What the server said is done: subjects of tickets, texts of answers, and the files' SHA-256 by text."""

    tickets: list[str] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)


class Person(Visitor):
    """One requester: files first, then answers, now and then with a file."""

    def __init__(self, port: int, host: str, email: str, password: str, until: float, name: str) -> None:
        super().__init__(port, host, email, password, until, name)
        self.numbers: list[str] = []
        self.done = Acknowledged()

    def act(self, count: int) -> None:
        """File a ticket, or answer on one."""
        if not self.numbers or random.random() < 0.3:  # noqa: S311 - a mixture
            self._file(f"{self.name}-ticket-{count}")
        else:
            self._answer(f"{self.name}-answer-{count}", with_file=count % 2 == 0)

    def _file(self, subject: str) -> None:
        path = "/help/tickets/new/"
        fields = [("subject", subject), ("service", "other"), ("description", "Broken.")]
        status, location, _ = self.post(path, path, fields)
        number = re.search(r"/help/tickets/(\d+)/", location)
        if status not in {302, 303} or number is None:
            raise http.client.HTTPException(f"filing answered {status}")
        self.done.tickets.append(subject)
        self.numbers.append(number.group(1))

    def _answer(self, text: str, *, with_file: bool) -> None:
        number = random.choice(self.numbers)  # noqa: S311 - any of them
        page = f"/help/tickets/{number}/"
        token = self.token(page)
        form = [("text", text), ("csrfmiddlewaretoken", token)]
        content = random.randbytes(10_000).hex().encode() if with_file else b""  # noqa: S311 - any bytes
        if with_file:
            form.append(("uploads", self._upload(text, content, token)))
        status, _, _ = self.send("POST", f"{page}reply/", urlencode(form).encode())
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
        status, _, answer = self.send("POST", "/uploads/", body, kind)
        staged = STAGED.search(answer)
        if status != 201 or staged is None:
            raise http.client.HTTPException(f"the upload got {status}")
        return staged.group(1)
