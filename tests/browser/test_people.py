"""How people come, change and go, and what stands at the door."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import User
from tests.browser.conftest import Visit
from tests.browser.steps import read_mail, sign_in, toast, work
from tests.factories import PASSWORD, Cast, make_cast, ticket_in
from tickets.models import Ticket
from tickets.states import Status

NEW_PASSWORD = "another walk along the river 7"


def test_an_invited_person_joins_and_the_link_is_used_up(visit: Visit, cast: Cast) -> None:
    admin = visit("/desk/settings/people/invite/", person=cast.admin)
    admin.get_by_label("E-mail address").fill("nora.newcomer@acme.example")
    admin.get_by_label("Name", exact=True).fill("Nora Newcomer")
    admin.get_by_role("radio", name=re.compile("^Agent")).check()
    admin.get_by_role("button", name="Send the invitation").click()
    toast(admin, "nora.newcomer@acme.example is invited")
    path = read_mail(cast, "nora.newcomer@acme.example")
    nora = visit(path)
    nora.get_by_label("Your name").fill("Nora Newcomer")
    nora.get_by_label("New password").fill(NEW_PASSWORD)
    nora.get_by_role("button", name="Join").click()
    expect(nora).to_have_url(re.compile("/desk/tickets/"))
    again = visit(path)
    expect(again.get_by_role("heading", name="This link is no longer valid")).to_be_visible()
    admin.get_by_role("link", name="People").first.click()
    expect(admin.get_by_role("link", name="Nora Newcomer")).to_be_visible()


def test_a_new_role_opens_the_settings(visit: Visit, cast: Cast) -> None:
    agent = visit("/desk/tickets/", person=cast.agent)
    expect(agent.get_by_role("link", name="Settings")).to_have_count(0)
    admin = visit(f"/desk/settings/people/{cast.agent.pk}/", person=cast.admin)
    admin.get_by_role("radio", name=re.compile("^Manager")).check()
    admin.get_by_role("button", name="Save the role").click()
    toast(admin, "Ada Agent has the new role.")
    agent = visit("/desk/tickets/", person=cast.agent)
    expect(agent.get_by_role("link", name="Settings")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_whoever_leaves_hands_over_and_is_out_at_once(visit: Visit, cast: Cast, scripts: bool) -> None:
    with cast.scope():
        ticket_in(cast, Status.IN_PROGRESS)
    leaving = visit("/desk/tickets/", person=cast.agent)
    admin = visit(f"/desk/settings/people/{cast.agent.pk}/", person=cast.admin, java_script_enabled=scripts)
    admin.get_by_label("Their open tickets go to", exact=True).select_option(label="Cleo Colleague")
    admin.get_by_role("button", name="Deactivate").click()
    if scripts:
        question = admin.get_by_role("dialog")
        expect(question).to_contain_text("Deactivate Ada Agent?")
        question.get_by_role("button", name="Deactivate").click()
    toast(admin, "Ada Agent is deactivated")
    work(cast)
    with cast.scope():
        assert Ticket.objects.get(number=1).assigned_to_id == cast.colleague.pk
    leaving.goto("/desk/tickets/")
    expect(leaving.get_by_role("button", name="Sign in")).to_be_visible()


def test_a_forgotten_password_is_replaced_by_the_mailed_link(visit: Visit, cast: Cast) -> None:
    page = visit("/sign-in/")
    page.get_by_role("link", name="Forgotten your password?").click()
    page.get_by_label("E-mail address").fill(cast.requester.email)
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_text(cast.requester.email)).to_be_visible()
    page.goto(read_mail(cast, cast.requester.email))
    page.get_by_label("New password").fill(NEW_PASSWORD)
    page.get_by_role("main").get_by_role("button").first.click()
    toast(page, "Your password is changed. Sign in with the new one.")
    sign_in(page, cast.requester, password=NEW_PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rosa")


def test_guessing_passwords_locks_the_address_even_for_the_right_one(visit: Visit, cast: Cast) -> None:
    page = visit("/sign-in/")
    for _ in range(5):
        page.get_by_label("E-mail address").fill(cast.requester.email)
        page.get_by_label("Password").fill("guessed wrong again")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_contain_text("The address or the password is not right.")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("Too many attempts. Wait")
    expect(page.get_by_label("E-mail address")).to_have_value(cast.requester.email)


def test_whoever_may_register_does_so_by_a_mailed_link(visit: Visit) -> None:
    visit.cast = make_cast("Open", registration="open")
    page = visit("/sign-in/")
    page.get_by_role("link", name="Create an account").click()
    page.get_by_label("Your name").fill("Gil Guest")
    page.get_by_label("E-mail address").fill("gil@guest.example")
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_text("gil@guest.example")).to_be_visible()
    page.goto(read_mail(visit.cast, "gil@guest.example"))
    page.get_by_label("New password").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Gil")


def test_the_page_that_was_wanted_opens_after_signing_in(visit: Visit, cast: Cast) -> None:
    page = visit("/desk/tickets/?view=waiting")
    expect(page).to_have_url(re.compile("/sign-in/"))
    sign_in(page, cast.agent)
    expect(page.get_by_role("heading", level=1, name="Waiting for customer")).to_be_visible()


def test_signing_out_closes_the_door(visit: Visit, cast: Cast) -> None:
    page = visit("/help/", person=cast.requester)
    page.get_by_label(f"Menu of {cast.requester.full_name}").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    page.goto("/help/")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    with cast.scope():
        assert User.objects.get(pk=cast.requester.pk).last_login is not None
