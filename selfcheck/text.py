"""Words: values that stand in both languages, and the one door through which typed text comes in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby
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


COUNTS: Final = "①②③④⑤⑥⑦⑧⑨⑩"
BIDI_CONTROLS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
ZERO_WIDTH: Final = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
HIDDEN: Final = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff" + "".join(sorted(BIDI_CONTROLS | ZERO_WIDTH))
UNFIT: Final = {True: re.compile(f"[{HIDDEN}]"), False: re.compile(f"[\n\t{HIDDEN}]")}  # by whether lines may stand
# a run without any of the commonest signs, none of which is a mark; only such a run is looked at closely
MARKS_PERHAPS: Final = re.compile("[^\x00-\u02ff\u3400-\u9fff\uac00-\ud7a3\uff00-\uffef\U00020000-\U0003ffff]{31,}")
MOST_MARKS: Final = 30  # on one sign, as in Unicode's stream-safe text; putting thousands in order takes minutes
MOST_PARTS: Final = 3  # of which NFC makes one character
LONGEST_CODE: Final = 200


def numbered(text: Bilingual) -> Bilingual:
    """Return a text with its parts, which semicolons part, counted ① ② ③; a text of one part as it is."""
    return Bilingual(_counted(text.zh, "；", "；"), _counted(text.en, ";", "; "))


def _counted(text: str, sign: str, between: str) -> str:
    parts = [part.strip() for part in text.split(sign) if part.strip()]
    if not 1 < len(parts) <= len(COUNTS):
        return text
    return between.join(f"{count} {part}" for count, part in zip(COUNTS, parts, strict=False))


def clean_text(value: str, *, field: str, limit: int, lines: bool = False) -> str:
    """Return ``value`` trimmed and in NFC, or refuse it naming the field.

    :param limit: characters allowed after normalising
    :param lines: whether line breaks and tabs may stand in the text
    :raises Refused: NUL and other controls, lone surrogates, bidi controls, zero-width characters, a storm of
        combining marks, over the limit
    """
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip(" \u3000\n\t")
    if len(text) > limit * MOST_PARTS:
        raise _too_long(field, limit, len(text))
    _refuse_signs(text, field, lines=lines)
    text = unicodedata.normalize("NFC", text).strip()
    if len(text) > limit:
        raise _too_long(field, limit, len(text))
    return text


def _refuse_signs(text: str, field: str, *, lines: bool) -> None:
    if "\ufffd" in text:
        raise _refused(
            "text-garbled",
            f"“{field}”里有乱码（\ufffd），文字的编码不对。请删去后重新输入。",
            f"“{field}” holds garbled characters (\ufffd): the text came in a wrong encoding. Delete and type again.",
            field,
        )
    unfit = UNFIT[lines].search(text)
    if unfit is not None:
        raise _refused(
            "text-forbidden-character",
            f"“{field}”里有看不见的控制字符（U+{ord(unfit[0]):04X}），请删去后重新填写。",
            f"“{field}” holds an invisible control character (U+{ord(unfit[0]):04X}). Delete it and try again.",
            field,
        )
    if has_storm(text):
        raise _refused(
            "text-too-many-marks",
            f"“{field}”里有一个字叠了太多附加符号，请删去后重新填写。",
            f"“{field}” holds a letter with too many marks on it. Delete it and type again.",
            field,
        )


def _too_long(field: str, limit: int, length: int) -> Refused:
    return _refused(
        "text-too-long",
        f"“{field}”最多 {limit} 个字，现在是 {length} 个字，请缩短。",
        f"“{field}” takes at most {limit} characters and has {length}. Please shorten it.",
        field,
    )


def _refused(code: str, zh: str, en: str, field: str) -> Refused:
    return Refused(code, zh, en, field=field, status=400)


def has_storm(text: str) -> bool:
    """Whether more combining marks follow each other than any writing needs."""
    return any(
        is_mark and sum(1 for _ in run) > MOST_MARKS
        for suspect in MARKS_PERHAPS.finditer(text)
        for is_mark, run in groupby(suspect[0], key=lambda sign: unicodedata.combining(sign) > 0)
    )


def half_width(code: str) -> str:
    """Return a typed code or name in NFKC. What is too long to be one comes back as it is, to be refused."""
    return code if len(code) > LONGEST_CODE else unicodedata.normalize("NFKC", code)
