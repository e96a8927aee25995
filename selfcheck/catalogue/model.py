"""What the catalogue is: editions, categories, products, register entries. Frozen values, read from files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from selfcheck.glossary import Confidence
from selfcheck.text import Bilingual


class Mode(StrEnum):
    """管理方式: how a register deals with a product."""

    LICENCE = "licence"
    CERTIFICATION = "certification"
    SELF_DECLARATION_A = "self_declaration_a"
    SELF_DECLARATION_B = "self_declaration_b"
    REMOVED = "removed"


class Covers(StrEnum):
    """How much of a catalogue product a register names; ``unclear`` where our reading of it is not enough."""

    WHOLE = "whole"
    PART = "part"
    UNCLEAR = "unclear"
    NONE = "none"


class Reading(StrEnum):
    """Our own reading of a row of the unverified list: of the national part, added locally, or not to be told."""

    NATIONAL = "national"
    LOCAL = "local"
    UNCLEAR = "unclear"


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
    or the press named, if any. ``complete`` says whether every row of the edition is held. ``is_notice`` is false
    for a list that only calls itself an edition. ``document`` is empty where its number was not seen; ``label`` is
    the short name for tables.
    """

    code: str
    label: Bilingual
    title: Bilingual
    document: str
    issued_on: date | None
    published_products: int | None
    known_products: int
    complete: bool
    trust: Bilingual
    source: Source
    measures: tuple[Bilingual, ...] = ()
    duties: tuple[Bilingual, ...] = ()
    notes: tuple[Bilingual, ...] = ()
    is_notice: bool = True
    category_counts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Category:
    """产品类别."""

    code: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One row of one edition that names a product.

    ``is_neighbour`` rows were seen in the adjacent year ``seen_in`` alone. ``heading`` is the category as printed
    there, empty where the row's category is our own.
    """

    edition: str
    number: int | None
    printed_name: str
    is_neighbour: bool
    source: Source
    seen_in: str = ""
    heading: str = ""
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class ModeChange:
    """A later change of how a register deals with an entry; ``accepted_from`` may lie before it binds."""

    mode: Mode
    binding_from: date
    accepted_from: date | None
    source: Source


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """A line of the licence register (生产许可) or of the CCC register (强制性产品认证).

    ``in_force_from`` is None where the entry is older than what we hold. ``is_placeholder`` stands for varieties
    that the register has and we do not hold.
    """

    code: str
    register: str
    name: Bilingual
    in_force_from: date | None
    in_force_until: date | None
    mode: Mode
    source: Source
    note: Bilingual | None = None
    category: int | None = None
    printed_codes: tuple[str, ...] = ()
    accepted_from: date | None = None
    changes: tuple[ModeChange, ...] = ()
    is_placeholder: bool = False

    def mode_on(self, day: date) -> Mode:
        """How the register deals with the entry on a day."""
        mode = self.mode
        for change in self.changes:
            if change.binding_from <= day:
                mode = change.mode
        return mode

    def binds_on(self, day: date) -> bool:
        """Whether the entry is compulsory on a day; an entry without dates is as old as what we hold."""
        has_begun = self.in_force_from is None or self.in_force_from <= day
        has_ended = self.in_force_until is not None and self.in_force_until < day
        return has_begun and not has_ended and self.mode_on(day) != Mode.REMOVED


@dataclass(frozen=True, slots=True)
class RegisterCategory:
    """类别: a category of a register, numbered as published."""

    number: int
    name: Bilingual
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class RegisterHead:
    """What a register is as a whole: its document, its published counts, how much of it we hold."""

    code: str
    title: Bilingual
    document: str
    published_categories: int
    published_varieties: int
    categories: tuple[RegisterCategory, ...]
    notes: tuple[Bilingual, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisterStanding:
    """What a register says of a product, beside what the product's own row flags.

    ``required`` is the register's word and decides; ``row_flag`` is the catalogue row's, None where it has none.
    Which entries concern a product is our reading; ``confidence`` and ``note`` say how sure it is. ``printed`` is
    what the row says beyond yes and no.
    """

    register: str
    required: bool
    row_flag: bool | None
    entries: tuple[RegisterEntry, ...]
    covers: Covers = Covers.NONE
    confidence: Confidence = Confidence.RECALLED
    note: Bilingual | None = None
    printed: str = ""

    @property
    def disagrees(self) -> bool:
        """Whether the row's flag says otherwise than the register."""
        return self.row_flag is not None and self.row_flag != self.required

    @property
    def is_open(self) -> bool:
        """Whether "not required" must not be relied on: the register is unclear, or the row says otherwise."""
        return not self.required and (self.covers is Covers.UNCLEAR or self.row_flag is True)

    def required_on(self, day: date) -> bool:
        """Whether an entry that concerns the product is compulsory on a day."""
        return self.required and any(entry.binds_on(day) for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Product:
    """目录内产品: one entry of the product register over all editions. ``code`` is given once, never reused.

    ``grade`` is a ``Level`` word or empty. ``pinyin`` holds readings of the name and of its Chinese ``aliases`` as
    syllables with spaces. ``sampled_in`` are years in which the national sampling, another document, names it.
    """

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
    aliases: tuple[str, ...] = ()
    sampled_in: tuple[int, ...] = ()

    @property
    def editions(self) -> tuple[str, ...]:
        """Codes of the editions that name this product, each once, rows from a neighbouring year left out."""
        return tuple(dict.fromkeys(row.edition for row in self.rows if not row.is_neighbour))


@dataclass(frozen=True, eq=False, repr=False)
class Catalogue:
    """All editions, categories, products and registers of one library release; equal only to itself.

    Editions stand newest first. ``needs`` gives the English of the words in ``Product.special_needs``; ``gaps``
    says which editions are known to exist and were not seen. ``digest`` covers every file it was read from.
    """

    editions: tuple[Edition, ...]
    categories: tuple[Category, ...]
    products: tuple[Product, ...]
    registers: Mapping[str, tuple[RegisterEntry, ...]]
    register_heads: Mapping[str, RegisterHead] = field(default_factory=dict)
    needs: Mapping[str, Bilingual] = field(default_factory=dict)
    gaps: tuple[Bilingual, ...] = ()
    digest: str = ""

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

    def notice_on(self, day: date) -> Edition | None:
        """The newest national notice issued by a day, as far as we know; never a list that only calls itself one."""
        dated = [each for each in self.editions if each.is_notice and each.issued_on and each.issued_on <= day]
        return max(dated, key=lambda each: each.issued_on or date.min, default=None)

    def edition_labels(self, product: Product) -> tuple[Bilingual, ...]:
        """Short names of the editions that name a product."""
        return tuple(self.edition_by_code[code].label for code in product.editions)

    def words_of_need(self, need: str) -> Bilingual:
        """A special need in both languages."""
        return self.needs.get(need) or Bilingual(need, need)
