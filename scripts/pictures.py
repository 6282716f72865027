"""Takes the README's picture of the queue from the running demonstration: start `make run`, then run this beside it."""

# ruff: noqa: INP001 - a script of its own, no module

import os
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "queue.png"
PORT = os.environ.get("PORT", "8000")
HOST = "northwind.localhost"
PERSON, PASSWORD = "mara.koch@northwind.example", "atum-desk-demo"


def main() -> None:
    """Sign in as the demonstration's administrator and photograph all open tickets."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"), args=arguments
        )
        # README shows it smaller than this, so one device pixel a point is sharp, and the file stays small.
        page = browser.new_page(viewport={"width": 1280, "height": 860}, color_scheme="light")
        page.goto(f"http://{HOST}:{PORT}/sign-in/")
        page.get_by_label("E-mail address").fill(PERSON)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.goto(f"http://{HOST}:{PORT}/desk/tickets/?view=open")
        page.get_by_role("heading", level=1, name="All open").wait_for()
        TARGET.parent.mkdir(exist_ok=True)
        page.screenshot(path=TARGET)
        browser.close()


if __name__ == "__main__":
    main()
