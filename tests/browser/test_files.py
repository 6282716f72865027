"""Files as people handle them: chosen, dropped, pasted, refused with a sentence, sent, seen, and saved by others."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from accounts import operations as people
from accounts.preferences import OrganizationSettings
from atum_desk.core import spool
from tests.browser.conftest import Visit
from tests.browser.steps import toast, work
from tests.factories import ARRANGER, Cast, ticket_in
from tests.tickets.files.samples import EICAR, EXE, HTML, PDF, SVG, TEXT, picture, polyglot
from tests.tickets.files.scanner import fake_scanner
from tickets.models import Attachment, Comment, Upload
from tickets.states import Status

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
REPLY, NOTE, ANSWER, NEW = "#files-reply", "#files-note", "#files-answer", "#files-new"
DROP = """(target, [name, type, text]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([text], name, { type }));
  for (const kind of ["dragover", "drop"])
    target.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: transfer }));
}"""
PASTE = """async (target) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
  canvas.getContext("2d").fillRect(0, 0, 30, 30);
  const blob = await new Promise((done) => canvas.toBlob(done));
  const transfer = new DataTransfer();
  transfer.items.add(new File([blob], "image.png", { type: "image/png" }));
  target.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: transfer }));
}"""


def file(name: str, content: bytes = TEXT) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def choose(page: Page, place: str, *files: FilePayload) -> None:
    page.locator(f"{place} input[type=file]").set_input_files(list(files))


def lines(page: Page, place: str) -> Locator:
    """Return the lines of files that are staged."""
    return page.locator(f"{place} [data-upload]")


def problem(page: Page, place: str) -> Locator:
    return page.locator(f"{place} .error:visible").first


def reply(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="Reply").fill(text)
    page.locator(".for-reply [data-send]").click()


def names(cast: Cast) -> list[str]:
    with cast.scope():
        return sorted(Attachment.objects.values_list("original_filename", flat=True))


@pytest.fixture
def place(cast: Cast) -> str:
    """File a ticket that somebody works on, and return its page."""
    with cast.scope():
        return f"/desk/tickets/{ticket_in(cast, Status.IN_PROGRESS).number}/"


def limit(cast: Cast, **settings: int) -> None:
    with cast.scope():
        people.change_organization(
            name="Acme", preferences=OrganizationSettings.from_json(settings), actor=ARRANGER
        )


@SCRIPTS
def test_several_files_go_with_a_reply_and_are_seen_and_saved(
    visit: Visit, cast: Cast, place: str, scripts: bool, tmp_path: Path
) -> None:
    page = visit(place, person=cast.agent, java_script_enabled=scripts)
    choose(page, REPLY, file("screen.png", picture((900, 600))), file("manual.pdf", PDF), file("fan.log"))
    if scripts:
        expect(lines(page, REPLY)).to_have_count(3)
    reply(page, "All three are below.")
    expect(page.locator("#conversation .attachment")).to_have_count(3)
    expect(lines(page, REPLY)).to_have_count(0)
    work(cast)
    requester = visit(place.replace("/desk/", "/help/"), person=cast.requester, java_script_enabled=scripts)
    shown = requester.locator(".attachment img")
    expect(shown).to_have_attribute("alt", "screen.png")
    shown.scroll_into_view_if_needed()
    assert shown.evaluate("async (img) => (await img.decode(), img.naturalWidth)") == 900
    with requester.expect_download() as saved:
        requester.get_by_role("link", name="fan.log").click()
    saved.value.save_as(tmp_path / "saved")
    assert (tmp_path / "saved").read_bytes() == TEXT
    assert saved.value.suggested_filename == "fan.log"
    with cast.scope():
        assert Attachment.objects.get(original_filename="fan.log").access_count == 1


@SCRIPTS
def test_a_file_of_a_note_is_seen_by_staff_alone(visit: Visit, cast: Cast, place: str, scripts: bool) -> None:
    page = visit(place, person=cast.agent, java_script_enabled=scripts)
    page.get_by_text("Internal note", exact=True).first.click()
    choose(page, NOTE, file("suspicion.txt"))
    page.get_by_role("textbox", name="Internal note").fill("Look at this.")
    page.get_by_role("button", name="Add note").click()
    expect(page.locator("#conversation .note .attachment")).to_have_count(1)
    requester = visit(place.replace("/desk/", "/help/"), person=cast.requester)
    expect(requester.locator(".attachment")).to_have_count(0)
    assert "suspicion.txt" not in requester.content()


@SCRIPTS
def test_a_requester_files_and_answers_with_files(visit: Visit, cast: Cast, scripts: bool) -> None:
    page = visit("/help/tickets/new/", person=cast.requester, java_script_enabled=scripts)
    page.get_by_text("Something else").click()
    page.get_by_label("Subject").fill("The fan is loud")
    page.get_by_label("Description").fill("As in the picture.")
    choose(page, NEW, file("fan.png", picture()), file("sound.txt"))
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#description .attachment")).to_have_count(2)
    page.get_by_label("Your answer").fill("And one more.")
    choose(page, ANSWER, file("more.txt"))
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".attachment")).to_have_count(3)
    assert names(cast) == ["fan.png", "more.txt", "sound.txt"]


@SCRIPTS
def test_a_new_ticket_at_the_desk_takes_files(visit: Visit, cast: Cast, scripts: bool) -> None:
    page = visit("/desk/tickets/new/", person=cast.agent, java_script_enabled=scripts)
    page.get_by_label("Requester").fill(cast.requester.email)
    page.get_by_label("Subject").fill("He called")
    page.get_by_label("Description").fill("About the fan.")
    choose(page, NEW, file("call.txt"))
    page.get_by_role("button", name="File the ticket").click()
    expect(page.locator("#conversation .attachment")).to_have_count(1)


def test_a_file_is_dropped_and_a_screenshot_is_pasted(visit: Visit, cast: Cast, place: str) -> None:
    page = visit(place, person=cast.agent)
    box = page.get_by_role("textbox", name="Reply")
    box.evaluate(DROP, ["dropped.txt", "text/plain", "dropped here"])
    expect(lines(page, REPLY)).to_have_count(1)
    box.evaluate(PASTE)
    expect(lines(page, REPLY)).to_have_count(2)
    page.get_by_text("Internal note", exact=True).first.click()
    page.get_by_role("textbox", name="Internal note").evaluate(PASTE)
    expect(lines(page, NOTE)).to_have_count(1)
    page.get_by_text("Reply", exact=True).first.click()
    reply(page, "Dropped and pasted.")
    expect(page.locator("#conversation .attachment")).to_have_count(2)
    assert names(cast) == ["dropped.txt", "image.png"]


def test_a_staged_file_is_taken_out_again(visit: Visit, cast: Cast, place: str) -> None:
    page = visit(place, person=cast.agent)
    choose(page, REPLY, file("one.txt"), file("two.txt"))
    expect(lines(page, REPLY)).to_have_count(2)
    page.get_by_role("button", name="Take one.txt out").click()
    expect(lines(page, REPLY)).to_have_count(1)
    reply(page, "Only one.")
    expect(page.locator("#conversation .attachment")).to_have_count(1)
    assert names(cast) == ["two.txt"]
    with cast.scope():
        assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (file("large.txt", b"x" * (1024**2 + 1)), "a file may have 1.0"),
        (file("setup.exe", EXE), "is a program or a script"),
        (file("holiday.png", EXE), "is a program or a script"),
        (file("odd.bin", bytes(range(256))), "of a type that is not taken"),
        (file("none.txt", b""), "is empty"),
    ],
    ids=lambda value: value["name"] if isinstance(value, dict) else "",
)
@SCRIPTS
def test_a_refused_file_says_why_and_keeps_text_and_other_files(
    visit: Visit, cast: Cast, place: str, sent: FilePayload, sentence: str, scripts: bool
) -> None:
    limit(cast, file_limit_mib=1)
    page = visit(place, person=cast.agent, java_script_enabled=scripts)
    choose(page, REPLY, file("good.txt"), sent)
    if not scripts:
        reply(page, "The good one stays.")
    expect(problem(page, REPLY)).to_contain_text(sentence)
    expect(problem(page, REPLY)).to_contain_text(sent["name"])
    expect(lines(page, REPLY)).to_have_count(1)
    reply(page, "The good one stays.")
    expect(page.locator("#conversation .attachment")).to_have_count(1)
    assert names(cast) == ["good.txt"]


@SCRIPTS
def test_a_full_quota_is_told(
    visit: Visit, cast: Cast, place: str, scripts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OrganizationSettings, "files_quota_bytes", property(lambda _self: 1000))
    page = visit(place, person=cast.agent, java_script_enabled=scripts)
    choose(page, REPLY, file("fits.txt"), file("more.txt", b"x" * 990))
    if not scripts:
        reply(page, "Kept text")
        expect(page.get_by_role("textbox", name="Reply")).to_have_value("Kept text")
    expect(problem(page, REPLY)).to_contain_text("the files of your organization fill their")
    expect(lines(page, REPLY)).to_have_count(1)


class FullDisk:
    """The system's calls as they are, but that nothing can be written any more."""

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def write(self, descriptor: int, piece: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


@SCRIPTS
def test_a_full_disk_is_told_and_keeps_the_text(
    visit: Visit, cast: Cast, place: str, scripts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = visit(place, person=cast.agent, java_script_enabled=scripts)
    with monkeypatch.context() as patched:
        patched.setattr(spool, "os", FullDisk())
        choose(page, REPLY, file("late.txt"))
        page.get_by_role("textbox", name="Reply").fill("Kept text")
        if not scripts:
            page.locator(".for-reply [data-send]").click()
        expect(problem(page, REPLY)).to_contain_text("there is no space left on our side")
    expect(page.get_by_role("textbox", name="Reply")).to_have_value("Kept text")
    with cast.scope():
        assert not Upload.objects.exists()
        assert not Comment.objects.exists()


def test_an_interrupted_upload_is_told_and_tried_again(visit: Visit, cast: Cast, place: str) -> None:
    page = visit(place, person=cast.agent)

    def cut(route: Route) -> None:
        route.abort("connectionreset")

    page.route("**/uploads/", cut)
    choose(page, REPLY, file("train.txt"))
    expect(problem(page, REPLY)).to_contain_text("The connection broke")
    page.unroute("**/uploads/", cut)
    page.get_by_role("button", name="Try again").click()
    expect(lines(page, REPLY)).to_have_count(1)
    reply(page, "Through at last.")
    expect(page.locator("#conversation .attachment")).to_have_count(1)
    broken = visit.watch.complaints
    assert [one for one in broken if "CONNECTION_RESET" not in one] == []
    broken.clear()


def test_what_is_sent_waits_for_files_on_their_way(visit: Visit, cast: Cast, place: str) -> None:
    page = visit(place, person=cast.agent)
    held: list[Route] = []
    page.route("**/uploads/", lambda route: held.append(route))  # noqa: PLW0108 - Playwright reads its signature
    choose(page, REPLY, file("slow.txt"))
    expect(page.locator(f"{REPLY} progress")).to_be_visible()
    reply(page, "With the slow one.")
    expect(page.locator(f"{REPLY} [data-said]")).to_contain_text("as soon as the files have arrived")
    with cast.scope():
        assert not Comment.objects.exists()
    held[0].continue_()
    expect(page.locator("#conversation .attachment")).to_have_count(1)
    assert names(cast) == ["slow.txt"]


@SCRIPTS
def test_an_infected_file_is_checked_found_and_not_sent(
    visit: Visit, cast: Cast, place: str, scripts: bool, settings: Any
) -> None:
    with fake_scanner() as address:
        settings.CLAMAV_ADDRESS = address
        page = visit(place, person=cast.agent, java_script_enabled=scripts)
        choose(page, REPLY, file("good.txt"), file("cleaner.txt", EICAR))
        if scripts:
            expect(page.locator(f"{REPLY} [data-state]")).to_have_count(2)
            work(cast)
            expect(page.get_by_text("infected: it cannot be sent")).to_be_visible()
            reply(page, "Is this one bad?")
            expect(page.get_by_text("“cleaner.txt” is infected and was not sent")).to_be_visible()
            page.get_by_role("button", name="Take cleaner.txt out").click()
            reply(page, "Without the bad one.")
            expect(page.locator("#conversation .attachment")).to_have_count(1)
            return
        reply(page, "Sent before anybody looked.")
        expect(page.get_by_text("being checked")).to_have_count(2)
        work(cast)
        page.reload()
        expect(page.get_by_text("infected: not available")).to_be_visible()
        expect(page.get_by_role("link", name="good.txt", exact=True)).to_be_visible()
        expect(page.get_by_role("link", name="cleaner.txt", exact=True)).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "content"),
    [("page.html", HTML), ("drawing.svg", SVG), ("both.gif", polyglot())],
    ids=["page", "drawing", "polyglot"],
)
def test_what_could_run_is_saved_and_never_run(
    visit: Visit, cast: Cast, place: str, name: str, content: bytes, tmp_path: Path
) -> None:
    page = visit(place, person=cast.agent)
    choose(page, REPLY, file(name, content))
    expect(lines(page, REPLY)).to_have_count(1)
    reply(page, "Careful.")
    expect(page.locator("#conversation .attachment")).to_have_count(1)
    work(cast)
    page.reload()
    title = page.title()
    link = page.locator("#conversation .attachment a[download]")
    with page.expect_download() as saved:
        link.click()
    saved.value.save_as(tmp_path / "saved")
    assert (tmp_path / "saved").read_bytes() == content
    href = link.get_attribute("href")
    assert href is not None
    # Opened as an address of its own it is saved as well, and asked for as a page's picture it is our own preview.
    with page.expect_download():
        page.evaluate("(href) => { location.href = href; }", href)
    assert page.title() == title
    if name.endswith(".gif"):
        page.goto(f"{href}preview/")
        assert page.evaluate("document.contentType") == "image/webp"
        assert page.title() != "ran"


HOSTILE = ["\u202egnp.exe.txt", "zero\u200bwidth.txt", "n" * 200 + ".txt", '<img src=x onerror="1">.txt']


def test_hostile_names_are_shown_safely(visit: Visit, cast: Cast, place: str) -> None:
    page = visit(place, person=cast.agent)
    choose(page, REPLY, *(file(name) for name in HOSTILE))
    expect(lines(page, REPLY)).to_have_count(len(HOSTILE))
    reply(page, "What names!")
    expect(page.locator("#conversation .attachment")).to_have_count(len(HOSTILE))
    shown = page.locator("#conversation .attachment a").all_inner_texts()
    assert {"gnp.exe.txt", "zerowidth.txt", HOSTILE[2]} <= {name.strip() for name in shown}
    assert page.locator("#conversation img[src=x]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_file_is_removed_for_good_and_its_trace_stays(visit: Visit, cast: Cast, place: str) -> None:
    page = visit(place, person=cast.agent)
    choose(page, REPLY, file("secret.txt"))
    reply(page, "Not for everybody.")
    page.get_by_role("link", name="Remove secret.txt…").click()
    page.get_by_role("button", name="Remove the file").click()
    toast(page, "The file is removed.")
    expect(page.locator(".attachment", has_text="secret.txt")).to_contain_text("removed")
    expect(page.get_by_role("link", name="secret.txt", exact=True)).to_have_count(0)


def test_a_file_alone_is_asked_what_it_is_about_and_stays(visit: Visit, cast: Cast) -> None:
    with cast.scope():
        ticket_in(cast, Status.IN_PROGRESS)
    agent = visit("/desk/tickets/1/", person=cast.agent)
    requester = visit("/help/tickets/1/", person=cast.requester)
    for page, place in ((agent, REPLY), (requester, ANSWER)):
        choose(page, place, file("plan.txt"))
        expect(lines(page, place)).to_have_count(1)
        page.locator(".composer [data-send]:visible").click()
        said = page.locator(".composer").get_by_text(
            "Add a sentence: a file alone does not say what it is about."
        )
        expect(said).to_be_visible()
        expect(lines(page, place)).to_have_count(1)
