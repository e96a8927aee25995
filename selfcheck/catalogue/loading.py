"""Data files → the catalogue. Refuses a file that contradicts itself or another, with file, line and field."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from pathlib import Path
from typing import Final, TypeVar

from selfcheck.catalogue.loading_products import ProductReader
from selfcheck.catalogue.loading_registers import read_register
from selfcheck.catalogue.model import Catalogue, Category, Edition, Product, RegisterEntry, RegisterHead, Source
from selfcheck.data_fields import Fields, open_fields
from selfcheck.glossary import Confidence
from selfcheck.text import Bilingual

Value = TypeVar("Value")
REGISTERS: Final = ("licence", "ccc")
FILES: Final = (
    "catalogue/categories.yaml",
    "catalogue/editions.yaml",
    "catalogue/products.yaml",
    "registers/ccc.yaml",
    "registers/licence.yaml",
)


def load(folder: Path) -> Catalogue:
    """Read the catalogue from the ``checklists`` folder.

    :raises DataFileError: naming file, line and field
    """
    words = open_fields(folder / "catalogue" / "categories.yaml", "selfcheck-categories/1")
    categories = keyed(words, "categories", _category, lambda each: each.code)
    needs = _pairs(words, "needs", _need)
    words.done()
    book = open_fields(folder / "catalogue" / "editions.yaml", "selfcheck-editions/1")
    sources = _pairs(book, "sources", _source)
    measures = _pairs(book, "measures", _measure)
    editions = keyed(
        book, "editions", lambda each: _edition(each, sources, measures, categories), lambda each: each.code
    )
    gaps = book.each_words("gaps")
    book.done()
    heads, entries = _registers(folder / "registers")
    products = _products(folder, ProductReader(categories, needs, editions, sources, entries))
    _check_counts(book, editions.values(), products)
    return Catalogue(
        editions=tuple(editions.values()),
        categories=tuple(categories.values()),
        products=products,
        registers={code: tuple(found.values()) for code, found in entries.items()},
        register_heads=heads,
        needs=needs,
        gaps=gaps,
        digest=digest_of(folder),
    )


def digest_of(folder: Path) -> str:
    """Return SHA-256 over the lines ``<sha256>  <file>`` of every file of the catalogue and the registers."""
    lines = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in FILES]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def keyed(
    fields: Fields, field: str, read: Callable[[Fields], Value], key: Callable[[Value], Hashable]
) -> dict[str, Value]:
    """Read a list whose members have a code each; a code that stands twice is refused."""
    found: dict[str, Value] = {}
    for each in fields.each(field):
        value = read(each)
        code = str(key(value))
        if code in found:
            raise each.fault(f"代码重复：{code}", f"the code {code} stands twice", "code")
        found[code] = value
    return found


def _pairs(fields: Fields, field: str, read: Callable[[Fields], tuple[str, Value]]) -> dict[str, Value]:
    return dict(keyed(fields, field, read, lambda pair: pair[0]).values())


def _category(fields: Fields) -> Category:
    category = Category(fields.text("code"), fields.words("name"))
    fields.done()
    return category


def _need(fields: Fields) -> tuple[str, Bilingual]:
    word = fields.text("word")
    words = Bilingual(word, fields.text("en"))
    fields.done()
    return word, words


def _source(fields: Fields) -> tuple[str, Source]:
    code = fields.text("code")
    source = Source(fields.words("document"), fields.choice("confidence", Confidence), fields.texts("addresses"))
    fields.done()
    return code, source


def _measure(fields: Fields) -> tuple[str, Bilingual]:
    measure = (fields.text("code"), Bilingual(fields.text("zh"), fields.text("en")))
    fields.done()
    return measure


def _edition(
    fields: Fields,
    sources: Mapping[str, Source],
    measures: Mapping[str, Bilingual],
    categories: Mapping[str, Category],
) -> Edition:
    edition = Edition(
        code=fields.text("code"),
        title=fields.words("title"),
        document=fields.text_or_empty("document"),
        issued_on=fields.day_or_none("issued_on"),
        published_products=fields.integer_or_none("published_products"),
        known_products=fields.integer("known_products"),
        complete=fields.boolean("complete"),
        trust=fields.words("trust"),
        source=fields.known("source", sources),
        measures=fields.all_known("measures", measures),
        duties=fields.each_words("duties"),
        notes=fields.each_words("notes"),
        is_notice=fields.boolean("is_notice"),
        label=fields.words("label"),
        category_counts=tuple(_category_count(each, categories) for each in fields.each("category_counts")),
    )
    fields.done()
    return edition


def _category_count(fields: Fields, categories: Mapping[str, Category]) -> tuple[str, int]:
    count = (fields.known("category", categories).code, fields.integer("products"))
    fields.done()
    return count


def _registers(folder: Path) -> tuple[dict[str, RegisterHead], dict[str, dict[str, RegisterEntry]]]:
    heads: dict[str, RegisterHead] = {}
    entries: dict[str, dict[str, RegisterEntry]] = {}
    for code in REGISTERS:
        fields = open_fields(folder / f"{code}.yaml", "selfcheck-register/1")
        heads[code], read_entry = read_register(fields, code)
        entries[code] = keyed(fields, "entries", read_entry, lambda each: each.code)
        fields.done()
    return heads, entries


def _products(folder: Path, reader: ProductReader) -> tuple[Product, ...]:
    fields = open_fields(folder / "catalogue" / "products.yaml", "selfcheck-products/1")
    products = keyed(fields, "products", reader.product, lambda each: each.code)
    seen: set[tuple[str, str]] = set()
    for each, product in zip(fields.each("products"), products.values(), strict=True):
        for mark in _marks(product):
            if mark in seen:
                raise each.fault(f"重复：{mark[0]} {mark[1]}", f"stands twice: {mark[0]} {mark[1]}")
            seen.add(mark)
    fields.done()
    return tuple(products.values())


def _marks(product: Product) -> Iterable[tuple[str, str]]:
    """What may stand only once among all products: its name, and every numbered row of an edition."""
    yield "name", product.name.zh
    for row in product.rows:
        if row.number is not None and not row.is_neighbour:
            yield row.edition, str(row.number)


def _check_counts(book: Fields, editions: Iterable[Edition], products: Iterable[Product]) -> None:
    counts = Counter(row.edition for product in products for row in product.rows if not row.is_neighbour)
    for edition, fields in zip(editions, book.each("editions"), strict=True):
        if (held := counts[edition.code]) != (said := edition.known_products):
            zh, en = f"写的是 {said} 行，产品总表里有 {held} 行", f"says {said} rows; the products hold {held}"
            raise fields.fault(zh, en, "known_products")
