"""Words: values that stand in both languages, and the one door through which typed text comes in."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from selfcheck.errors import Refused


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A sentence in Chinese (authoritative) and English."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the text for a language tag such as ``zh_Hans`` or ``en``; without English, the Chinese."""
        return self.en if language.startswith("en") and self.en else self.zh

    def with_values(self, **values: object) -> Bilingual:
        """Fill ``{name}`` placeholders in both texts."""
        return Bilingual(self.zh.format(**values), self.en.format(**values))


BIDI_CONTROLS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
ZERO_WIDTH: Final = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
LINE_BREAKS: Final = frozenset("\n\t")


def clean_text(value: str, *, field: str, limit: int, lines: bool = False) -> str:
    """Return ``value`` trimmed and in NFC, or refuse it naming the field.

    :param limit: characters allowed after normalising
    :param lines: whether line breaks and tabs may stand in the text
    :raises Refused: NUL and other controls, lone surrogates, bidi controls, zero-width characters, over the limit
    """
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    if "\ufffd" in text:
        raise Refused(
            "text-garbled",
            f"“{field}”里有乱码（\ufffd），文字的编码不对。请删去后重新输入。",
            f"“{field}” holds garbled characters (\ufffd): the text came in a wrong encoding. Delete and type again.",
            field=field,
            status=400,
        )
    for character in text:
        if not _is_allowed(character, lines=lines):
            raise Refused(
                "text-forbidden-character",
                f"“{field}”里有看不见的控制字符（U+{ord(character):04X}），请删去后重新填写。",
                f"“{field}” holds an invisible control character (U+{ord(character):04X}). Delete it and try again.",
                field=field,
                status=400,
            )
    text = unicodedata.normalize("NFC", text).strip()
    if len(text) > limit:
        raise Refused(
            "text-too-long",
            f"“{field}”最多 {limit} 个字，现在是 {len(text)} 个字，请缩短。",
            f"“{field}” takes at most {limit} characters and has {len(text)}. Please shorten it.",
            field=field,
            status=400,
        )
    return text


def _is_allowed(character: str, *, lines: bool) -> bool:
    if lines and character in LINE_BREAKS:
        return True
    if character in BIDI_CONTROLS or character in ZERO_WIDTH:
        return False
    return unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}
