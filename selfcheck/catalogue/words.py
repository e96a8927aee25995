"""The words under which a product is found: names, aliases, pinyin, English, standards, registers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from selfcheck.catalogue.model import Catalogue, Product, RegisterStanding

ENGLISH_WORD: Final = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading in pinyin: its syllables, and the two ways people type it whole."""

    syllables: tuple[str, ...]
    full: str
    initials: str

    @classmethod
    def of(cls, spaced: str) -> Reading:
        """Make it from syllables with spaces."""
        syllables = tuple(spaced.split(" "))
        return cls(syllables, "".join(syllables), "".join(syllable[0] for syllable in syllables))

    def is_spelled(self, typed: str, start: int) -> bool:
        """Whether ``typed`` runs over syllables from ``start`` on, of each a beginning: ``ddzixc``, ``diandz``."""
        reached = {0}
        for syllable in self.syllables[start:]:
            further: set[int] = set()
            for at in reached:
                length = _common(syllable, typed, at)
                if at + length == len(typed):
                    return True
                further.update(range(at + 1, at + length + 1))
            if not further:
                return False
            reached = further
        return False


@dataclass(frozen=True, slots=True)
class SearchWords:
    """Everything a product is found by, ready to be compared with typed text."""

    product: Product
    code: str
    name: str
    other_names: tuple[str, ...]
    english: tuple[str, ...]
    phrases: tuple[str, ...]
    readings: tuple[Reading, ...]
    standards: tuple[str, ...]
    category: str
    category_code: str
    category_english: tuple[str, ...]
    needs: tuple[str, ...]
    standings: tuple[RegisterStanding, ...]
    evidence: int


def words_of(catalogue: Catalogue, product: Product) -> SearchWords:
    """Gather the words of a product."""
    category = catalogue.category_by_code[product.category]
    printed = [row.printed_name for row in product.rows if row.printed_name != product.name.zh]
    phrases = [product.name.en, *(alias for alias in product.aliases if alias.isascii())]
    others = [*printed, *(alias for alias in product.aliases if not alias.isascii())]
    return SearchWords(
        product=product,
        code=product.code.casefold(),
        name=product.name.zh.casefold(),
        other_names=tuple(dict.fromkeys(other.casefold() for other in others)),
        english=english_words(" ".join(phrases)),
        phrases=tuple(phrase.casefold() for phrase in phrases),
        readings=tuple(Reading.of(spaced) for spaced in product.pinyin),
        standards=tuple(compact_standard(standard) for standard in product.standards),
        category=category.name.zh,
        category_code=category.code,
        category_english=english_words(category.name.en),
        needs=tuple(need.casefold() for need in product.special_needs),
        standings=(product.licence, product.ccc),
        evidence=len(product.editions) + len(product.sampled_in),
    )


def english_words(text: str) -> tuple[str, ...]:
    """Return the words of an English text, each once."""
    return tuple(dict.fromkeys(ENGLISH_WORD.findall(text.casefold())))


def compact_standard(text: str) -> str:
    """Return a standard number as it is compared: ``GB/T 2099.1-2021`` is ``gb2099.1-2021``."""
    return text.casefold().replace(" ", "").replace("/t", "")


def _common(syllable: str, typed: str, at: int) -> int:
    length = 0
    for mine, theirs in zip(syllable, typed[at:], strict=False):
        if mine != theirs:
            break
        length += 1
    return length
