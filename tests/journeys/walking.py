"""Walking through the pages as a person does: by the words of links, fields and buttons.

``Walker`` is what a story needs; ``PageWalker`` walks over HTTP, ``tests.browser.walking`` in a real browser.
Labels are the words on the page; a field's 选填 does not count.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Protocol
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.pages import Form, Page, read, untranslated, words_in

OPTIONAL: Final = " 选填"
MOST_REDIRECTS: Final = 5


class Walker(Protocol):
    """Somebody with a browser. ``pages`` are the headings of the pages they were shown, in order."""

    pages: list[str]

    @property
    def heading(self) -> str:
        """The heading of the page before them."""
        ...

    @property
    def words(self) -> str:
        """What the main part of the page says."""
        ...

    @property
    def address(self) -> str:
        """Path of the page before them."""
        ...

    def open(self, address: str) -> None:
        """Type an address."""
        ...

    def follow(self, words: str) -> None:
        """Follow the link with these words."""
        ...

    def fill(self, label: str, value: str) -> None:
        """Write into a field."""
        ...

    def choose(self, label: str, *choices: str) -> None:
        """Choose in a group or a list just these; nothing else stays chosen."""
        ...

    def tick(self, label: str) -> None:
        """Tick a box."""
        ...

    def tick_all(self) -> None:
        """Tick every row of the page."""
        ...

    def hand_over(self, label: str, name: str, content: bytes) -> None:
        """Put a file into a file field."""
        ...

    def press(self, words: str) -> None:
        """Press the button with just these words, else the main button that holds them, else any that does."""
        ...

    def search(self, label: str, words: str, result: str) -> None:
        """Search until the result stands there."""
        ...


class Lost(AssertionError):
    """The page does not have what the story asks for."""


@dataclass
class PageWalker:
    """Walks over HTTP. Every page is read in English too; a message without English fails the story."""

    client: FlaskClient
    pages: list[str] = field(default_factory=list)
    filled: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    files: dict[str, tuple[io.BytesIO, str]] = field(default_factory=dict)
    ticks_all: bool = False
    page: Page = field(default_factory=lambda: Page("/", 0, "<!doctype html><title></title>"))

    @property
    def heading(self) -> str:
        """The heading of the page before them."""
        return self.page.heading

    @property
    def words(self) -> str:
        """What the main part of the page says."""
        return self.page.main

    @property
    def address(self) -> str:
        """Path of the page before them."""
        return self.page.address

    def open(self, address: str) -> None:
        """Type an address."""
        self._arrive(self.client.get(address))

    def follow(self, words: str) -> None:
        """Follow the link with these words."""
        inside = [each for main in self.page.all("main") for each in main.iter("a")]
        link = _by_words([*inside, *self.page.all("a")], words)
        if link is None:
            raise Lost(f"no link {words!r} on {self.heading!r}: {[words_in(each) for each in inside]}")
        self.open(urljoin(self.page.address, link.get("href", "")))

    def fill(self, label: str, value: str) -> None:
        """Write into a field."""
        self.filled.append((label, (value,)))

    def choose(self, label: str, *choices: str) -> None:
        """Choose in a group or a list just these."""
        self.filled.append((label, choices))

    def tick(self, label: str) -> None:
        """Tick a box."""
        self.filled.append((label, (label,)))

    def tick_all(self) -> None:
        """Tick every row of the page."""
        self.ticks_all = True

    def hand_over(self, label: str, name: str, content: bytes) -> None:
        """Put a file into a file field."""
        self.files[label] = (io.BytesIO(content), name)

    def press(self, words: str) -> None:
        """Press the button with these words."""
        form, button = self._button(words)
        values = Filling(form).values(self.filled, self.files, with_rows=self.ticks_all)
        if button.get("name"):
            values.add(button.get("name", ""), button.get("value", ""))
        self.filled, self.files, self.ticks_all = [], {}, False
        target = urljoin(self.page.address, button.get("formaction") or form.action)
        if form.is_post:
            self._arrive(self.client.post(target, data=values, content_type=form.element.get("enctype")))
        else:
            self._arrive(self.client.get(target, query_string=values))

    def search(self, label: str, words: str, result: str) -> None:
        """Search by the button, as without script."""
        self.fill(label, words)
        self.press("搜索")
        assert result in self.words

    def _button(self, words: str) -> tuple[Form, Element]:
        buttons = [(form, each) for form in self.page.forms for each in form.buttons.values()]
        exact = [pair for pair in buttons if words_in(pair[1]) == words]
        holding = [pair for pair in buttons if words in words_in(pair[1])]
        main = [pair for pair in holding if "btn-primary" in pair[1].get("class", "")]
        if found := (exact or main or holding):
            return found[0]
        raise Lost(f"no button {words!r} on {self.heading!r}: {[list(form.buttons) for form in self.page.forms]}")

    def _arrive(self, answer: TestResponse) -> None:
        for _ in range(MOST_REDIRECTS):
            if answer.status_code not in {301, 302, 303, 307, 308}:
                break
            place = urlsplit(answer.location)
            answer = self.client.get(f"{place.path}?{place.query}".rstrip("?"))
        self.page = read(answer)
        self.pages.append(self.page.heading)
        if answer.request.method == "GET" and answer.mimetype == "text/html":
            self.client.get(answer.request.full_path.rstrip("?"), headers={"Accept-Language": "en"})
            assert untranslated() == set(), self.page.address


@dataclass
class Filling:
    """What a form sends: what stands in it, and over it what a person filled in."""

    form: Form

    def values(
        self,
        filled: Iterable[tuple[str, tuple[str, ...]]],
        files: dict[str, tuple[io.BytesIO, str]],
        *,
        with_rows: bool,
    ) -> MultiDict[str, object]:
        """Return names and values."""
        values: MultiDict[str, object] = MultiDict()
        for control in self.form.controls:
            for value in _standing(control):
                values.add(control.get("name", ""), value)
        for label, wanted in filled:
            self._fill(values, label, wanted)
        for label, content in files.items():
            values.setlist(self._labelled(label).get("name", ""), [content])
        if with_rows:
            rows = [each.get("value") for each in self.form.controls if each.get("name") == "pick"]
            values.setlist("pick", rows)
        return values

    def _fill(self, values: MultiDict[str, object], label: str, wanted: tuple[str, ...]) -> None:
        group = next((each for each in self.form.element.iter("fieldset") if self._legend(each) == label), None)
        if group is not None:
            boxes = [self._box(group, words) for words in wanted]
            name = next(each.get("name", "") for each in group.iter("input"))
            values.setlist(name, [each.get("value", "on") for each in boxes])
            return
        control = self._labelled(label)
        if control.tag == "select":
            values.setlist(control.get("name", ""), [_option(control, words) for words in wanted])
        elif control.get("type") in {"checkbox", "radio"}:
            values.setlist(control.get("name", ""), [control.get("value", "on")])
        else:
            values.setlist(control.get("name", ""), list(wanted))

    def _legend(self, group: Element) -> str:
        return next((plain(words_in(each)) for each in group if each.tag == "legend"), "")

    def _box(self, group: Element, words: str) -> Element:
        ids = {each.get("for"): plain(words_in(each)) for each in group.iter("label")}
        boxes = list(group.iter("input"))
        for is_wanted in (lambda text: text == words, lambda text: words in text):
            for box in boxes:
                if is_wanted(ids.get(box.get("id"), "")):
                    return box
        raise Lost(f"no choice {words!r} among {list(ids.values())}")

    def _labelled(self, label: str) -> Element:
        ids = [each for each, words in self.form.page.labels.items() if plain(words) == label]
        found = next((each for each in self.form.controls if each.get("id") in ids), None)
        if found is None:
            known = [plain(words) for words in self.form.page.labels.values()]
            raise Lost(f"no field {label!r} in the form on {self.form.page.heading!r}: {known}")
        return found


def plain(label: str) -> str:
    """A label without its 选填."""
    return re.sub(r"\s+", " ", label).removesuffix(OPTIONAL).strip()


def _standing(control: Element) -> list[str]:
    """What a control sends when nobody touches it."""
    if not control.get("name") or control.get("disabled") is not None:
        return []
    if control.tag == "textarea":
        return [(control.text or "").removeprefix("\n")]
    if control.tag == "select":
        options = list(control.iter("option"))
        chosen = [each for each in options if each.get("selected") is not None] or options[:1]
        return [each.get("value", words_in(each)) for each in chosen]
    kind = control.get("type", "text")
    if kind in {"submit", "button", "file", "image"}:
        return []
    if kind in {"checkbox", "radio"}:
        return [control.get("value", "on")] if control.get("checked") is not None else []
    return [control.get("value", "")]


def _option(control: Element, words: str) -> str:
    options = {words_in(each): each.get("value", words_in(each)) for each in control.iter("option")}
    found = options.get(words) or next((value for text, value in options.items() if words in text), None)
    if found is None:
        raise Lost(f"no choice {words!r} among {list(options)}")
    return found


def _by_words(elements: list[Element], words: str) -> Element | None:
    exact = next((each for each in elements if words_in(each) == words), None)
    return exact if exact is not None else next((each for each in elements if words in words_in(each)), None)
