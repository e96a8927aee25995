"""The language of a page: the person's setting, else the cookie, else Accept-Language, else Chinese.

Message ids are the Chinese texts. English stands in one file per part, ``translations/en/<part>.po``, compiled in
memory at start; a message without English is counted in ``missing`` and found by the tests.
"""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import LazyProxy, Translations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel

from selfcheck.text import Bilingual

LANGUAGES: Final = ("zh_Hans", "en")
COOKIE: Final = "language"
TRANSLATIONS: Final = Path(__file__).resolve().parent.parent / "translations"
missing: set[str] = set()


def language() -> str:
    """Return ``zh_Hans`` or ``en`` for this request; ``zh_Hans`` outside one."""
    if not has_request_context():
        return "zh_Hans"
    chosen: str | None = g.get("language")
    if chosen is None:
        chosen = g.language = _choose()
    return chosen


def _choose() -> str:
    setting = getattr(g.get("viewer"), "language", None) or request.cookies.get(COOKIE)
    if setting in LANGUAGES:
        return str(setting)
    offered = request.accept_languages.best_match(["zh", "zh-CN", "zh-Hans", "en", "en-US", "en-GB"], default="zh")
    return "en" if offered.startswith("en") else "zh_Hans"


def gettext(message: str, **values: Any) -> str:
    """Return the message in the language of the page, placeholders ``%(name)s`` filled."""
    text = message if language() == "zh_Hans" else _english(message)
    return text % values if values else text


def ngettext(singular: str, plural: str, count: int, **values: Any) -> str:
    """Return the message for a number; Chinese has one form (the ids are equal), English has two."""
    values.setdefault("num", count)
    if language() == "zh_Hans":
        return plural % values
    text = _english_translations().ungettext(singular, plural, count)
    if text in (singular, plural) and _is_chinese(text):
        missing.add(singular)
    return text % values


_ = gettext


def lazy_(message: str, **values: Any) -> LazyProxy:
    """A message that takes the language of the request in which it is shown; for form labels."""
    return LazyProxy(gettext, message, enable_cache=False, **values)


def say(words: Bilingual) -> str:
    """Return a bilingual value in the language of the page."""
    return words.in_language(language())


def _english(message: str) -> str:
    text = _english_translations().ugettext(message)
    if text == message and _is_chinese(message):
        missing.add(message)
    return text


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


@lru_cache(maxsize=1)
def _english_translations() -> Translations:
    merged = Catalog(locale="en")
    for path in sorted((TRANSLATIONS / "en").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="en"):
                if message.id:
                    merged.add(message.id, message.string)
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return Translations(compiled)


def install(app: Flask) -> None:
    """Give templates ``_``, ``ngettext``, ``say``, ``language`` and ``html_lang``."""
    # WTForms and Flask-Security bring words of their own; Babel tells them the language of the page.
    Babel(app, locale_selector=lambda: "en" if language() == "en" else "zh_Hans_CN")
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    app.jinja_env.globals.update(say=say)  # macros see globals, not the context

    @app.context_processor
    def words() -> dict[str, object]:
        chosen = language()
        return {"language": chosen, "html_lang": "zh-Hans" if chosen == "zh_Hans" else "en"}
