"""Walking through the pages in a real browser, by the same words as over HTTP (``tests.journeys.walking``)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.journeys.walking import OPTIONAL


@dataclass
class BrowserWalker:
    """Somebody with Chromium open. Parts of a page that change by script are no new page."""

    page: Page
    house: str
    pages: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Note every page that is shown."""
        self.page.on("domcontentloaded", lambda page: self.pages.append(page.title().partition(" · ")[0]))

    @property
    def heading(self) -> str:
        """The heading of the page before them."""
        return self.page.locator("h1").inner_text()

    @property
    def words(self) -> str:
        """What the main part of the page says."""
        return " ".join(self.page.locator("main").inner_text().split())

    @property
    def address(self) -> str:
        """Path of the page before them."""
        return urlsplit(self.page.url).path

    def open(self, address: str) -> None:
        """Type an address."""
        self.page.goto(self.house + address)

    def follow(self, words: str) -> None:
        """Follow the link with these words."""
        inside = self.page.locator("main").get_by_role("link", name=words)
        found = inside if inside.count() else self.page.get_by_role("link", name=words)
        exact = found.and_(self.page.get_by_role("link", name=words, exact=True))
        (exact if exact.count() else found).first.click()
        self.page.wait_for_load_state()

    def fill(self, label: str, value: str) -> None:
        """Write into a field."""
        self._field(label).fill(value)

    def choose(self, label: str, *choices: str) -> None:
        """Choose in a group or a list just these."""
        group = self.page.get_by_role("group", name=_label(label))
        if not group.count():
            self._field(label).select_option(label=choices[0])
            return
        for box in group.first.get_by_role("checkbox").all():
            box.uncheck()
        for words in choices:
            group.first.get_by_label(words).first.check()

    def tick(self, label: str) -> None:
        """Tick a box."""
        self._field(label).check()

    def tick_all(self) -> None:
        """Tick every row of the page, by the box that does it."""
        self.page.get_by_label(re.compile("全选本页")).first.check()

    def hand_over(self, label: str, name: str, content: bytes) -> None:
        """Put a file into a file field."""
        self._field(label).set_input_files({"name": name, "mimeType": "application/pdf", "buffer": content})

    def press(self, words: str) -> None:
        """Press the button with these words."""
        main = self.page.locator("main")
        found = main.get_by_role("button", name=words, exact=True)
        if not found.count():
            found = main.locator(".btn-primary").filter(has_text=words)
        if not found.count():
            found = main.get_by_role("button", name=words)
        with self.page.expect_navigation(wait_until="load"):
            found.first.click()
        for note in self.page.locator(".messages .notice").all():
            expect(note).to_be_in_viewport()  # what came of it is told where the person now is

    def search(self, label: str, words: str, result: str) -> None:
        """Type into a search that answers as one types, until the result stands there."""
        self._field(label).fill(words)
        self.page.locator("#results").get_by_role("link", name=result, exact=True).wait_for()

    def _field(self, label: str) -> Locator:
        return self.page.locator("main").get_by_label(_label(label)).first


def _label(label: str) -> re.Pattern[str]:
    return re.compile(f"^{re.escape(label)}({OPTIONAL})?$")
