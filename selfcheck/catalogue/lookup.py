"""Finding products: as one types, by category, by edition. Pure; the same text gives the same answer."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from selfcheck.catalogue.model import Catalogue, Category, Edition, EditionRow, Product
from selfcheck.catalogue.words import Reading, SearchWords, compact_standard, words_of

LONGEST_TEXT: Final = 100
MOST_WORDS: Final = 8
STANDARD: Final = re.compile(r"\b(gb|jb|qb|hg|jg|cj|ga|fz|sn|qc|yy|hj)\s*(/\s*t)?\s*(?=\d)")
REGISTER_WORDS: Final = {
    "ccc": frozenset({"ccc", "3c", "3c认证", "ccc认证", "认证", "强制认证", "强制性认证", "强制性产品认证"}),
    "licence": frozenset({"licence", "license", "xk", "许可", "许可证", "生产许可", "生产许可证"}),
}


def search(
    catalogue: Catalogue, text: str, *, edition: str | None = None, category: str | None = None
) -> tuple[Product, ...]:
    """Return the products that fit every typed word, the likeliest first; none for an empty text.

    Found by Chinese and English names and what people call things, pinyin in full, by initials or mixed, category,
    standard number, special need, product code, and by ``ccc`` or ``licence`` (认证, 许可).

    :param edition: only products that this edition names; rows of a neighbouring year do not count
    :param category: only products of this category
    """
    typed = typed_words(text)
    if not typed:
        return ()
    found = []
    for words in _index(catalogue):
        if not _is_asked_for(words.product, edition, category):
            continue
        if score := _score_of_all(words, typed):
            found.append((-score, -words.evidence, len(words.name), words.code, words.product))
    return tuple(product for *_, product in sorted(found, key=lambda each: each[:4]))


def browse(catalogue: Catalogue, category: str, edition: str | None = None) -> tuple[Product, ...]:
    """Return the products of a category in the order of their codes."""
    return tuple(each for each in catalogue.products if _is_asked_for(each, edition, category))


def category_counts(catalogue: Catalogue, edition: str | None = None) -> tuple[tuple[Category, int], ...]:
    """Return every category with the number of its products."""
    counts = Counter(each.category for each in catalogue.products if _is_asked_for(each, edition, None))
    return tuple((category, counts[category.code]) for category in catalogue.categories)


def rows_of(catalogue: Catalogue, edition: str, *, neighbour: bool = False) -> tuple[tuple[EditionRow, Product], ...]:
    """Return the rows seen in an edition, or those of a neighbouring year shown beside it, in their printed order."""
    rows = [
        (row, product)
        for product in catalogue.products
        for row in product.rows
        if row.edition == edition and row.is_neighbour is neighbour
    ]
    return tuple(sorted(rows, key=lambda pair: (pair[0].number is None, pair[0].number or 0, pair[1].code)))


def naming_edition(catalogue: Catalogue, product: Product) -> Edition:
    """Return the edition to show for a product: the newest notice that names it, else what else does."""
    named = set(product.editions)
    editions = [each for each in catalogue.editions if each.code in named]
    return next((each for each in editions if each.is_notice), editions[0])


def typed_words(text: str) -> tuple[str, ...]:
    """Return the words of typed text in one spelling; a standard number counts as one word."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).casefold().replace("ü", "v")
    words = re.split(r"[\s,，、;；]+", STANDARD.sub(r"\1", plain))
    return tuple(dict.fromkeys(word for word in words if word))[:MOST_WORDS]


@lru_cache(maxsize=4)
def _index(catalogue: Catalogue) -> tuple[SearchWords, ...]:
    return tuple(words_of(catalogue, product) for product in catalogue.products)


def _is_asked_for(product: Product, edition: str | None, category: str | None) -> bool:
    return (edition is None or edition in product.editions) and (category is None or product.category == category)


def _score_of_all(words: SearchWords, typed: tuple[str, ...]) -> int:
    total = 0
    for word in typed:
        if not (score := _score(words, word)):
            return 0
        total += score
    whole = " ".join(typed)
    return total + (500 if any(phrase.startswith(whole) for phrase in words.phrases) else 0)


def _score(words: SearchWords, word: str) -> int:
    if (register := _register_score(words, word)) is not None:
        return register
    rules = LATIN_RULES if word.isascii() else CHINESE_RULES
    return max(rule(words, word) for rule in rules)


def _register_score(words: SearchWords, word: str) -> int | None:
    for standing in words.standings:
        if word in REGISTER_WORDS[standing.register]:
            return 300 if standing.required else 100 if standing.is_open else 0
    return None


def _by_name(words: SearchWords, word: str) -> int:
    return _placed(words.name, word, 900, 800, 700)


def _by_other_name(words: SearchWords, word: str) -> int:
    return max((_placed(other, word, 850, 650, 600) for other in words.other_names), default=0)


def _by_category_or_need(words: SearchWords, word: str) -> int:
    is_meant = len(word) > 1 and (word in words.category or any(word in need for need in words.needs))
    return 250 if is_meant else 0


def _by_code(words: SearchWords, word: str) -> int:
    return 1000 if word == words.code else 0


def _by_english(words: SearchWords, word: str) -> int:
    if word in words.phrases:
        return 750
    if word in words.english or word + "s" in words.english:
        return 600
    stem = word[:-1] if len(word) > 3 and word[-1] in "sy" else word
    return 520 if len(stem) > 1 and any(english.startswith(stem) for english in words.english) else 0


def _by_pinyin(words: SearchWords, word: str) -> int:
    best = 0
    for rank, reading in enumerate(words.readings):
        best = max(best, _reading_score(reading, word) - min(rank, 9))
    return max(best, 0)


def _reading_score(reading: Reading, word: str) -> int:
    if word in (reading.full, reading.initials):
        return 640
    if reading.full.startswith(word):
        return 580
    starts = [at for at, initial in enumerate(reading.initials) if initial == word[0]]
    if starts and starts[0] == 0 and reading.is_spelled(word, 0):
        return 540
    return 400 if len(word) > 1 and any(reading.is_spelled(word, start) for start in starts) else 0


def _by_standard(words: SearchWords, word: str) -> int:
    if sum(sign.isdigit() for sign in word) < 3:
        return 0
    asked = compact_standard(word)
    for standard in words.standards:
        if standard.startswith(asked) or standard.lstrip("abcdefghijklmnopqrstuvwxyz").startswith(asked):
            return 700
    return 0


def _by_category_code(words: SearchWords, word: str) -> int:
    if word == words.category_code:
        return 250
    return 200 if len(word) > 3 and any(english.startswith(word) for english in words.category_english) else 0


def _placed(text: str, word: str, whole: int, beginning: int, inside: int) -> int:
    if text == word:
        return whole
    if text.startswith(word):
        return beginning
    return inside if word in text else 0


Rule = Callable[[SearchWords, str], int]
CHINESE_RULES: Final[tuple[Rule, ...]] = (_by_name, _by_other_name, _by_category_or_need)
LATIN_RULES: Final[tuple[Rule, ...]] = (
    _by_name,
    _by_code,
    _by_english,
    _by_pinyin,
    _by_standard,
    _by_category_code,
)
