"""Every component, by eye of axe-core: both themes, both languages, phone and desktop, filled and with errors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.chromium import axe_findings, overflow
from tests.browser.look import Scheme

PAGES = [
    "/",
    "/form",
    "/form?wrong=1",
    "/table",
    "/confirm?support=1",
    "/sign-in?bare=1",
    "/flash",
    "/error/409",
]
ERRORS = [400, 403, 404, 413, 429, 500, 503, 507]
LOOKS: Final[list[tuple[Scheme, str]]] = [("light", "zh-CN"), ("dark", "en-GB")]


Look = tuple[Scheme, str]


@pytest.fixture(scope="module")
def contexts(browser: Browser) -> Iterator[dict[Look, BrowserContext]]:
    """A browser for each look, which fetches fonts and styles once."""
    opened = {look: browser.new_context(color_scheme=look[0], locale=look[1]) for look in LOOKS}
    yield opened
    for context in opened.values():
        context.close()


def check(context: BrowserContext, address: str, *widths: int) -> None:
    """Open a page and find nothing wrong with it, as wide as it may be."""
    complaints: list[str] = []
    page = context.new_page()
    page.set_viewport_size({"width": widths[0], "height": 900})
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == (int(address[-3:]) if "/error/" in address else 200)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        assert axe_findings(page) == [], width
        assert overflow(page) <= 0, width
    assert complaints == []
    assert page.title().startswith(page.locator("h1").inner_text())
    page.close()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("look", LOOKS, ids=" ".join)
def test_axe_finds_nothing(contexts: dict[Look, BrowserContext], gallery: str, path: str, look: Look) -> None:
    check(contexts[look], gallery + path, 390, 1440)


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_the_window(contexts: dict[Look, BrowserContext], gallery: str, path: str) -> None:
    page = contexts[LOOKS[1]].new_page()
    page.goto(gallery + path)
    for width in (320, 600, 768, 1024):
        page.set_viewport_size({"width": width, "height": 900})
        assert overflow(page) <= 0, width
    page.close()


@pytest.mark.parametrize("status", ERRORS)
def test_axe_finds_nothing_on_error_pages(contexts: dict[Look, BrowserContext], gallery: str, status: int) -> None:
    check(contexts[LOOKS[status % 2]], f"{gallery}/error/{status}", 390)
