"""Two people on one ticket in two browsers: they see each other, nobody answers past the other, no text is lost."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.steps import MOUSE, pick, sign_in, toast
from tests.factories import Cast, ticket_in
from tickets import operations
from tickets.conversation import SHOWN
from tickets.models import Ticket, TicketDraft
from tickets.states import Status

NOW = "document.dispatchEvent(new Event('visibilitychange'))"
"""What makes a page ask who else is here at once, as coming back to its tab does."""


def filed(cast: Cast) -> Ticket:
    with cast.scope():
        return ticket_in(cast, Status.IN_PROGRESS)


def at(ticket: Ticket, front: str = "desk") -> str:
    return f"/{front}/tickets/{ticket.number}/"


def write(page: Page, text: str, name: str = "Reply") -> None:
    """Type, and wait until the server has it."""
    page.get_by_role("textbox", name=name).fill(text)
    expect(page.locator("[data-draft-state]:visible")).to_have_text(re.compile("Draft saved|Kept until"))


def test_they_see_each_other_and_who_writes(visit: Visit, cast: Cast) -> None:
    ticket = filed(cast)
    agent = visit(at(ticket), person=cast.agent)
    manager = visit(at(ticket), person=cast.manager)
    expect(manager.locator("#presence")).to_contain_text("Ada Agent is looking at this too.")
    write(agent, "Let me see")
    manager.evaluate(NOW)
    expect(manager.locator("#presence")).to_contain_text("Ada Agent is writing.")
    agent.evaluate(NOW)
    expect(agent.locator("#presence")).to_contain_text("Max Manager is looking at this too.")
    with agent.expect_response("**/presence/", timeout=5_000):
        agent.locator(".for-reply [data-send]").click()
    manager.evaluate(NOW)
    expect(manager.locator("#presence")).to_contain_text("Ada Agent is looking at this too.")


def test_what_is_new_waits_to_be_shown_and_a_stale_reply_is_stopped(visit: Visit, cast: Cast) -> None:
    ticket = filed(cast)
    agent = visit(at(ticket), person=cast.agent)
    manager = visit(at(ticket), person=cast.manager)
    write(manager, "Please reconnect once.")
    agent.get_by_role("textbox", name="Reply").fill("I called her.")
    agent.locator(".for-reply [data-send]").click()
    expect(agent.locator("#conversation")).to_contain_text("I called her.")
    manager.evaluate(NOW)
    expect(manager.locator("#presence")).to_contain_text("Ada Agent replied")
    expect(manager.locator("#conversation")).not_to_contain_text("I called her.")
    manager.locator(".for-reply [data-send]").click()
    expect(manager.locator("#composer [role=alert]")).to_contain_text("Ada Agent replied")
    expect(manager.get_by_role("textbox", name="Reply")).to_have_value("Please reconnect once.")
    manager.get_by_role("button", name="Send anyway").click()
    expect(manager.locator("#conversation")).to_contain_text("Please reconnect once.")
    with cast.scope():
        assert ticket.comments.count() == 2
        assert not TicketDraft.objects.exists()


def test_showing_what_is_new_keeps_the_text_and_lets_it_be_sent(visit: Visit, cast: Cast) -> None:
    ticket = filed(cast)
    manager = visit(at(ticket), person=cast.manager)
    write(manager, "Please reconnect once.")
    with cast.scope():
        operations.note(ticket.pk, content="She is on the phone", actor=cast.actor("agent"))
    manager.evaluate(NOW)
    manager.locator("#presence").get_by_role("link", name="Show").click()
    expect(manager.locator("#conversation")).to_contain_text("She is on the phone")
    expect(manager.get_by_role("textbox", name="Reply")).to_have_value("Please reconnect once.")
    expect(manager.locator("#presence")).not_to_contain_text("internal note")
    manager.locator(".for-reply [data-send]").click()
    expect(manager.locator("#conversation")).to_contain_text("Please reconnect once.")


def test_a_draft_follows_its_writer_into_another_browser_until_discarded(visit: Visit, cast: Cast) -> None:
    ticket = filed(cast)
    for front, name, box in (("desk", "agent", "Reply"), ("help", "requester", "Your answer")):
        person = getattr(cast, name)
        write(visit(at(ticket, front), person=person), f"Half a thought of {name}", box)
        elsewhere = visit(at(ticket, front), person=person)
        field = elsewhere.locator("[data-draft]:visible")
        expect(field).to_have_value(f"Half a thought of {name}")
        elsewhere.locator("[data-discard]:visible").click()
        elsewhere.get_by_role("dialog").get_by_role("button", name="Discard").click()
        expect(elsewhere.locator("[data-draft]:visible")).to_have_value("")
        elsewhere.reload()
        expect(elsewhere.locator("[data-draft]:visible")).to_have_value("")


def test_leaving_at_once_loses_nothing(visit: Visit, cast: Cast) -> None:
    ticket = filed(cast)
    agent = visit(at(ticket), person=cast.agent)
    agent.get_by_role("textbox", name="Reply").fill("Typed and gone")
    agent.goto("/desk/tickets/?view=mine")
    for _ in range(100):
        with cast.scope():
            if TicketDraft.objects.exists():
                break
        agent.wait_for_timeout(100)
    agent.goto(at(ticket))
    expect(agent.get_by_role("textbox", name="Reply")).to_have_value("Typed and gone")


def test_sending_while_a_draft_is_being_saved_leaves_none(visit: Visit, cast: Cast) -> None:
    ticket = filed(cast)
    agent = visit(at(ticket), person=cast.agent)
    box = agent.get_by_role("textbox", name="Reply")
    with agent.expect_request("**/draft/"):
        box.fill("Here it is")
    box.press("Control+Enter")
    expect(agent.locator("#conversation")).to_contain_text("Here it is")
    agent.reload()
    expect(agent.get_by_role("textbox", name="Reply")).to_have_value("")


def test_the_preview_takes_the_texts_place_and_gives_it_back(visit: Visit, cast: Cast) -> None:
    agent = visit(at(filed(cast)), person=cast.agent)
    box = agent.get_by_role("textbox", name="Reply")
    box.fill("Press **twice**")
    agent.locator(".for-reply [data-to-preview]").click()
    expect(agent.locator("#reply-preview strong")).to_have_text("twice")
    expect(box).to_be_hidden()
    agent.locator(".for-reply [data-to-text]").click()
    expect(box).to_have_value("Press **twice**")
    expect(box).to_be_focused()


def test_a_requester_sees_the_answer_as_it_will_look(visit: Visit, cast: Cast) -> None:
    page = visit(at(filed(cast), "help"), person=cast.requester)
    box = page.get_by_label("Your answer")
    box.fill("It **works** now")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#answer-preview strong")).to_have_text("works")
    expect(box).to_be_hidden()
    page.get_by_role("button", name="Write", exact=True).click()
    expect(box).to_be_focused()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".prose strong", has_text="works")).to_be_visible()


def test_what_one_sent_is_seen_above_the_composer(visit: Visit, cast: Cast) -> None:
    ticket = filed(cast)
    with cast.scope():
        for place in range(12):
            operations.note(ticket.pk, content=f"Remark {place}.", actor=cast.actor("agent"))
    agent = visit(at(ticket), person=cast.agent)
    agent.get_by_role("textbox", name="Reply").fill("Here it is")
    agent.locator(".for-reply [data-send]").click()
    said = agent.locator("#conversation article").last
    expect(said).to_contain_text("Here it is")
    agent.wait_for_function(
        "document.querySelector('#conversation article:last-of-type').getBoundingClientRect().bottom"
        " <= document.getElementById('composer').getBoundingClientRect().top"
    )
    expect(said).to_be_in_viewport(ratio=1)


def test_what_was_loaded_above_stays_after_a_change_and_a_reload(visit: Visit, cast: Cast) -> None:
    ticket = filed(cast)
    with cast.scope():
        for place in range(SHOWN + 5):
            operations.note(ticket.pk, content=f"Remark {place}.", actor=cast.actor("agent"))
    agent = visit(at(ticket), person=cast.agent)
    messages = agent.locator("#conversation article")
    agent.get_by_role("link", name="Load earlier messages").click()
    expect(messages).to_have_count(SHOWN + 6)
    pick(agent, MOUSE, "Priority", "Low")
    toast(agent, "The priority is Low now.")
    expect(messages).to_have_count(SHOWN + 6)
    agent.reload()
    expect(messages).to_have_count(SHOWN + 6)


def test_a_long_conversation_opens_small_and_the_composer_stays_at_hand(visit: Visit, cast: Cast) -> None:
    ticket = filed(cast)
    with cast.scope():
        for place in range(SHOWN + 5):
            operations.note(ticket.pk, content=f"Remark {place}.", actor=cast.actor("agent"))
    agent = visit(at(ticket), person=cast.agent)
    composer, messages = agent.locator("#composer"), agent.locator("#conversation article")
    expect(messages).to_have_count(SHOWN + 1)
    expect(composer).to_have_attribute("data-stuck", "")
    expect(composer).to_be_in_viewport()
    small = composer.bounding_box()
    assert small
    assert small["height"] < 60
    agent.get_by_role("textbox", name="Reply").click()
    expect(composer.locator(".for-reply [data-send]")).to_be_visible()
    assert agent.evaluate("scrollY") == 0
    agent.get_by_role("link", name="Load earlier messages").click()
    expect(messages).to_have_count(SHOWN + 6)
    oldest = messages.nth(1).get_attribute("id")
    elsewhere = visit(f"{at(ticket)}#{oldest}", person=cast.manager)
    expect(elsewhere.locator(f"[id='{oldest}']")).to_be_in_viewport()


def test_what_was_being_sent_when_the_session_ended_is_newer_than_its_draft(visit: Visit, cast: Cast) -> None:
    ticket = filed(cast)
    page = visit(at(ticket, "help"), person=cast.requester)
    write(page, "It stopped", "Your answer")
    page.context.clear_cookies(name="atum_session")
    page.get_by_role("textbox", name="Your answer").fill("It stopped again, at noon")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("What you wrote is kept")).to_be_visible()
    with page.expect_response("**/draft/"):
        sign_in(page, cast.requester)
    field = page.get_by_role("textbox", name="Your answer")
    expect(field).to_have_value("It stopped again, at noon")
    expect(page.get_by_text("before you were signed out")).to_be_visible()
    page.reload()
    expect(field).to_have_value("It stopped again, at noon")
