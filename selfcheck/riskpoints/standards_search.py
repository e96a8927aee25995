"""Finding documents of the register as one types: codes with or without spaces, dashes and year, titles, state."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from selfcheck.riskpoints.standards import SERIES, Kind, Register, Standard, State

LONGEST_TEXT: Final = 100
MOST_WORDS: Final = 8
PREFIX: Final = re.compile(r"\b([a-z]{2,5})\s*(?:/\s*([a-z]{1,3}))?\s*(?=\d)")
DASHES: Final = re.compile(r"[\s/\-\u2010-\u2015_]+")
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
FEWEST_DIGITS: Final = 2
ENOUGH_INSIDE: Final = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: text, and what the document must be on a day. Empty text finds all."""

    text: str = ""
    state: State | None = None
    kind: Kind | None = None


def search(register: Register, wanted: Wanted, day: date) -> tuple[Standard, ...]:
    """Return the documents that fit every typed word, the likeliest first; without text in the register's order.

    Among equally likely ones those that nothing replaces come first.
    """
    fitting = [each for each in register.standards if _fits(register, each, wanted, day)]
    typed = typed_words(wanted.text)
    if not typed:
        return tuple(fitting)
    scored = [
        (-score, each.code in register.replaced_by, place)
        for place, each in enumerate(fitting)
        if (score := _score_of_all(each, typed))
    ]
    return tuple(fitting[place] for *_, place in sorted(scored))


def typed_words(text: str) -> tuple[str, ...]:
    """Return the words of typed text in one spelling; a code counts as one word."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).casefold()
    whole = PREFIX.sub(lambda found: found[1] + (found[2] or ""), plain)
    words = re.split(r"[\s,，、;；《》]+", whole)
    return tuple(dict.fromkeys(word for word in words if word))[:MOST_WORDS]


def compact(text: str) -> str:
    """Return a code as codes are compared: ``GB/T 2099.1-2021`` is ``gbt2099.12021``."""
    return DASHES.sub("", unicodedata.normalize("NFKC", text).casefold())


def _fits(register: Register, standard: Standard, wanted: Wanted, day: date) -> bool:
    is_kind = wanted.kind is None or standard.kind is wanted.kind
    return is_kind and (wanted.state is None or register.state(standard, day) is wanted.state)


def _score_of_all(standard: Standard, typed: Iterable[str]) -> int:
    total = 0
    for word in typed:
        if not (score := max(_by_code(standard, word), _by_title(standard, word))):
            return 0
        total += score
    return total


def _by_code(standard: Standard, word: str) -> int:
    asked = compact(word)
    if not asked:
        return 0
    spellings = _spellings(standard)
    if asked in {compact(standard.code), compact(standard.number), *spellings}:
        return 1000
    if not word.isascii():
        return 600 if asked in compact(standard.code) else 0
    if word == standard.edition:
        return 100
    digits = sum(sign.isdigit() for sign in asked)
    if any(spelling.startswith(asked) for spelling in spellings):
        return 700 if digits >= FEWEST_DIGITS else 300
    return 250 if digits >= ENOUGH_INSIDE and asked in spellings[0] else 0


def _spellings(standard: Standard) -> tuple[str, ...]:
    """The code whole, without the T of voluntary ones, and as figures alone."""
    whole = compact(standard.code.removesuffix(SERIES))
    without_t = compact(standard.code.removesuffix(SERIES).replace("/T", ""))
    figures = without_t.lstrip(LETTERS)
    return tuple(dict.fromkeys(each for each in (whole, without_t, figures) if each))


def _by_title(standard: Standard, word: str) -> int:
    if standard.title is None:
        return 0
    if not word.isascii():
        place = standard.title.zh.casefold().find(word)
        return 0 if place < 0 else 550 if place == 0 else 500
    stem = word[:-1] if len(word) > len("abc") and word.endswith("s") else word
    words = re.findall(r"[a-z0-9]+", standard.title.en.casefold())
    is_meant = len(stem) > 1 and any(each.startswith(stem) for each in words)
    return 400 if is_meant or (len(stem) > 1 and stem in standard.title.zh.casefold()) else 0
