"""Pages as a person meets them: a heading, words, links, forms. Every page that a test opens is checked here.

    page = read(response)
    page.link("选产品"); page.form("保存产品")

``CheckedClient`` is the browser of all tests: a page with a fault fails the test that opened it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from selfcheck.web import language

Tree = html5lib.getTreeBuilder("etree")
CONTROLS: Final = {"input", "select", "textarea"}
SPEAK_FOR_THEMSELVES: Final = {"hidden", "submit", "button", "image", "reset"}
INLINE: Final = {"a", "abbr", "b", "code", "em", "i", "kbd", "mark", "small", "span", "strong", "svg", "time", "use"}
LANGUAGES: Final = {"zh-Hans", "en"}
CHANCE: Final = re.compile(r"[A-Za-z0-9_.-]{32,}")  # tokens differ from page to page, faults do not come of them
FAULTLESS: Final[set[int]] = set()


def words_in(element: Element) -> str:
    """The text of an element as it is read, white space folded; blocks stand apart."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Element) -> Iterator[str]:
    edge = "" if element.tag in INLINE else " "
    yield edge + (element.text or "")
    for inner in element:
        yield from _pieces(inner)
        yield inner.tail or ""
    yield edge


@dataclass
class Form:
    """A form of a page: where it goes, what it holds now, its buttons."""

    element: Element
    page: Page
    fields: list[tuple[str, str]] = field(default_factory=list)

    @property
    def action(self) -> str:
        """Where it is sent."""
        return self.element.get("action") or self.page.address

    @property
    def is_post(self) -> bool:
        """Whether sending it may change something."""
        return self.element.get("method", "get").lower() == "post"

    @cached_property
    def buttons(self) -> dict[str, Element]:
        """Its buttons by their words."""
        found = (each for each in self.element.iter("button") if each.get("type", "submit") == "submit")
        return {words_in(each): each for each in found}

    @cached_property
    def controls(self) -> list[Element]:
        """Everything that can be filled in."""
        return [each for each in self.element.iter() if each.tag in CONTROLS]


@dataclass
class Page:
    """A page that came back."""

    address: str
    status: int
    text: str

    @cached_property
    def _parsed(self) -> tuple[Element, list[str]]:
        parser = html5lib.HTMLParser(tree=Tree, namespaceHTMLElements=False)
        tree = parser.parse(self.text)
        return tree, [f"invalid HTML at {place}: {code} {found}" for place, code, found in parser.errors]

    @property
    def tree(self) -> Element:
        """The parsed page."""
        return self._parsed[0]

    def all(self, tag: str) -> Iterator[Element]:
        """Every element of a kind."""
        return self.tree.iter(tag)

    @cached_property
    def heading(self) -> str:
        """Its main heading."""
        return next((words_in(each) for each in self.all("h1")), "")

    @cached_property
    def words(self) -> str:
        """All its words."""
        return words_in(self.tree.find("body") or self.tree)

    @cached_property
    def main(self) -> str:
        """The words of its main part."""
        return " ".join(words_in(each) for each in self.all("main"))

    @cached_property
    def forms(self) -> list[Form]:
        """Its forms."""
        return [Form(each, self) for each in self.all("form")]

    @cached_property
    def labels(self) -> dict[str, str]:
        """The words of the label of each labelled field, by the field's id."""
        return {each.get("for", ""): words_in(each) for each in self.all("label") if each.get("for")}

    def faults(self) -> list[str]:
        """What is wrong with the page; empty when nothing."""
        return [*self._parsed[1], *_head_faults(self), *_body_faults(self), *_field_faults(self)]


def read(response: TestResponse) -> Page:
    """Read an answer as a page, once."""
    page: Page | None = getattr(response, "as_page", None)
    if page is None:
        page = Page(response.request.path, response.status_code, response.get_data(as_text=True))
        response.as_page = page  # type: ignore[attr-defined]  # read again by the test that asked for it
    return page


def _head_faults(page: Page) -> Iterator[str]:
    headings = [words_in(each) for each in page.all("h1")]
    if len(headings) != 1 or not headings[0]:
        yield f"the page has the main headings {headings}"
    title = next((words_in(each) for each in page.all("title")), "")
    if not title.startswith(page.heading):
        yield f"the title {title!r} does not begin with {page.heading!r}"
    if next(page.all("html")).get("lang") not in LANGUAGES:
        yield "the page does not say its language"


def _body_faults(page: Page) -> Iterator[str]:
    ids = Counter(each.get("id") for each in page.tree.iter() if each.get("id"))
    yield from (f"the id {name!r} stands {times} times" for name, times in ids.items() if times > 1)
    for element in page.tree.iter():
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            yield f"<{element.tag}> within the page"
        if inline := [name for name in element.attrib if name == "style" or name.startswith("on")]:
            yield f"<{element.tag}> with {inline}"
        if element.tag == "a" and element.get("href", "-").strip() in {"", "None", "#"}:
            yield f"the link {words_in(element)!r} leads nowhere"
        if pointed := set((element.get("aria-describedby") or "").split()) - set(ids):
            yield f"<{element.tag} name={element.get('name')!r}> is described by {pointed}, which is not there"


def _field_faults(page: Page) -> Iterator[str]:
    wrapped = {id(inner) for label in page.all("label") for inner in label.iter() if words_in(label)}
    for form in page.forms:
        if form.is_post and not any(each.get("name") == "csrf_token" for each in form.controls):
            yield f"the form to {form.action} has no token"
    for element in page.tree.iter():
        if element.tag not in CONTROLS or element.get("type", "text") in SPEAK_FOR_THEMSELVES:
            continue
        named = (
            element.get("aria-label") or element.get("aria-labelledby") or page.labels.get(element.get("id") or "")
        )
        if not named and id(element) not in wrapped:
            yield f"the field {element.get('name')!r} has no label"


class CheckedClient(FlaskClient):
    """A browser that fails the test on a page with a fault."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask, and look at the page that comes back."""
        response = super().open(*args, **kwargs)
        is_part = "HX-Request" in response.request.headers
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 303, 307, 308} and not is_part:
            _look_at(response)
        return response


def _look_at(response: TestResponse) -> None:
    page = read(response)
    seen = hash(CHANCE.sub("", page.text))
    if seen in FAULTLESS or not page.text.lstrip().lower().startswith("<!doctype"):
        return
    faults = page.faults()
    assert faults == [], (response.request.method, response.request.path, faults)
    FAULTLESS.add(seen)


def untranslated() -> set[str]:
    """Messages that were asked for in English and have none, since the last time somebody looked."""
    found = set(language.missing)
    language.missing.clear()
    return found
