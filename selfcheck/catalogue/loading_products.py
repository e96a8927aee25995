"""Data file → products of the catalogue, every reference to another file checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from selfcheck.catalogue.model import (
    Category,
    Covers,
    Edition,
    EditionRow,
    Product,
    Reading,
    RegisterEntry,
    RegisterStanding,
    Source,
)
from selfcheck.data_fields import Fields
from selfcheck.glossary import Confidence, Level
from selfcheck.text import Bilingual

PRODUCT_CODE: Final = re.compile(r"P[0-9]{4}")
SYLLABLES: Final = re.compile(r"[a-z0-9]+( [a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class ProductReader:
    """Reads products against what the other files hold."""

    categories: Mapping[str, Category]
    needs: Mapping[str, Bilingual]
    editions: Mapping[str, Edition]
    sources: Mapping[str, Source]
    entries: Mapping[str, Mapping[str, RegisterEntry]]

    def product(self, fields: Fields) -> Product:
        """Read one product."""
        name = fields.words("name")
        product = Product(
            code=_matching(fields, "code", PRODUCT_CODE),
            name=name,
            category=fields.known("category", self.categories).code,
            grade=fields.choice("grade", Level).value if fields.has("grade") else "",
            special_needs=tuple(need.zh for need in fields.all_known("needs", self.needs)),
            rows=tuple(self._row(each, name.zh) for each in fields.each("rows")),
            licence=self._standing(fields, "licence"),
            ccc=self._standing(fields, "ccc"),
            standards=fields.texts("standards"),
            pinyin=_readings(fields),
            notes=fields.each_words("notes"),
            aliases=fields.texts("aliases"),
            sampled_in=fields.integers("sampled"),
        )
        fields.done()
        if not product.rows:
            raise fields.fault("没有任何年版的行", "no row of any edition names it", "rows")
        return product

    def _row(self, fields: Fields, name: str) -> EditionRow:
        seen_in = fields.known("neighbour", self.editions).code if fields.has("neighbour") else ""
        row = EditionRow(
            edition=fields.known("edition", self.editions).code,
            number=fields.integer_or_none("number"),
            printed_name=fields.text_or_empty("printed") or name,
            is_neighbour=bool(seen_in),
            source=fields.known("source", self.sources),
            seen_in=seen_in,
            heading=fields.text_or_empty("heading"),
            reading=fields.choice("reading", Reading) if fields.has("reading") else None,
        )
        fields.done()
        return row

    def _standing(self, product: Fields, register: str) -> RegisterStanding:
        fields = product.inner(register)
        covers = fields.choice("covers", Covers)
        standing = RegisterStanding(
            register=register,
            required=covers in {Covers.WHOLE, Covers.PART},
            row_flag=fields.boolean_or_none("flag"),
            entries=fields.all_known("entries", self.entries[register]),
            covers=covers,
            confidence=fields.choice("confidence", Confidence, Confidence.RECALLED),
            note=fields.words_or_none("note"),
            printed=fields.text_or_empty("printed"),
        )
        fields.done()
        if standing.required and not standing.entries:
            raise fields.fault("须列出登记条目", "must name the entries of the register", "entries")
        if covers is Covers.NONE and standing.entries:
            raise fields.fault("covers 为 none 时不得列条目", "covers none and names entries", "entries")
        return standing


def _matching(fields: Fields, field: str, pattern: re.Pattern[str]) -> str:
    text = fields.text(field)
    if not pattern.fullmatch(text):
        raise fields.fault(f"格式不对：{text}", f"does not have its form: {text}", field)
    return text


def _readings(fields: Fields) -> tuple[str, ...]:
    readings = fields.texts("pinyin")
    if not readings or not all(SYLLABLES.fullmatch(reading) for reading in readings):
        raise fields.fault("应为小写拼音，音节间一个空格", "must be lower-case syllables with one space", "pinyin")
    return readings
