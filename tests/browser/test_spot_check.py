"""Two inspectors, one phone, bad reception: nothing typed or photographed is lost, and all of it arrives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import Select, select

from selfcheck.db.session import transaction
from selfcheck.spotcheck.records import VisitMark, VisitPhoto, VisitSignature
from tests.browser.house import House
from tests.data.files import picture


@pytest.fixture
def context(browser: Browser, house: House) -> Iterator[BrowserContext]:
    """The phone of the inspector."""
    opened = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    opened.set_default_timeout(20_000)
    opened.add_cookies(house.cookie(house.users["inspector"], "zh_Hans"))  # type: ignore[arg-type]  # plain dictionaries
    yield opened
    opened.close()


def kept_page(page: Page, address: str) -> None:
    """Open a page and wait until the phone keeps it."""
    page.goto(address)
    for _ in range(200):
        if page.evaluate("async () => Boolean(await caches.match(location.href, {ignoreVary: true}))"):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the phone does not keep the page")


def test_a_walk_without_reception_arrives_whole(context: BrowserContext, house: House) -> None:
    page, address = context.new_page(), f"{house.address}/regulator/visits/{house.paths['visit']}"
    kept_page(page, address)
    card = page.locator("article.sight").nth(1)
    position = int((card.get_attribute("id") or "").removeprefix("row-"))
    context.set_offline(True)
    card.get_by_label("不一致").check()
    card.get_by_label("说明").fill("货架第三层没有警示语")
    card.locator("input[type=file]").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    expect(page.locator("[data-unsent-note]")).to_contain_text("没有送达")
    expect(card.locator("[data-photo-note]")).to_contain_text("已存在手机上")
    page.reload()
    card = page.locator(f"#row-{position}")
    expect(card.get_by_label("说明")).to_have_value("货架第三层没有警示语")
    expect(card.get_by_label("不一致")).to_be_checked()
    context.set_offline(False)
    expect(card.locator("[data-kept-note]")).to_contain_text("已送达")
    expect(card.locator("[data-photo-row] img")).to_have_count(1)
    expect(page.locator("[data-unsent-note]")).to_be_hidden()
    with house.services.sessions() as session:
        mark = session.scalars(
            select(VisitMark).where(VisitMark.visit_id == int(house.paths["visit"]), VisitMark.position == position)
        ).one()
        assert (mark.seen, mark.note) == ("differs", "货架第三层没有警示语")
        assert len(session.scalars(select(VisitPhoto).where(VisitPhoto.position == position)).all()) == 1


def test_words_from_a_dead_spot_are_not_written_over_newer_ones(context: BrowserContext, house: House) -> None:
    page, address = context.new_page(), f"{house.address}/regulator/visits/{house.paths['visit']}"
    kept_page(page, address)
    card = page.locator("article.sight").nth(2)
    position = int((card.get_attribute("id") or "").removeprefix("row-"))
    context.set_offline(True)
    card.get_by_label("说明").fill("离线时写的")
    expect(page.locator("[data-unsent-note]")).to_contain_text("没有送达")
    with transaction(house.services.sessions, writing=True) as session:
        kept = session.scalars(mark_at(house, position)).one()
        kept.note, kept.version, kept.writer = "另一部手机写的", kept.version + 1, "another-phone"
    context.set_offline(False)
    page.goto(address)
    card = page.locator(f"#row-{position}")
    expect(card.locator("[data-kept-note]")).to_contain_text("那边保存的说明：另一部手机写的")
    expect(card.get_by_label("说明")).to_have_value("离线时写的")
    assert note_at(house, position) == "另一部手机写的"
    card.get_by_role("button", name="保存这一行").click()
    expect(card.locator("[data-kept-note]")).to_contain_text("已送达")
    assert note_at(house, position) == "离线时写的"
    context.set_offline(True)
    page.reload()
    expect(page.locator(f"#row-{position}").get_by_label("说明")).to_have_value("离线时写的")
    expect(page.locator("[data-unsent-note]")).to_be_hidden()
    context.set_offline(False)


def mark_at(house: House, position: int) -> Select[VisitMark]:
    """Ask for the mark at a row of the visit."""
    return select(VisitMark).where(VisitMark.visit_id == int(house.paths["visit"]), VisitMark.position == position)


def note_at(house: House, position: int) -> str:
    """What the server keeps at a row of the visit."""
    with house.services.sessions() as session:
        return session.scalars(mark_at(house, position)).one().note


def test_a_page_that_leads_to_signing_in_is_forgotten(context: BrowserContext, house: House) -> None:
    page, address = context.new_page(), f"{house.address}/regulator/visits/{house.paths['visit']}"
    kept_page(page, address)
    context.clear_cookies()
    page.goto(address)
    assert "/sign-in" in page.url
    assert page.evaluate("async address => (await caches.match(address, {ignoreVary: true})) === undefined", address)


def test_a_finger_signs(context: BrowserContext, house: House) -> None:
    page = context.new_page()
    page.goto(f"{house.address}/regulator/visits/{house.paths['signing']}")
    section = page.locator("section", has=page.get_by_role("heading", name="钱执法"))
    section.locator("canvas").scroll_into_view_if_needed()
    box = section.locator("canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 150, box["y"] + 60, steps=8)
    page.mouse.up()
    section.get_by_label("笔录我已看过").check()
    section.get_by_role("button", name="签名").click()
    expect(page.locator("#messages")).to_contain_text("已签名")
    with house.services.sessions() as session:
        signed = session.scalars(
            select(VisitSignature).where(VisitSignature.visit_id == int(house.paths["signing"]))
        ).one()
        assert (signed.grade, signed.place) == ("handwritten", 2)
        assert len(signed.strokes[0]) > 5


def test_a_guest_keeps_what_was_typed_over_a_lost_line(browser: Browser, house: House) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    context.set_default_timeout(20_000)
    page = context.new_page()
    kept_page(page, f"{house.address}/spot-check/{house.paths['shown']}/rows?seed=3F0A-91C2&wanted=5")
    card = page.locator("article.sight").first
    context.set_offline(True)
    card.get_by_label("说明").fill("证书复印件不清")
    page.reload()
    expect(page.locator("article.sight").first.get_by_label("说明")).to_have_value("证书复印件不清")
    context.set_offline(False)
    with page.expect_download() as saved:
        page.get_by_role("button", name="下载笔录 DOCX").click()
    assert saved.value.suggested_filename.endswith(".docx")
    context.close()
