"""What somebody sees who belongs to no organization here."""

from playwright.sync_api import Page

from tests.browser.conftest import DeskServer


def test_an_unknown_host_is_told_that_nothing_is_there(page: Page, desk_server: DeskServer) -> None:
    answer = page.goto(desk_server.url("nobody.localhost"))
    assert answer is not None
    assert answer.status == 404
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cache-control"] == "no-store"
    assert page.locator("h1").count() == 1
