"""Production from an empty server to a working desk, by the units' own commands, and restarts that nobody notices."""

import re
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.infra.processes import command, wait_for
from tests.infra.production import CSRF, UNITS, Installation, Visitor, unit_command

pytestmark = pytest.mark.processes

ADMIN, PASSWORD = "ada@acme.example", "correct horse battery staple"
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
}


@pytest.fixture(scope="module")
def desk(var: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Start a server, an installation on it, and its first organization."""
    assert command(var, "devdb", "start").returncode == 0
    with Installation(var, tmp_path_factory.mktemp("production")) as installation:
        said = installation.manage("create_organization", "acme", "--name", "Acme", "--admin", ADMIN)
        found = re.search(r"https://acme\.desk\.example(/invitation/\S+/)", said)
        assert found is not None, said
        joined = Visitor(installation.port).post(found.group(1), full_name="Ada", password=PASSWORD)
        assert joined.status in {302, 303}
        yield installation


@pytest.fixture
def ada(desk: Installation) -> Visitor:
    """Sign the administrator in."""
    visitor = Visitor(desk.port)
    answer = visitor.post("/sign-in/", email=ADMIN, password=PASSWORD)
    assert answer.status in {302, 303}
    return visitor


def test_the_first_administrator_signs_in_and_files_a_ticket(ada: Visitor) -> None:
    assert "Acme" in ada.get("/desk/tickets/").text
    filed = ada.post(
        "/desk/tickets/new/", subject="The lift stands still", description="Since noon.", who=ADMIN
    )
    assert filed.status in {302, 303}
    assert "The lift stands still" in ada.get(filed.headers["Location"]).text


def test_cookies_belong_to_one_host_over_tls_only(desk: Installation) -> None:
    visitor = Visitor(desk.port)
    form = visitor.get("/sign-in/")
    token = CSRF.search(form.text)
    assert token is not None
    values = {"email": ADMIN, "password": PASSWORD, "csrfmiddlewaretoken": token.group(1)}
    signed = visitor.send("POST", "/sign-in/", values, {})
    cookies = (form.headers.get_all("Set-Cookie") or []) + (signed.headers.get_all("Set-Cookie") or [])
    assert {cookie.partition("=")[0] for cookie in cookies} == {"__Host-atum_csrf", "__Host-atum_session"}
    for cookie in cookies:
        attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"secure", "httponly", "path=/", "samesite=lax"} <= attributes
        assert not any(attribute.startswith("domain") for attribute in attributes)


def test_every_answer_carries_every_header(desk: Installation, ada: Visitor) -> None:
    home = ada.get("/desk/tickets/")
    sheet = re.search(r'href="(/static/[^"]+\.css)"', home.text)
    assert sheet is not None
    static = ada.get(sheet.group(1))
    answers = {
        "page": home,
        "fragment": ada.get("/desk/tickets/", HX_Request="true"),
        "redirect": ada.get("/desk/"),
        "static": static,
        "static unchanged": ada.get(sheet.group(1), If_Modified_Since=static.headers["Last-Modified"]),
        "static missing": ada.get("/static/none.css"),
        "accent": ada.get("/accent.css"),
        "alive": ada.get("/healthz"),
        "ready": ada.get("/readyz"),
        "missing": ada.get("/desk/tickets/4711/"),
        "unknown host": Visitor(desk.port, host="nobody.desk.example").get("/"),
        "strange host": Visitor(desk.port, host="elsewhere.example").get("/"),
        "forgery": ada.send(
            "POST", "/desk/tickets/new/", {"subject": "x"}, {"Origin": "https://evil.example"}
        ),
        "method": ada.get("/sign-out/"),
        "query": ada.get("/desk/tickets/?after=%00"),
        "signed out": Visitor(desk.port).get("/desk/tickets/"),
        "too large": ada.send("POST", "/sign-in/", {"email": "x" * 3_000_000}, {}),
        "refused form": Visitor(desk.port).post("/sign-in/", email=ADMIN, password="wrong"),
    }
    expected = {
        "page": 200,
        "redirect": 302,
        "static": 200,
        "static unchanged": 304,
        "static missing": 404,
        "missing": 404,
        "unknown host": 404,
        "forgery": 403,
        "method": 405,
        "too large": 413,
    }
    assert {name: answers[name].status for name in expected} == expected
    for name, answer in answers.items():
        for header, value in EVERYWHERE.items():
            assert answer.headers[header] == value, (name, header, answer.headers.items())
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, name
        assert "unsafe" not in policy, name
        assert "camera=()" in answer.headers["Permissions-Policy"], name
        kept = answer.headers["Cache-Control"]
        assert ("immutable" in kept) == (name in {"static", "static unchanged"}), (name, kept)
        assert "immutable" in kept or "no-store" in kept or name == "accent", (name, kept)
        assert "Access-Control-Allow-Origin" not in answer.headers, name
        assert "Traceback" not in answer.text, name


def test_plain_http_is_sent_to_tls_with_the_headers(desk: Installation) -> None:
    answer = Visitor(desk.port, scheme="http").get("/sign-in/")
    assert (answer.status, answer.headers["Location"]) == (301, "https://acme.desk.example/sign-in/")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_worker_sends_the_mail(desk: Installation) -> None:
    Visitor(desk.port).post("/password/forgot/", email=ADMIN)
    folder = desk.folder / "mail"

    def sent() -> bool:
        return any(ADMIN in mail.read_text(encoding="utf-8") for mail in folder.glob("*.log"))

    wait_for(sent, desk.output)


def test_no_process_that_serves_knows_the_owner(desk: Installation) -> None:
    for process in (desk.web, desk.jobs):
        assert process is not None
        parent = psutil.Process(process.pid)
        for one in (parent, *parent.children(recursive=True)):
            assert "DATABASE_OWNER_URL" not in one.environ()
    for unit in ("atum-desk-web.service", "atum-desk-jobs.service"):
        assert "owner.env" not in (UNITS / unit).read_text(encoding="utf-8")


def test_the_log_is_json_a_line(desk: Installation, ada: Visitor) -> None:
    ada.get("/desk/tickets/")
    lines = [line for line in desk.output().splitlines() if "/desk/tickets/" in line]
    assert lines
    assert all(line.startswith("{") and line.endswith("}") for line in lines)


def test_a_balancer_is_told_before_the_end(desk: Installation) -> None:
    drain = Path(desk.environment["DRAIN_FILE"])
    drain.touch()
    assert Visitor(desk.port).get("/readyz").status == 503
    assert Visitor(desk.port).get("/sign-in/").status == 200
    drain.unlink()
    assert Visitor(desk.port).get("/readyz").status == 200


class Traffic:
    """People who read and write all the time; every answer is kept."""

    def __init__(self, visitor: Visitor, people: int = 4) -> None:
        """Take whose session they use."""
        page = visitor.get("/desk/tickets/1/").text
        found = CSRF.search(page)
        assert found is not None
        self.token, self.visitor, self.stop = found.group(1), visitor, threading.Event()
        self.answers: list[int] = []
        self.failures: list[str] = []
        self.threads = [threading.Thread(target=self._work, args=(n,), daemon=True) for n in range(people)]

    def __enter__(self) -> "Traffic":
        """Begin, and wait until it flows."""
        for thread in self.threads:
            thread.start()
        self.flow(20)
        return self

    def __exit__(self, *_exception: object) -> None:
        """End, each with its last answer."""
        self.stop.set()
        for thread in self.threads:
            thread.join(60)

    def flow(self, count: int) -> None:
        """Wait until so many more answers have come."""
        until = len(self.answers) + count
        wait_for(lambda: len(self.answers) >= until, lambda: str(self.failures))

    def _work(self, number: int) -> None:
        count = 0
        while not self.stop.is_set():
            count += 1
            own = Visitor(self.visitor.port, cookies=dict(self.visitor.cookies))
            try:
                if count % 4:
                    answer = own.get("/desk/tickets/")
                else:
                    values = {"content": f"{number}-{count}", "csrfmiddlewaretoken": self.token}
                    answer = own.send("POST", "/desk/tickets/1/note/", values, {})
            except OSError as error:
                self.failures.append(repr(error))
            else:
                self.answers.append(answer.status)
                if answer.status not in {200, 303}:
                    self.failures.append(f"{answer.status} {answer.text[:200]}")


def master(desk: Installation) -> psutil.Process:
    """Return gunicorn's own process."""
    assert desk.web is not None
    return psutil.Process(desk.web.pid)


def test_new_code_is_taken_up_without_a_failed_request(desk: Installation, ada: Visitor) -> None:
    ada.post("/desk/tickets/new/", subject="Under load", description="x", who=ADMIN)
    old = {child.pid for child in master(desk).children()}
    with Traffic(ada) as traffic:
        for _ in range(2):
            master(desk).send_signal(signal.SIGHUP)
            traffic.flow(60)
        wait_for(lambda: not old & {child.pid for child in master(desk).children()}, desk.output)
    assert traffic.failures == []


def test_a_whole_restart_lets_people_wait_and_refuses_nobody(desk: Installation, ada: Visitor) -> None:
    with Traffic(ada) as traffic:
        assert desk.web is not None
        desk.web.terminate()
        assert desk.web.wait(60) == 0
        time.sleep(1)
        desk.start_web()
        traffic.flow(60)
    assert traffic.failures == []


def test_workers_that_end_their_lives_drop_nothing(desk: Installation, ada: Visitor) -> None:
    assert desk.web is not None
    desk.web.terminate()
    desk.web.wait(60)
    desk.start_web(WEB_MAX_REQUESTS="40")
    first = {child.pid for child in master(desk).children()}
    with Traffic(ada) as traffic:
        traffic.flow(250)
    assert traffic.failures == []
    assert {child.pid for child in master(desk).children()} != first


def test_the_units_start_what_the_guide_says() -> None:
    assert unit_command("atum-desk-web.service")[1:] == [
        "--config",
        "deploy/gunicorn.conf.py",
        "atum_desk.wsgi:application",
    ]
    for unit in UNITS.glob("*.service"):
        text = unit.read_text(encoding="utf-8")
        for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "User=atum"):
            assert line in text, (unit.name, line)
