"""The camera page on a phone: a real printed page before the lens, with network and without, and every refusal."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from PIL.Image import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from selfcheck.attestation.canonical import to_canonical
from selfcheck.attestation.snapshot import Snapshot
from selfcheck.issuing.printing import render_list
from selfcheck.pdf.supervised import SupervisedRenderer
from tests.browser.chromium import axe_findings, open_beside, overflow
from tests.browser.filming import film, sheet
from tests.browser.house import House, apart, open_house
from tests.data.code_forgeries import CODE, FORGERIES
from tests.data.codes import ADDRESS, installed_code, public
from tests.data.issued import published, snapshot_of

pytestmark = pytest.mark.xdist_group("camera")  # one process prints and films the paper for all of them
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "locale": "zh-CN"}
FAKE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


@dataclass(frozen=True)
class Paper:
    """An installation, the list it issued, its printed file, the text of its code, and what a lens sees."""

    house: House
    snapshot: Snapshot
    printed: bytes
    code: str
    seen: Image


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paper]:
    """A list on paper."""
    with open_house(tmp_path_factory.mktemp("house")) as house:
        issued = apart(lambda: published(house.services, house.people))
        snapshot = snapshot_of(house.services, issued)
        code = installed_code(house.services, snapshot)
        renderer = SupervisedRenderer()
        try:
            printed = render_list(snapshot, renderer, code=code)
            yield Paper(house, snapshot, printed, code, sheet(printed))
        finally:
            renderer.close()


@pytest.fixture(scope="module")
def phone(browser: Browser, paper: Paper, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser whose camera looks at the printed page."""
    seen = film(paper.seen, tmp_path_factory.mktemp("film") / "paper.y4m")
    with open_beside(browser, *FAKE, f"--use-file-for-fake-video-capture={seen}") as opened:
        yield opened


@contextmanager
def camera_page(browser: Browser, paper: Paper, **options: Any) -> Iterator[tuple[BrowserContext, Page]]:
    """The camera page on a phone."""
    context = browser.new_context(**PHONE, **options)
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(f"{paper.house.address}/check/camera")
    try:
        yield context, page
    finally:
        context.close()


def outcome(page: Page) -> Any:
    """Where the verdict stands."""
    return page.locator("[data-result]")


def read_text(page: Page, text: str) -> None:
    """Paste the text of a code."""
    page.get_by_text("粘贴二维码里的文字").click()
    page.get_by_label("别的扫码工具读出的文字").fill(text)
    page.get_by_role("button", name="核验这段文字").click()


def film_it(page: Page) -> None:
    """Hold the paper before the camera."""
    page.get_by_role("button", name="打开摄像头").click()


def test_a_printed_page_before_the_lens_is_read_checked_and_compared(phone: Browser, paper: Paper) -> None:
    with camera_page(phone, paper) as (_, page):
        film_it(page)
        expect(outcome(page)).to_have_attribute("data-outcome", "VALID_DATA_ONLY")
        expect(page.locator("video")).to_be_hidden()
        expect(page.locator("[data-fact=number]")).to_have_text(paper.snapshot.number)
        expect(page.locator("[data-fact=uscc]")).to_have_text(paper.snapshot.unit.uscc)
        expect(page.locator("[data-standing]")).to_contain_text("现行")
        rows = page.locator("[data-rows] li")
        expect(rows).to_have_count(len(paper.snapshot.rows))
        assert [row.get_attribute("data-code") for row in rows.all()] == [row.code for row in paper.snapshot.rows]
        third = paper.snapshot.rows[2]
        page.get_by_label("输入纸面某一行的行码").fill(third.code[:5].lower())
        expect(page.locator("[data-row-note]")).to_contain_text("有这一行")
        page.locator("[data-rows] li:visible").get_by_text(third.title.zh).click()
        expect(page.locator("[data-tally]")).to_contain_text("已对照 1 行")
        page.get_by_label("输入纸面某一行的行码").fill("ZZZZZ")
        expect(page.locator("[data-row-note]")).to_contain_text("被换过")
        assert axe_findings(page) == []
        assert overflow(page) == 0


def test_without_a_network_the_phone_checks_by_itself(phone: Browser, paper: Paper) -> None:
    with camera_page(phone, paper) as (context, page):
        context.set_offline(True)
        film_it(page)
        expect(outcome(page)).to_have_attribute("data-outcome", "VALID_DATA_ONLY")
        expect(page.locator("[data-rows-note]")).to_contain_text("没有网络")
        expect(page.locator("[data-standing]")).to_be_empty()
        data = {"name": "list.json", "mimeType": "application/json", "buffer": to_canonical(paper.snapshot)}
        page.locator("[data-file]").set_input_files(data)  # type: ignore[arg-type]  # a plain dictionary
        expect(page.locator("[data-rows] li")).to_have_count(len(paper.snapshot.rows))
        changed = {**data, "buffer": to_canonical(paper.snapshot).replace(b"9", b"8", 1)}
        page.locator("[data-file]").set_input_files(changed)  # type: ignore[arg-type]  # a plain dictionary
        expect(page.locator("[data-rows-note]")).to_contain_text("没有采用")


def test_the_page_opens_again_without_a_network(phone: Browser, paper: Paper) -> None:
    with camera_page(phone, paper) as (context, page):
        for _ in range(200):
            if page.evaluate("async () => Boolean(await caches.match(location.href, {ignoreVary: true}))"):
                break
            page.wait_for_timeout(100)
        context.set_offline(True)
        page.reload()
        film_it(page)
        expect(outcome(page)).to_have_attribute("data-outcome", "VALID_DATA_ONLY")


def test_rows_that_the_server_changed_are_not_shown(phone: Browser, paper: Paper) -> None:
    def lie(route: Route) -> None:
        told = route.fetch().json()
        told["rows"][4]["title"] = "换过的题目"
        route.fulfill(json=told)

    with camera_page(phone, paper, service_workers="block") as (_, page):  # a keeper would fetch past the route
        page.route("**/C/*/rows", lie)
        read_text(page, paper.code)
        expect(page.locator("[data-rows-note]")).to_contain_text("与二维码的签名不符")
        expect(page.locator("[data-rows] li")).to_have_count(0)


def test_words_of_a_row_do_not_pass_for_a_part_of_its_digest(browser: Browser, paper: Paper) -> None:
    """The same bytes cut elsewhere prove the same, and a title could lose its first words."""

    def lie(route: Route) -> None:
        told = route.fetch().json()
        row = told["rows"][4]
        row["digest"] += str(row["position"]).encode().hex()
        row["position"] = ""
        route.fulfill(json=told)

    with camera_page(browser, paper) as (_, page):
        page.route("**/C/*/rows", lie)
        read_text(page, paper.code)
        expect(page.locator("[data-rows-note]")).to_contain_text("与二维码的签名不符")
        expect(page.locator("[data-rows] li")).to_have_count(0)


def test_a_photo_serves_as_well(browser: Browser, paper: Paper) -> None:
    picture, blank = io.BytesIO(), io.BytesIO()
    paper.seen.save(picture, "JPEG", quality=80)
    paper.seen.crop((0, 0, 200, 150)).save(blank, "PNG")
    with camera_page(browser, paper) as (_, page):
        for content, kind in ((blank, "image/png"), (picture, "image/jpeg")):
            photo = {"name": "photo", "mimeType": kind, "buffer": content.getvalue()}
            page.locator("[data-photo]").set_input_files(photo)  # type: ignore[arg-type]  # a plain dictionary
            if content is blank:
                expect(page.locator("[data-note]")).to_contain_text("没有认出二维码")
        expect(outcome(page)).to_have_attribute("data-outcome", "VALID_DATA_ONLY")
        broken = {"name": "photo", "mimeType": "image/jpeg", "buffer": b"no picture"}
        page.locator("[data-photo]").set_input_files(broken)  # type: ignore[arg-type]  # a plain dictionary
        expect(page.locator("[data-note]")).to_contain_text("打不开")


@pytest.mark.parametrize(
    ("arguments", "granted", "words"),
    [
        (FAKE[:1], False, "没有取得摄像头权限"),
        (
            ("--use-fake-device-for-media-stream=device-count=0", "--use-fake-ui-for-media-stream"),
            True,
            "没有找到摄像头",
        ),
    ],
    ids=["refused", "none"],
)
def test_a_camera_that_cannot_be_had_is_told_in_words(
    browser: Browser, paper: Paper, arguments: tuple[str, ...], granted: bool, words: str
) -> None:
    with open_beside(browser, *arguments) as opened, camera_page(opened, paper) as (context, page):
        if granted:
            context.grant_permissions(["camera"])
        film_it(page)
        expect(page.locator("[data-note]")).to_contain_text(words)
        expect(page.get_by_role("button", name="打开摄像头")).to_be_visible()


def test_a_browser_that_gives_pages_no_camera_says_so(browser: Browser, paper: Paper) -> None:
    """As inside other apps: the interface is missing."""
    with camera_page(browser, paper) as (context, page):
        context.add_init_script("Object.defineProperty(navigator, 'mediaDevices', {value: undefined})")
        page.reload()
        film_it(page)
        expect(page.locator("[data-note]")).to_contain_text("不让网页用摄像头")


def test_without_script_the_typed_way_is_shown(browser: Browser, paper: Paper) -> None:
    with camera_page(browser, paper, java_script_enabled=False) as (_, page):
        expect(page.get_by_text("浏览器没有开脚本")).to_be_visible()
        expect(page.get_by_role("button", name="打开摄像头")).to_be_hidden()
        page.get_by_role("link", name="用编号或文件核验").click()
        assert page.url.endswith("/check")


def test_the_short_code_and_a_strangers_code_are_told_apart(browser: Browser, paper: Paper) -> None:
    with camera_page(browser, paper) as (_, page):
        read_text(page, paper.snapshot.check_url)
        expect(outcome(page)).to_have_attribute("data-outcome", "MALFORMED")
        expect(outcome(page)).to_contain_text("第一页的大二维码")
        page.get_by_label("别的扫码工具读出的文字").fill(CODE)
        page.get_by_role("button", name="核验这段文字").click()
        expect(outcome(page)).to_have_attribute("data-outcome", "QR_UNKNOWN_KEY")
        expect(page.locator("[data-compare]")).to_be_hidden()
        assert CODE.lower() not in page.content().lower()


def test_the_phone_calls_every_forgery_what_the_verifier_calls_it(browser: Browser, paper: Paper) -> None:
    texts = {name: make() for name, (make, _) in FORGERIES.items()} | {"genuine": CODE}
    script = """async ([texts, key, address]) => {
        const { readCode } = await import("/static/js/code.js");
        const keys = [Uint8Array.from(atob(key), (sign) => sign.charCodeAt(0))];
        const read = async ([name, text]) => [name, (await readCode(text, { address, keys })).outcome];
        return Object.fromEntries(await Promise.all(Object.entries(texts).map(read)));
    }"""
    with camera_page(browser, paper) as (_, page):
        told = page.evaluate(script, [texts, b64encode(public()).decode(), ADDRESS])
    assert told.pop("genuine") == "VALID_DATA_ONLY"
    assert told == {name: expected.value for name, (_, expected) in FORGERIES.items()}


def test_the_page_in_english_has_no_chinese_left(browser: Browser, paper: Paper) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-US")
    page = context.new_page()
    page.goto(f"{paper.house.address}/check/camera")
    read_text_en = page.get_by_text("Paste the text of a code")
    read_text_en.click()
    page.get_by_label("The text that another scanner read").fill(paper.code)
    page.get_by_role("button", name="Check this text").click()
    expect(outcome(page)).to_contain_text("The code is genuine")
    expect(page.locator("[data-standing]")).to_contain_text("In force")
    assert "".join(page.locator("[data-compare] h2, [data-fact=review]").all_inner_texts()).isascii()
    assert overflow(page) == 0
    context.close()
