"""Listens to a browser while a test uses it: nothing may go wrong behind the page's back."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Response, WebError

# A refusal of ours is an answer, and the test asserts what the page says about it.
ANSWERS = {"document", "xhr", "fetch"}
LOAD_FAILED = "Failed to load resource: the server responded with a status of 4"


@dataclass
class Watch:
    """What the browser complained about: messages of the console, exceptions, answers that should not be."""

    complaints: list[str] = field(default_factory=list)

    def listen(self, context: BrowserContext) -> None:
        """Note everything that goes wrong in any page of the context, violations of the CSP included."""
        context.on("console", self._console)
        context.on("weberror", self._exception)
        context.on("response", self._response)

    def assert_quiet(self) -> None:
        """Fail with everything that was noted."""
        assert not self.complaints, "\n".join(self.complaints)

    def _console(self, message: ConsoleMessage) -> None:
        # A question for news that is on its way when the page is left ends with it.
        if message.text.startswith("htmx:sendAbort") or "htmx:afterRequest" in message.text:
            return
        if message.type in {"error", "warning"} and not message.text.startswith(LOAD_FAILED):
            self.complaints.append(f"console on {message.location.get('url')}: {message.text}")

    def _exception(self, error: WebError) -> None:
        self.complaints.append(f"exception: {error.error}")

    def _response(self, response: Response) -> None:
        bad = response.status >= 500 or (
            response.status >= 400 and response.request.resource_type not in ANSWERS
        )
        if bad:
            self.complaints.append(f"{response.status} for {response.url}")
