"""The bars of a unit and of the desk on a phone: every entry, and the lit one above all, is on the screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.house import House

PHONE, SMALL = {"width": 390, "height": 844}, {"width": 320, "height": 640}
DESK = ("/regulator", "/regulator/receipts", "/regulator/units", "/regulator/batches", "/regulator/visits")
PLACES = [*(("inspector", path) for path in (*DESK, "/regulator/looks")), ("officer", "/units/{unit}/issued")]
OUTSIDE = """() => [...document.querySelectorAll(".unit-nav a")].filter((each) => {
  const box = each.getBoundingClientRect();
  return box.left < 0 || box.right > document.documentElement.clientWidth || box.height < 24;
}).map((each) => each.textContent)"""


@pytest.mark.parametrize("language", ["zh_Hans", "en"])
@pytest.mark.parametrize(("who", "path"), PLACES)
def test_the_lit_entry_is_on_the_screen(browser: Browser, house: House, who: str, path: str, language: str) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]  # a plain size
    context.add_cookies(house.cookie(house.users[who], language))  # type: ignore[arg-type]  # plain dictionaries
    try:
        page = context.new_page()
        page.goto(house.address + path.format(**house.paths))
        assert page.locator(".unit-nav a[aria-current]").count() == 1
        for size in (PHONE, SMALL):
            page.set_viewport_size(size)  # type: ignore[arg-type]  # a plain size
            assert page.evaluate(OUTSIDE) == []
    finally:
        context.close()
