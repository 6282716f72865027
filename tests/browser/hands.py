"""Two ways to use a page: with the mouse, and by keyboard alone."""

from typing import Any, Protocol

from playwright.sync_api import Locator, Page

MOST_STOPS = 250

# Focus must stand on something that is there, in view, and drawn so that one sees where it is; the mark may be drawn
# around the field, as for a radio button whose whole card is one.
WHAT_IS_WRONG = """() => {
  const el = document.activeElement;
  if (!el || el === document.body) return "nowhere";
  const box = el.getBoundingClientRect();
  const hidden = box.width < 1 || box.height < 1;
  const inView = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  const around = [el, el.parentElement, el.parentElement?.parentElement];
  const marked = around.some((one) => {
    if (!one) return false;
    const style = getComputedStyle(one);
    const ring = / 0px 0px 0px [1-9]/.test(style.boxShadow);
    return ring || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1);
  });
  const name = el.outerHTML.slice(0, 120);
  if (hidden) return "hidden: " + name;
  if (!inView) return "out of view: " + name;
  return marked ? "" : "unmarked: " + name;
}"""
HOLDS = "(target) => target === document.activeElement"
SAME_GROUP = (
    "(target) => document.activeElement.type === 'radio' && document.activeElement.name === target.name "
    "&& document.activeElement.form === target.form"
)
DOCUMENT = (
    "() => [performance.timeOrigin, !document.activeElement || document.activeElement === document.body]"
)


class Hands(Protocol):
    """How a person operates what a page offers."""

    def press(self, target: Locator) -> None:
        """Operate a link or a button."""

    def choose(self, target: Locator) -> None:
        """Choose a radio button or tick a box."""

    def clear(self, target: Locator) -> None:
        """Take the tick off a box."""

    def write(self, target: Locator, text: str) -> None:
        """Replace a field's text."""


class Mouse:
    """Points and clicks."""

    def press(self, target: Locator) -> None:
        target.click()

    def choose(self, target: Locator) -> None:
        target.check()

    def clear(self, target: Locator) -> None:
        target.uncheck()

    def write(self, target: Locator, text: str) -> None:
        target.fill(text)


class Keyboard:
    """Uses Tab, Enter, Space and the arrows only, and fails where focus cannot be seen or gets lost."""

    def __init__(self) -> None:
        self._pressed: dict[Page, tuple[float, str]] = {}

    def press(self, target: Locator) -> None:
        self._reach(target)
        self._strike(target.page, "Enter", str(target))

    def choose(self, target: Locator) -> None:
        self._reach(target, HOLDS if target.get_attribute("type") == "checkbox" else SAME_GROUP)
        if target.get_attribute("type") == "checkbox" or target.evaluate(HOLDS):
            target.page.keyboard.press("Space")
        for _ in range(MOST_STOPS):
            if target.is_checked():
                return
            target.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not reach {target}")

    def clear(self, target: Locator) -> None:
        self._reach(target)
        target.page.keyboard.press("Space")

    def write(self, target: Locator, text: str) -> None:
        self._reach(target)
        target.page.keyboard.press("Control+A")
        target.page.keyboard.type(text)

    def _strike(self, page: Page, key: str, what: str) -> None:
        origin, _lost = page.evaluate(DOCUMENT)
        page.keyboard.press(key)
        self._pressed[page] = (origin, what)

    def _reach(self, target: Locator, question: str = HOLDS) -> None:
        page = target.page
        target.wait_for(state="attached")
        self._assert_kept(page)
        wrapped = False
        for _ in range(MOST_STOPS):
            if target.evaluate(question):
                return
            page.keyboard.press("Tab")
            wrong: Any = page.evaluate(WHAT_IS_WRONG)
            # Past the last stop the focus leaves for the browser's own buttons, once.
            if wrong == "nowhere" and not wrapped:
                wrapped = True
            else:
                assert not wrong, f"on the way to {target} the focus is {wrong}"
        raise AssertionError(f"Tab does not reach {target}")

    def _assert_kept(self, page: Page) -> None:
        """Fail if the last key replaced a part of the page and took the focus away with it."""
        origin, is_lost = page.evaluate(DOCUMENT)
        before, what = self._pressed.pop(page, (0.0, ""))
        assert not (is_lost and origin == before), f"pressing {what} lost the focus"
