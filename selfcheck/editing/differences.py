"""Two versions of a point field by field, in words that a person reads, with what changed within a text marked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from selfcheck.editing.model import FIELD_ORDER, field_name
from selfcheck.glossary import CONFIDENCE_NAMES, FREQUENCY_NAMES, LEVEL_NAMES, ROLE_NAMES, STAGE_NAMES
from selfcheck.strict_yaml import WORDS
from selfcheck.text import Bilingual

CODED: Final[dict[str, Mapping[Any, Bilingual]]] = {
    "stage": STAGE_NAMES,
    "roles": ROLE_NAMES,
    "frequency": FREQUENCY_NAMES,
    "level": LEVEL_NAMES,
    "confidence": CONFIDENCE_NAMES,
    "target_confidence": CONFIDENCE_NAMES,
}
LONGEST_COMPARED: Final = 2000
WORD_OR_SIGN: Final = re.compile(r"[A-Za-z0-9.]+|.", re.DOTALL)
SIGNS: Final = {"<=": "≤", ">=": "≥"}
Parts = tuple[tuple[bool, str], ...]
"""Pieces of a text: whether the piece stands on this side alone, and the piece."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that reads otherwise: the values in words, and their pieces where both are one text."""

    field: str
    name: Bilingual
    before: tuple[Bilingual, ...]
    after: tuple[Bilingual, ...]
    parts: tuple[Parts, Parts] | None = None


def differences(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[Difference, ...]:
    """Return the fields in which two versions differ, in the order of the files; a text in two languages is two."""
    old, new = before or {}, after or {}
    names = (*FIELD_ORDER, *(each for each in {**old, **new} if each not in FIELD_ORDER))
    found: list[Difference] = []
    for name in names:
        if old.get(name) != new.get(name):
            found += _of_field(name, old.get(name), new.get(name))
    return tuple(found)


def _of_field(field: str, old: Any, new: Any) -> list[Difference]:
    if _is_bilingual(old) or _is_bilingual(new):
        sides = (("zh", "中文", "Chinese"), ("en", "英文", "English"))
        found = []
        for key, zh, en in sides:
            one, other = (old or {}).get(key), (new or {}).get(key)
            if one != other:
                name = field_name(field)
                found.append(_difference(field, Bilingual(f"{name.zh}（{zh}）", f"{name.en} ({en})"), one, other))
        return found
    return [_difference(field, field_name(field), old, new)]


def _difference(field: str, name: Bilingual, old: Any, new: Any) -> Difference:
    is_text = isinstance(old, str) and isinstance(new, str) and field not in CODED
    parts = pieces(old, new) if is_text else None
    return Difference(field, name, words_of(field, old), words_of(field, new), parts)


def _is_bilingual(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"zh", "en"}


def words_of(field: str, value: Any) -> tuple[Bilingual, ...]:
    """Return a value as lines of words; none where the field is not there."""
    if value is None or value == "":
        return ()
    if isinstance(value, list):
        return tuple(line for each in value for line in words_of(field, each))
    if field in CODED and value in CODED[field]:
        return (CODED[field][value],)
    if isinstance(value, dict):
        return (_mapping_in_words(value),)
    return (Bilingual(str(value), str(value)),)


def _mapping_in_words(value: Mapping[str, Any]) -> Bilingual:
    if "document" in value:
        topic = f"（{value['topic']}）" if value.get("topic") else ""
        text = " ".join(str(value[key]) for key in ("document", "clause") if value.get(key)) + topic
        return Bilingual(text, text)
    if "quantity" in value:
        return _limit_in_words(value)
    text = "；".join(f"{key}: {_plain(part)}" for key, part in value.items())
    return Bilingual(text, text)


def _limit_in_words(value: Mapping[str, Any]) -> Bilingual:
    span = f"{value.get('value', '')} – {value['upper']}" if value.get("upper") else f"{value.get('value', '')}"
    operator = SIGNS.get(value.get("operator", ""), value.get("operator", ""))
    rest = f"{'' if value.get('upper') else operator} {span} {value.get('unit', '')}".strip()
    quantity = value["quantity"] if isinstance(value["quantity"], dict) else {}
    return Bilingual(f"{quantity.get('zh', '')} {rest}", f"{quantity.get('en', '')} {rest}")


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_plain(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_plain(part) for part in value) + "]"
    return next((word for word, meant in WORDS.items() if meant is value and word), str(value))


def pieces(old: str, new: str) -> tuple[Parts, Parts]:
    """Return both texts in pieces, those marked that the other lacks."""
    if max(len(old), len(new)) > LONGEST_COMPARED:
        return ((True, old),), ((True, new),)
    left: list[tuple[bool, str]] = []
    right: list[tuple[bool, str]] = []
    one, other = WORD_OR_SIGN.findall(old), WORD_OR_SIGN.findall(new)
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if b > a:
            left.append((tag != "equal", "".join(one[a:b])))
        if d > c:
            right.append((tag != "equal", "".join(other[c:d])))
    return tuple(left), tuple(right)
