"""Every component, by eye of axe-core: both themes, both languages, phone and desktop, filled and with errors."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

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
LOOKS: list[tuple[Scheme, str]] = [("light", "zh-CN"), ("dark", "en-GB")]


def check(browser: Browser, address: str, width: int, scheme: Scheme, locale: str) -> None:
    """Open a page and find nothing wrong with it."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale=locale)
    complaints: list[str] = []
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == (int(address[-3:]) if "/error/" in address else 200)
    assert axe_findings(page) == []
    assert overflow(page) <= 0
    assert complaints == []
    assert page.title().startswith(page.locator("h1").inner_text())
    context.close()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("scheme", "locale"), LOOKS)
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing(
    browser: Browser, gallery: str, path: str, width: int, scheme: Scheme, locale: str
) -> None:
    check(browser, gallery + path, width, scheme, locale)


@pytest.mark.parametrize("width", [320, 600, 768, 1024])
def test_nothing_is_wider_than_the_window(browser: Browser, gallery: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-GB")
    page = context.new_page()
    for path in PAGES:
        page.goto(gallery + path)
        assert overflow(page) <= 0, path
    context.close()


@pytest.mark.parametrize("status", ERRORS)
def test_axe_finds_nothing_on_error_pages(browser: Browser, gallery: str, status: int) -> None:
    scheme, locale = LOOKS[status % 2]
    check(browser, f"{gallery}/error/{status}", 390, scheme, locale)
