"""The point's page in the browser: what is wrong shows while one types, and the field is marked."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.house import House


@pytest.fixture
def page(browser: Browser, house: House) -> Iterator[Page]:
    """An editor's desktop, on the page of a point."""
    yield from opened_point(browser, house, 1440)


@pytest.fixture
def phone(browser: Browser, house: House) -> Iterator[Page]:
    """The same page on a phone."""
    yield from opened_point(browser, house, 390)


def opened_point(browser: Browser, house: House, width: int) -> Iterator[Page]:
    """Open a point without faults as an editor."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN", reduced_motion="reduce")
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


def test_on_a_phone_the_words_stand_beside_the_field_and_the_count_at_the_head(phone: Page) -> None:
    target = phone.locator("#target_en")
    before = target.input_value()
    target.fill(f"{before} 987654")
    told = phone.locator("#target_zh-found")
    expect(told).to_contain_text("数字不一致")
    expect(told).to_be_in_viewport()
    expect(phone.locator("#target_zh")).to_have_attribute("aria-describedby", re.compile("target_zh-found"))
    jump = phone.locator(".findings-jump a")
    expect(jump).to_have_text("检查：还有 1 处要改")
    jump.click()
    expect(phone.locator("#findings")).to_be_in_viewport()
    phone.locator("#findings .findings a").first.click()
    expect(phone.locator("#target_zh")).to_be_in_viewport()
    target.fill(before)
    expect(told).to_have_count(0)
    expect(jump).to_have_text("检查：没有发现错误")


def test_words_that_came_with_the_form_go_when_they_are_mended(page: Page, house: House) -> None:
    page.goto(house.address + "/library/points/electric_bicycle-07")
    told = page.locator("#target_zh-found")
    expect(told).to_contain_text("数字不一致")
    expect(page.locator(".findings-jump")).to_be_hidden()
    page.locator("#target_en").fill("good 3")
    expect(told).to_have_count(0)
    expect(page.locator(".field-error")).to_have_count(1)  # no basis yet
