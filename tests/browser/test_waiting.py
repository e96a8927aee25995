"""Waiting for a document: the page says what is being done, finds out by itself when it is, and leads on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.house import House
from tests.browser.walking import BrowserWalker


@pytest.fixture
def officer(browser: Browser, house: House) -> Iterator[BrowserWalker]:
    """The officer's desktop."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    context.set_default_timeout(20_000)
    context.add_cookies(house.cookie(house.users["officer"], "zh_Hans"))  # type: ignore[arg-type]  # plain dictionaries
    yield BrowserWalker(context.new_page(), house.address)
    context.close()


def test_floor_checklists_arrive_while_one_waits(officer: BrowserWalker, house: House) -> None:
    officer.open("/units/{unit}/issued/{issued}".format(**house.paths))
    officer.follow("打印现场检查表")
    officer.choose("一张管多久", "一天一张")
    officer.choose("岗位", "质量安全员")
    officer.fill("份数", "2")
    officer.press("生成全部检查表")
    expect(officer.page.get_by_role("progressbar")).to_be_visible()
    house.work()
    download = officer.page.get_by_role("link", name="下载 PDF")
    expect(download).to_be_visible(timeout=15_000)
    with officer.page.expect_download() as saved:
        download.click()
    assert saved.value.suggested_filename.endswith(".pdf")
    officer.follow("返回")
    assert officer.heading == "打印现场检查表"


def test_a_preview_arrives_and_leads_back_to_the_check(officer: BrowserWalker, house: House) -> None:
    officer.open("/units/{unit}/lists/{list}/readiness".format(**house.paths))
    officer.press("看预览")
    house.work()
    expect(officer.page.get_by_role("link", name="下载 PDF")).to_be_visible(timeout=15_000)
    officer.follow("返回")
    assert officer.heading == "签发前体检"
