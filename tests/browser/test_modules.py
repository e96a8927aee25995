"""What the browser adds: kept words, saving by itself, picking, keys, themes, density."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    yield context.new_page()
    context.close()


def test_words_of_a_refused_form_come_back(page: Page, gallery: str) -> None:
    page.route("**/form", lambda route: refuse(route) if route.request.method == "POST" else route.continue_())
    page.goto(gallery + "/form")
    page.get_by_label("单位名称").fill("样例电动车制造有限公司")
    page.get_by_role("button", name="保存").click()
    page.goto(gallery + "/error/413")
    expect(page.locator("[data-kept-note]")).to_be_visible()
    page.goto(gallery + "/form")
    page.get_by_role("button", name="恢复").click()
    expect(page.get_by_label("单位名称")).to_have_value("样例电动车制造有限公司")


def refuse(route: Route) -> None:
    """Answer as an error page does: the body says that drafts are to be kept."""
    route.fulfill(
        status=409,
        content_type="text/html",
        body='<body data-drafts="keep"><script type="module" src="/static/js/keep.js"></script></body>',
    )


def test_words_that_were_taken_are_forgotten(page: Page, gallery: str) -> None:
    page.goto(gallery + "/form")
    page.get_by_label("单位名称").fill("样例电动车制造有限公司")
    page.get_by_role("button", name="保存").click()
    page.goto(gallery + "/form")
    expect(page.get_by_role("button", name="恢复")).to_have_count(0)


def test_a_long_form_saves_by_itself_and_says_when(page: Page, gallery: str) -> None:
    page.goto(gallery + "/form")
    page.get_by_label("备注").fill("甲")
    expect(page.locator("[data-autosave-note]")).to_have_text("已保存 16:42")


def test_words_typed_before_the_module_came_are_saved_too(page: Page, gallery: str) -> None:
    held: list[Route] = []
    page.route("**/autosave.js*", lambda route: held.append(route))  # the browser asks a handler for its arguments
    with page.expect_request("**/autosave.js*"):
        page.goto(gallery + "/form", wait_until="commit")
    page.get_by_label("备注").fill("甲")
    held[0].continue_()
    expect(page.locator("[data-autosave-note]")).to_have_text("已保存 16:42")


def test_a_choice_made_before_the_module_came_is_saved_too(page: Page, gallery: str) -> None:
    held: list[Route] = []
    page.route("**/autosave.js*", lambda route: held.append(route))
    with page.expect_request("**/autosave.js*"):
        page.goto(gallery + "/form", wait_until="commit")
    page.locator("main select").first.select_option(index=1)
    held[0].continue_()
    expect(page.locator("[data-autosave-note]")).to_have_text("已保存 16:42")


def test_a_failed_save_says_so_and_keeps_the_words(page: Page, gallery: str) -> None:
    page.route("**/autosave", lambda route: route.abort())
    page.goto(gallery + "/form")
    page.get_by_label("备注").fill("甲")
    expect(page.locator("[data-autosave-note]")).to_contain_text("没有保存")
    expect(page.get_by_label("备注")).to_have_value("甲")


def test_the_first_error_has_the_focus_and_leads_to_its_field(page: Page, gallery: str) -> None:
    page.goto(gallery + "/form?wrong=1")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.get_by_role("link", name=re.compile("统一社会信用代码")).click()
    expect(page.get_by_label("统一社会信用代码")).to_be_focused()


def test_the_count_stands_in_the_button_and_shift_picks_a_range(page: Page, gallery: str) -> None:
    page.goto(gallery + "/table")
    ticks = page.locator("input[name=pick]")
    ticks.nth(0).check()
    ticks.nth(4).click(modifiers=["Shift"])
    expect(page.locator("[data-batch-count]")).to_have_text("已勾选 5 行")
    expect(page.get_by_role("button", name="确认这 5 行")).to_be_enabled()
    page.locator("[data-pick-all]").check()
    expect(page.get_by_role("button", name="确认这 24 行")).to_be_visible()


def test_rows_by_keyboard_alone(page: Page, gallery: str) -> None:
    page.goto(gallery + "/table")
    page.locator("tbody a").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("x")
    expect(page.locator("input[name=pick]").nth(1)).to_be_checked()
    page.keyboard.press("?")
    expect(page.locator("#keys-help")).to_be_visible()
    page.get_by_label("使用单键操作").uncheck()
    page.keyboard.press("Escape")
    page.locator("tbody a").first.focus()
    page.keyboard.press("x")
    expect(page.locator("input[name=pick]").nth(0)).not_to_be_checked()


def test_the_chosen_theme_is_there_in_the_first_frame(page: Page, gallery: str) -> None:
    page.goto(gallery + "/")
    page.locator("[data-theme-switch]").click()
    page.locator("[data-theme-switch]").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.goto(gallery + "/table")
    assert page.request.get(gallery + "/").text().count('data-bs-theme="dark"') == 1


def test_a_table_remembers_its_columns(page: Page, gallery: str) -> None:
    page.goto(gallery + "/table")
    page.get_by_text("列 9/9").click()
    page.get_by_label("管控措施").uncheck()
    page.reload()
    expect(page.get_by_text("列 8/9")).to_be_visible()
    expect(page.get_by_role("columnheader", name="管控措施")).to_have_count(0)


def test_every_page_works_without_script(browser: Browser, gallery: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN", color_scheme="dark")
    plain = context.new_page()
    plain.goto(gallery + "/table")
    assert plain.locator("[data-pick-all]").is_hidden()
    assert plain.get_by_role("button", name="确认已读").is_enabled()
    assert plain.locator("body").evaluate("body => getComputedStyle(body).backgroundColor") == "rgb(18, 23, 30)"
    context.close()
