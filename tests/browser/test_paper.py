"""A ticket on paper: everything that was said and shown, or a sentence that says what is missing."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.steps import work
from tests.factories import Cast, file_ticket
from tests.tickets.files.samples import picture, staged
from tickets import operations

FRONTS = pytest.mark.parametrize(("front", "name"), [("desk", "agent"), ("help", "requester")])
EARLIER = "Earlier messages are not on this paper."
# A height of several windows between the two, so that nothing has a reason to load the second by itself.
LONG = "The light is red, then green.\n\n" * 60


def pictures_arrived(page: Page) -> list[bool]:
    arrived: list[bool] = page.locator(".attachment img").evaluate_all(
        "(all) => all.map((one) => one.complete && one.naturalWidth > 0)"
    )
    return arrived


@FRONTS
def test_every_picture_is_on_the_paper(visit: Visit, cast: Cast, front: str, name: str) -> None:
    with cast.scope():
        asking = cast.actor("requester")
        first = staged(asking, "screen.png", picture((900, 600)))
        ticket = file_ticket(cast, uploads=[first.pk])
        operations.reply(ticket.pk, content=LONG, actor=asking)
        second = staged(asking, "plug.png", picture((600, 900)))
        operations.reply(ticket.pk, content="The plug.", actor=asking, uploads=[second.pk])
    work(cast)
    page = visit(f"/{front}/tickets/{ticket.number}/", person=getattr(cast, name))
    assert page.evaluate("scrollY") == 0
    assert pictures_arrived(page) == [True, True]
    page.emulate_media(media="print")
    for place in (0, 1):
        expect(page.locator(".attachment img").nth(place)).to_be_visible()
    assert page.pdf().count(b"/Subtype /Image") == 2


@FRONTS
def test_paper_says_that_earlier_messages_are_missing(
    visit: Visit, cast: Cast, front: str, name: str
) -> None:
    with cast.scope():
        ticket = file_ticket(cast)
        for place in range(45):
            operations.reply(ticket.pk, content=f"Part {place}", actor=cast.actor("requester"))
    page = visit(f"/{front}/tickets/{ticket.number}/", person=getattr(cast, name))
    missing = page.get_by_text(EARLIER)
    expect(missing).to_be_hidden()
    page.emulate_media(media="print")
    expect(missing).to_be_visible()
    expect(page.get_by_role("link", name="earlier messages")).to_be_hidden()
