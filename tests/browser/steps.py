"""What people do on the pages, found by the words they read there."""

import re

from django.core import mail
from playwright.sync_api import Locator, Page, expect
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from tests.browser.hands import Hands, Mouse
from tests.factories import PASSWORD, Cast

MOUSE = Mouse()


def sign_in(page: Page, person: User, hands: Hands = MOUSE, password: str = PASSWORD) -> None:
    """Fill in the sign-in page that is open, and wait for what comes after it."""
    hands.write(page.get_by_label("E-mail address"), person.email)
    hands.write(page.get_by_label("Password"), password)
    hands.press(page.get_by_role("button", name="Sign in"))
    expect(page).not_to_have_url(re.compile("sign-in"))


def work(cast: Cast) -> None:
    """Do what waits for the worker in this organization, by the functions that the worker calls."""
    waiting = ProcrastinateJob.objects.filter(status="todo", args__organization_id=str(cast.id))
    for job in waiting.order_by("id"):
        app.tasks[job.task_name].func(**job.args)


def read_mail(cast: Cast, recipient: str) -> str:
    """Let the worker send what waits, and return the path of the link in the last mail to this address."""
    work(cast)
    letter = [one for one in mail.outbox if one.to == [recipient]][-1]
    found = re.search(r"https?://[^/\s]+(/\S+)", str(letter.body))
    assert found, letter.body
    return found.group(1)


def toast(page: Page, words: str) -> None:
    """Wait until the page says so in a toast."""
    expect(page.locator(".toast", has_text=words).first).to_be_visible()


def open_view(page: Page, hands: Hands, name: str) -> None:
    """Open a view of the rail, which is a drawer on a phone."""
    drawer = page.get_by_role("button", name="Views", exact=True)
    if drawer.is_visible():
        hands.press(drawer)
    hands.press(page.get_by_role("navigation", name="Views").get_by_role("link", name=re.compile(f"^{name}")))
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def open_ticket(page: Page, hands: Hands, subject: str) -> None:
    """Follow the subject in a list."""
    hands.press(page.get_by_role("link", name=subject))
    expect(page.get_by_role("heading", level=1, name=subject)).to_be_visible()


def status_of(page: Page, word: str) -> None:
    """Wait until the ticket's head shows the status."""
    expect(page.locator("#ticket-head .badge", has_text=word)).to_be_visible()


def property_menu(page: Page, name: str) -> Locator:
    """Return the property of this name beside a ticket."""
    return page.locator("#side dl > div").filter(has=page.locator("dt", has_text=re.compile(f"^{name}$")))


def pick(page: Page, hands: Hands, name: str, choice: str) -> None:
    """Open a property's menu and choose from it."""
    menu = property_menu(page, name)
    hands.press(menu.locator("summary"))
    hands.press(menu.get_by_role("button", name=choice, exact=True))


def answer(page: Page, hands: Hands, text: str, way: str = "Send") -> None:
    """Answer on the desk's page of a ticket, by the split button's menu unless it is plainly sent."""
    hands.write(page.get_by_role("textbox", name="Reply"), text)
    if way == "Send":
        hands.press(page.locator(".for-reply [data-send]"))
    else:
        hands.press(page.locator(".for-reply .split summary"))
        hands.press(page.get_by_role("button", name=way, exact=True))
    expect(page.locator("#conversation").get_by_text(text)).to_be_visible()
