"""How somebody does a page's work: by keys alone, or with a pointer on a page that is enlarged."""

from __future__ import annotations

from datetime import date
from typing import Any

from playwright.sync_api import Locator, Page

SEEN = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return { lost: true };
  const box = at.getBoundingClientRect(), style = getComputedStyle(at);
  const x = box.left + Math.min(box.width, 24) / 2, y = box.top + Math.min(box.height, 24) / 2;
  const top = document.elementFromPoint(x, y);
  return {
    lost: false,
    what: at.outerHTML.slice(0, 160),
    small: box.width < 2 || box.height < 2,
    outline: at.type === "date" || style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inside: y >= 0 && x >= 0 && y <= innerHeight && x <= innerWidth,
    covered: !!top && !at.contains(top) && !top.contains(at) && !top.closest("label"),
  };
}"""
"""What is to be seen of the focus: where it is, its outline (of a date's parts the browser's), what lies above it."""

MOST = 150
"""Tabs to the furthest thing on a page."""


class ByKeys:
    """Goes everywhere by Tab, and fails as soon as the focus is lost, hidden, or without an outline."""

    def __init__(self, page: Page):
        self.page, self.keys = page, 0

    def key(self, key: str) -> None:
        self.keys += 1
        self.page.keyboard.press(key)

    def go_to(self, what: Locator) -> None:
        """Tab until it has the focus."""
        what.wait_for(state="attached")
        for _ in range(MOST):
            if what.evaluate("each => each === document.activeElement"):
                return
            self.key("Tab")
            self._look()
        raise AssertionError(f"{what} is not reached by Tab")

    def _look(self) -> None:
        seen: dict[str, Any] = self.page.evaluate(SEEN)
        if (
            seen["lost"] or seen["small"]
        ):  # after the last thing comes the browser's own; a file's field is its label
            return
        assert seen["outline"], f"no outline: {seen['what']}"
        assert seen["inside"], f"out of sight: {seen['what']}"
        assert not seen["covered"], f"covered: {seen['what']}"

    def press(self, what: Locator) -> None:
        """Go there, and Enter."""
        self.go_to(what)
        self.key("Enter")

    def fill(self, what: Locator, text: str) -> None:
        """Go there, and type in place of what stands there."""
        self.go_to(what)
        self.key("Control+a")
        self.page.keyboard.type(text)

    def day(self, what: Locator, day: date) -> None:
        """The browser's own field, part by part in its order."""
        self.go_to(what)
        self.page.keyboard.type(f"{day:%m%d%Y}")


class Enlarged:
    """Clicks and types on a page that is 320 CSS pixels wide, and fails where it has to be scrolled sideways."""

    def __init__(self, page: Page):
        self.page, self.keys = page, 0

    def _look(self) -> None:
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{self.page.url}: {wide} px too wide"

    def press(self, what: Locator) -> None:
        """A click, which a person can do where nothing lies above it."""
        self._look()
        what.click()
        self.keys += 1

    def fill(self, what: Locator, text: str) -> None:
        """Type in place of what stands there."""
        self._look()
        what.fill(text)

    def day(self, what: Locator, day: date) -> None:
        """As the field takes it."""
        self.fill(what, day.isoformat())
