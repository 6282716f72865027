"""A morning at the desk without a mouse: palette, queue, preview, changing several, a reply with a file, notices."""

import re

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Visit
from tests.browser.hands import WHAT_IS_WRONG, Keyboard
from tests.browser.steps import status_of, toast
from tests.factories import Cast, file_ticket, ticket_in
from tests.tickets.files.samples import TEXT
from tickets import operations
from tickets.models import Attachment, Ticket
from tickets.states import Status


def keys(page: Page, *pressed: str) -> None:
    """Press one key after the other, each when what came before it is there."""
    for key in pressed:
        page.wait_for_load_state("networkidle")
        page.keyboard.press(key)


def seen(page: Page) -> None:
    """Hold that the focus stands where one sees it."""
    wrong = page.evaluate(WHAT_IS_WRONG)
    assert not wrong, f"the focus is {wrong}"


def furnish(cast: Cast) -> None:
    with cast.scope():
        for number in range(1, 4):
            operations.accept(file_ticket(cast, f"Case {number}").pk, actor=cast.actor("manager"))
        ticket_in(cast, Status.IN_PROGRESS)


def test_a_ticket_is_found_by_the_palette_and_changed_by_letters(visit: Visit, cast: Cast) -> None:
    furnish(cast)
    page = visit("/desk/tickets/?view=open", person=cast.agent)
    keys(page, "?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    keys(page, "Escape", "Control+k")
    page.keyboard.type("Case 2")
    palette = page.get_by_role("dialog", name="Go to or do")
    expect(palette.get_by_role("option", selected=True)).to_contain_text("Case 2")
    keys(page, "Enter")
    expect(page.get_by_role("heading", level=1, name="Case 2")).to_be_visible()
    keys(page, "a")
    seen(page)
    expect(page.locator(":focus")).to_have_text("Me")
    keys(page, "Enter")
    status_of(page, "Assigned")
    seen(page)
    keys(page, "s")
    expect(page.locator(":focus")).to_have_text("Start work")
    keys(page, "Enter")
    status_of(page, "In progress")
    keys(page, "p")
    seen(page)
    page.keyboard.press("Escape")
    seen(page)
    keys(page, "g", "m")
    expect(page.get_by_role("heading", level=1, name="Mine")).to_be_visible()


def test_the_queue_is_walked_previewed_chosen_and_changed(visit: Visit, cast: Cast) -> None:
    furnish(cast)
    page = visit("/desk/tickets/?view=unassigned&sort=oldest", person=cast.manager)
    keys(page, "j", "Space")
    expect(page.locator("#peek-place")).to_contain_text("Case 1")
    keys(page, "j")
    expect(page.locator("#peek-place")).to_contain_text("Case 2")
    seen(page)
    keys(page, "Escape")
    expect(page.locator("#peek")).to_be_hidden()
    keys(page, "x", "k", "x")
    bar = page.get_by_role("group", name="Change the chosen tickets")
    expect(bar).to_contain_text("2 chosen")
    keys(page, "p")
    seen(page)
    keys(page, *["Tab"] * 3)
    expect(page.locator(":focus")).to_have_text("Urgent")
    keys(page, "Enter")
    toast(page, "2 tickets changed.")
    with cast.scope():
        assert Ticket.objects.filter(priority="URGENT").count() == 2
    keys(page, "j", "x", "a")
    seen(page)
    expect(page.locator(":focus")).to_have_text("To me")
    keys(page, "Enter")
    toast(page, "1 ticket changed.")
    keys(page, "j", "o")
    expect(page.get_by_role("heading", level=1, name=re.compile("Case"))).to_be_visible()


def test_a_reply_with_a_file_is_written_and_the_others_notice_is_read(visit: Visit, cast: Cast) -> None:
    furnish(cast)
    with cast.scope():
        operations.reply(Ticket.objects.get(number=4).pk, content="Any news?", actor=cast.actor("requester"))
    page, hands = visit("/desk/tickets/", person=cast.agent), Keyboard()
    hands.press(page.get_by_role("banner").get_by_role("link", name=re.compile("notice", re.IGNORECASE)))
    expect(page.get_by_role("heading", level=1, name="Notices")).to_be_visible()
    hands.press(page.locator("#notices .topic").first)
    expect(page.locator("#conversation")).to_be_visible()
    keys(page, "r")
    expect(page.get_by_role("textbox", name="Reply")).to_be_focused()
    page.keyboard.type("Here is the plan.")
    picker = page.locator("#files-reply input[type=file]")
    with page.expect_file_chooser() as chosen:
        hands.press(picker)
    chosen.value.set_files(FilePayload(name="plan.txt", mimeType="text/plain", buffer=TEXT))
    expect(page.locator("#files-reply [data-upload]")).to_have_count(1)
    hands.press(page.locator(".for-reply [data-to-preview]"))
    expect(page.locator("#reply-preview")).to_be_focused()
    hands.press(page.locator(".for-reply [data-to-text]"))
    expect(page.get_by_role("textbox", name="Reply")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#conversation").get_by_text("Here is the plan.")).to_be_visible()
    expect(page.locator("#conversation").get_by_text("plan.txt")).to_be_visible()
    seen(page)
    with cast.scope():
        assert Attachment.objects.get().original_filename == "plan.txt"
