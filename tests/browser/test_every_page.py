"""Every page of the stored route list under axe-core: filled and empty, with its errors shown, in every look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.chromium import axe_findings, overflow
from tests.browser.house import House
from tests.browser.look import Scheme
from tests.browser.visits import NO_PAGES, VISITS, WRONG, rules
from tests.pages import Page as ReadPage
from tests.pages import untranslated
from tests.people import PASSWORD

LOOKS: list[tuple[int, Scheme]] = [(390, "light"), (1440, "dark")]
LANGUAGES = ("zh_Hans", "en")
WIDTHS = (390, 768)


@dataclass
class Eyes:
    """Browsers of everybody, opened when first needed; what the pages complained about."""

    browser: Browser
    house: House
    contexts: dict[tuple[str | None, str], BrowserContext] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    last: Page | None = None

    def page(self, who: str | None, language: str) -> Page:
        """The browser of somebody, in a language, signed in this moment; what was open before is left."""
        page = self._context(who, language).pages[0]
        if self.last not in {None, page}:
            self.last.goto("about:blank")  # a page that asks for news would go on asking
        self.last = page
        return page

    def read(self, who: str | None, language: str, path: str) -> ReadPage:
        """The page as it comes, without showing it."""
        answer = self._context(who, language).request.get(self.house.address + path)
        return ReadPage(path, answer.status, answer.text())

    def _context(self, who: str | None, language: str) -> BrowserContext:
        context = self.contexts.get((who, language)) or self._opened(who, language)
        if who not in {None, "half"}:
            context.add_cookies(self.house.cookie(self.house.users[str(who)], language))  # type: ignore[arg-type]  # plain dictionaries of the right shape
        return context

    def _opened(self, who: str | None, language: str) -> BrowserContext:
        context = self.contexts[who, language] = self.browser.new_context(viewport={"width": 390, "height": 900})
        context.set_default_timeout(15_000)
        context.add_cookies([{"name": "language", "value": language, "url": self.house.address}])
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if "Content Sec" in said.text else None)
        if who == "half":
            self._half_sign_in(page)
        return context

    def _half_sign_in(self, page: Page) -> None:
        page.goto(self.house.address + "/sign-in")
        page.locator("input[name=name]").fill("coded")
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator(".form-box .btn-primary").click()

    def look_at(self, page: Page, looks: list[tuple[int, Scheme]]) -> None:
        """Find nothing wrong with the page that is open, in these looks."""
        for width, scheme in looks:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert axe_findings(page) == [], (page.url, width, scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert overflow(page) <= 0, (page.url, width)
        assert page.title().startswith(page.locator("h1").inner_text())
        assert self.complaints == []


@pytest.fixture(scope="module")
def eyes(browser: Browser, house: House) -> Iterator[Eyes]:
    """Browsers of everybody."""
    opened = Eyes(browser, house)
    yield opened
    for context in opened.contexts.values():
        context.close()


def test_every_page_of_the_stored_list_is_visited() -> None:
    assert rules() - set(NO_PAGES) == set(VISITS)


@pytest.mark.parametrize("turn", [0, pytest.param(1, marks=pytest.mark.full)])
@pytest.mark.parametrize("rule", VISITS)
def test_axe_finds_nothing(eyes: Eyes, rule: str, turn: int) -> None:
    """Each page is looked at in one language and read in the other; a full run turns the languages round as well."""
    for place, (who, path) in enumerate(VISITS[rule], list(VISITS).index(rule) + turn):
        shown, read = LANGUAGES[place % 2], LANGUAGES[(place + 1) % 2]
        address = path.format(**eyes.house.paths)
        page = eyes.page(who, shown)
        answer = page.goto(eyes.house.address + address)
        assert answer is not None
        assert answer.status < 500, path
        assert answer.status == 200 or "gone" in path or "AAAA" in path or "attest" in path, (path, answer.status)
        eyes.look_at(page, LOOKS)
        other = eyes.read(who, read, address)
        assert (other.status, other.faults()) == (answer.status, [])
    assert untranslated() == set()


@pytest.mark.parametrize(("who", "path", "typed", "button"), WRONG, ids=[each[1] for each in WRONG])
def test_axe_finds_nothing_where_errors_are_shown(
    eyes: Eyes, who: str | None, path: str, typed: dict[str, str], button: str
) -> None:
    page = eyes.page(who, "zh_Hans")
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(eyes.house.address + path.format(**eyes.house.paths))
    page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")
    for name, value in typed.items():
        page.locator(f"main [name={name}]").first.fill(value)
    with page.expect_navigation() as arrived:
        page.locator("main button").filter(has_text=button).first.click()
    assert arrived.value.status in {400, 409}, path
    assert page.locator(".field-error, .error-summary").count() > 0
    eyes.look_at(page, LOOKS)
