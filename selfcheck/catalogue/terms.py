"""The catalogue's vocabularies in words, and what a register says of a product in one short phrase."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from selfcheck.catalogue.model import Covers, Mode, Product, Reading, RegisterStanding
from selfcheck.glossary import LEVEL_NAMES, Level
from selfcheck.text import Bilingual

REGISTER_NAMES: Final = {
    "licence": Bilingual("工业产品生产许可", "Production licence"),
    "ccc": Bilingual("强制性产品认证（CCC）", "Compulsory certification (CCC)"),
}
MODE_NAMES: Final = {
    Mode.LICENCE: Bilingual("生产许可", "Production licence"),
    Mode.CERTIFICATION: Bilingual("第三方认证", "Third-party certification"),
    Mode.SELF_DECLARATION_A: Bilingual("自我声明（程序A）", "Self-declaration (procedure A)"),
    Mode.SELF_DECLARATION_B: Bilingual("自我声明（程序B）", "Self-declaration (procedure B)"),
    Mode.REMOVED: Bilingual("已移出目录", "Removed from the register"),
}
READING_NAMES: Final = {
    Reading.NATIONAL: Bilingual("可能来自国家目录", "Probably from the national catalogue"),
    Reading.LOCAL: Bilingual("可能是地方增补", "Probably a local addition"),
    Reading.UNCLEAR: Bilingual("无法判断", "Cannot be told"),
}
FLAG_NAMES: Final = {
    True: Bilingual("是", "Yes"),
    False: Bilingual("否", "No"),
    None: Bilingual("没有标记", "No flag"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a register says of a product on a day; ``kind`` is info, warning or none."""

    kind: str
    words: Bilingual


def verdict(standing: RegisterStanding, day: date) -> Verdict:
    """Put a standing in one phrase: needed, needed in part, to be checked, not in the register."""
    if standing.required_on(day):
        if standing.covers is Covers.PART:
            return Verdict("info", Bilingual("其中一部分需要", "Needed for part of it"))
        return Verdict("info", Bilingual("需要", "Needed"))
    if standing.required:
        return Verdict("warning", Bilingual("将要需要", "Will be needed"))
    if standing.is_open:
        return Verdict("warning", Bilingual("待核对", "To be checked"))
    return Verdict("none", Bilingual("登记表中没有", "Not in the register"))


def grade_words(product: Product) -> Bilingual | None:
    """The grade that the unverified list gives, in words; None where it gives none."""
    return LEVEL_NAMES[Level(product.grade)] if product.grade else None
