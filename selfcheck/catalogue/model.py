"""What the catalogue is: editions, categories, products, register entries. Frozen values, read from files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from selfcheck.glossary import Confidence
from selfcheck.text import Bilingual


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact stands: a document or standard, how sure we are, and (for the operator only) addresses."""

    document: Bilingual
    confidence: Confidence
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """年版: one edition of the 《全国重点工业产品质量安全监管目录》, with what we hold of it.

    ``known_products`` counts rows seen in this very edition; ``published_products`` is the total its publisher
    or the press named, if any. ``complete`` says whether every row of the edition is held.
    """

    code: str
    title: Bilingual
    document: str
    issued_on: date | None
    published_products: int | None
    known_products: int
    complete: bool
    trust: Bilingual
    source: Source
    measures: tuple[str, ...] = ()
    duties: tuple[Bilingual, ...] = ()
    notes: tuple[Bilingual, ...] = ()


@dataclass(frozen=True, slots=True)
class Category:
    """产品类别."""

    code: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One row of one edition that names a product; ``is_neighbour`` rows come from an adjacent year."""

    edition: str
    number: int | None
    printed_name: str
    is_neighbour: bool
    source: Source


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """A line of the licence register (生产许可) or of the CCC register (强制性产品认证)."""

    code: str
    register: str
    name: Bilingual
    in_force_from: date | None
    in_force_until: date | None
    mode: str
    source: Source
    note: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class RegisterStanding:
    """What a register says of a product, beside what the product's own row flags.

    ``required`` is the register's word and decides; ``row_flag`` is the catalogue row's, None where it has none.
    """

    register: str
    required: bool
    row_flag: bool | None
    entries: tuple[RegisterEntry, ...]

    @property
    def disagrees(self) -> bool:
        """Whether the row's flag says otherwise than the register."""
        return self.row_flag is not None and self.row_flag != self.required


@dataclass(frozen=True, slots=True)
class Product:
    """目录内产品: one entry of the product register over all editions. ``code`` is given once, never reused."""

    code: str
    name: Bilingual
    category: str
    grade: str
    special_needs: tuple[str, ...]
    rows: tuple[EditionRow, ...]
    licence: RegisterStanding
    ccc: RegisterStanding
    standards: tuple[str, ...]
    pinyin: tuple[str, ...]
    notes: tuple[Bilingual, ...] = ()

    @property
    def editions(self) -> tuple[str, ...]:
        """Codes of the editions that name this product, rows from a neighbouring year left out."""
        return tuple(row.edition for row in self.rows if not row.is_neighbour)


@dataclass(frozen=True)
class Catalogue:
    """All editions, categories, products and registers of one library release."""

    editions: tuple[Edition, ...]
    categories: tuple[Category, ...]
    products: tuple[Product, ...]
    registers: Mapping[str, tuple[RegisterEntry, ...]]

    @cached_property
    def by_code(self) -> dict[str, Product]:
        """Products by their code."""
        return {product.code: product for product in self.products}

    @cached_property
    def by_name(self) -> dict[str, Product]:
        """Products by their exact Chinese name."""
        return {product.name.zh: product for product in self.products}

    @cached_property
    def edition_by_code(self) -> dict[str, Edition]:
        """Editions by their code."""
        return {edition.code: edition for edition in self.editions}

    @cached_property
    def category_by_code(self) -> dict[str, Category]:
        """Categories by their code."""
        return {category.code: category for category in self.categories}

    def find(self, code_or_name: str) -> Product | None:
        """Return the product of a code or of an exact Chinese name, or None."""
        return self.by_code.get(code_or_name) or self.by_name.get(code_or_name)
