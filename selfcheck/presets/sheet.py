"""What the page of a trade asks: products, what the unit holds of them, the questions they raise. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from selfcheck.catalogue.model import Product
from selfcheck.checklist.model import Books
from selfcheck.enterprises.model import HeldProduct, PaperKind
from selfcheck.enterprises.papers import Demand, asked_kinds, demands
from selfcheck.presets.model import Preset
from selfcheck.riskpoints.model import Question
from selfcheck.tailoring.model import TailoringInput
from selfcheck.tailoring.rules import tailor
from selfcheck.text import Bilingual


@dataclass(frozen=True, slots=True)
class Line:
    """One product of the trade: what the unit describes of it already, and which papers the registers ask for."""

    product: Product
    held: tuple[HeldProduct, ...]
    is_ticked: bool
    demands: tuple[Demand, ...]
    kinds: tuple[PaperKind, ...]

    @property
    def name(self) -> Bilingual:
        """The product's name without what stands in brackets."""
        zh, en = self.product.name.zh, self.product.name.en
        return Bilingual(zh.partition("(")[0].strip(), en.partition("(")[0].strip())


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page of a trade. ``asked`` are raised by the products ticked at first, ``asked_more`` by others only."""

    preset: Preset
    lines: tuple[Line, ...]
    asked: tuple[Question, ...]
    asked_more: tuple[Question, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question of the page."""
        return (*self.asked, *self.asked_more)

    @property
    def first(self) -> tuple[Line, ...]:
        """Products ticked at first, and those that the unit describes already."""
        return tuple(line for line in self.lines if line.is_ticked or line.held)

    @property
    def others(self) -> tuple[Line, ...]:
        """Products that are only offered."""
        return tuple(line for line in self.lines if not (line.is_ticked or line.held))


def sheet_of(preset: Preset, held: Sequence[HeldProduct], books: Books, on: date) -> Sheet:
    """Return the page of a trade for a unit on a day; products that the catalogue no longer has are left out."""
    known = [code for code in preset.codes if code in books.catalogue.by_code]
    lines = tuple(_line(books.catalogue.by_code[code], preset, held, on) for code in known)
    first = [line.product.code for line in lines if line.is_ticked or line.held]
    asked = _questions(preset, first, books, on)
    more = tuple(each for each in _questions(preset, known, books, on) if each not in asked)
    return Sheet(preset, lines, asked, more)


def _line(product: Product, preset: Preset, held: Iterable[HeldProduct], on: date) -> Line:
    return Line(
        product=product,
        held=tuple(each for each in held if each.code == product.code),
        is_ticked=product.code in preset.ticked,
        demands=demands(product, on),
        kinds=tuple(dict.fromkeys(asked_kinds(product, on))),
    )


def _questions(preset: Preset, codes: Sequence[str], books: Books, on: date) -> tuple[Question, ...]:
    if not codes:
        return ()
    return tailor(books.library, books.catalogue, TailoringInput(tuple(codes), preset.role, on)).questions
