"""The point's page in the browser: what is wrong shows while one types, and the field is marked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.house import House


@pytest.fixture
def page(browser: Browser, house: House) -> Iterator[Page]:
    """An editor's desktop, on the page of a point."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    context.set_default_timeout(20_000)
    context.add_cookies(house.cookie(house.users["editor"], "zh_Hans"))  # type: ignore[arg-type]  # plain dictionaries
    opened = context.new_page()
    opened.goto(house.address + "/library/points/electric_bicycle-10")
    yield opened
    context.close()


def test_findings_follow_what_is_typed(page: Page) -> None:
    findings, target = page.locator("#findings"), page.locator("#target_en")
    expect(findings).to_contain_text("没有发现错误")
    before = target.input_value()
    target.fill(f"{before} 987654")
    expect(findings).to_contain_text("数字不一致")
    expect(page.locator("#target_zh")).to_have_attribute("aria-invalid", "true")
    target.fill(before)
    expect(findings).to_contain_text("没有发现错误")
    expect(page.locator("#target_zh")).not_to_have_attribute("aria-invalid", "true")
