"""One row by keyboard alone: find it, change it, see that it saves by itself, save it, go on to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.house import House

MOST_TABS = 60


@pytest.fixture
def page(browser: Browser, house: House) -> Iterator[Page]:
    """The officer's desktop, on the page of all rows."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    context.set_default_timeout(20_000)
    context.add_cookies(house.cookie(house.users["officer"], "zh_Hans"))  # type: ignore[arg-type]  # plain dictionaries
    opened = context.new_page()
    opened.goto(house.address + "/units/{unit}/lists/{list}/controls".format(**house.paths))
    yield opened
    context.close()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there; it must be seen there."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab")


def test_a_row_is_changed_by_keyboard_alone(page: Page) -> None:
    tab_to(page, "[data-row] input[type=checkbox]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("x")
    expect(page.locator("[data-row]").nth(1).locator("input[type=checkbox]")).to_be_checked()
    title = page.locator("[data-row]").nth(1).locator("a").inner_text()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(title)

    tab_to(page, "textarea[name=measure]")
    page.keyboard.press("Control+End")
    page.keyboard.type("，每班首件拍照留存")
    expect(page.locator("[data-autosave-note]")).to_contain_text("已保存", timeout=10_000)

    tab_to(page, "select[name=person_id]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "button.btn-primary")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    row = page.locator("[data-row]").nth(1)
    expect(row).to_contain_text("每班首件拍照留存")
    expect(row.locator(".hand")).to_have_text("已修改")


def test_one_goes_on_from_row_to_row_without_leaving_the_keys(page: Page) -> None:
    rows = page.locator("[data-row]")
    first, second = (rows.nth(at).locator("a").first.inner_text() for at in (2, 3))
    rows.nth(2).locator("a").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(first)
    tab_to(page, "textarea[name=check_method]")
    page.keyboard.press("Control+End")
    page.keyboard.type("，目测")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_have_text(second)
    expect(page.locator("input[name=title]")).to_be_focused()
    page.go_back()
    expect(page.locator("textarea[name=check_method]")).to_have_value(re.compile("，目测$"))


def test_what_was_typed_last_is_saved_by_leaving(page: Page) -> None:
    address = page.url
    with page.expect_navigation(wait_until="load"):
        page.locator("[data-row]").nth(4).locator("a").first.click()
    row = page.url
    page.locator("textarea[name=remarks]").fill("最后一句")
    page.goto(address)
    for _ in range(10):  # the words travel on while the next page opens already
        page.wait_for_timeout(300)
        page.goto(row)
        if page.locator("textarea[name=remarks]").input_value() == "最后一句":
            return
    raise AssertionError("what was typed last is lost")


def test_a_target_that_waits_for_its_clause_is_not_said_to_be_saved(page: Page) -> None:
    page.goto(page.url + "?show=recalled")
    page.locator("[data-row]").first.locator("a").first.click()
    page.locator("textarea[name=target]").fill("不大于 24 km/h")
    expect(page.locator("[data-autosave-note]")).to_contain_text("管控目标还没有保存", timeout=10_000)


def test_what_has_the_focus_is_seen_and_not_covered(page: Page) -> None:
    for _ in range(25):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
              const box = document.activeElement.getBoundingClientRect();
              const x = box.x + box.width / 2, y = box.y + box.height / 2;
              if (box.width < 2 || document.activeElement === document.body) return true;
              const top = document.elementFromPoint(x, y);
              return top !== null && (document.activeElement.contains(top) || top.contains(document.activeElement)
                || top.closest("label") !== null);
            }"""
        )
        assert seen, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
