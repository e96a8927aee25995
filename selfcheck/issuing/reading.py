"""How a document speaks: one language per document, days and moments in the unit's zone, words for the terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal
from unicodedata import east_asian_width

from selfcheck.attestation.terms import Act, ChangeKind, Hand, PaperKind
from selfcheck.clock import CHINA
from selfcheck.glossary import (
    CONFIDENCE_NAMES,
    FREQUENCY_NAMES,
    LEVEL_NAMES,
    POST_NAMES,
    ROLE_NAMES,
    SHOP_ACT_NAMES,
    STAGE_NAMES,
)
from selfcheck.text import Bilingual, numbered

Language = Literal["zh_Hans", "en"]
LONG_TEXT: Final = 280  # half-width signs: ten lines of the column for measures
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
GLOSSARY: Final[tuple[Mapping[Any, Bilingual], ...]] = (
    ROLE_NAMES,
    POST_NAMES,
    STAGE_NAMES,
    LEVEL_NAMES,
    CONFIDENCE_NAMES,
    FREQUENCY_NAMES,
    SHOP_ACT_NAMES,
)
WORDS: Final[Mapping[str, Bilingual]] = {
    **{str(term): words for names in GLOSSARY for term, words in names.items()},
    Hand.PROPOSED: Bilingual("按库建议，未经单位调整", "As the library proposes, not adjusted by the unit"),
    Hand.CONFIRMED: Bilingual("已阅读确认", "Confirmed after reading"),
    Hand.CHANGED: Bilingual("本单位修改", "Changed by the unit"),
    Hand.OWN: Bilingual("本单位自拟", "The unit's own row"),
    Act.PREPARED: Bilingual("编制", "Prepared"),
    Act.REVIEWED: Bilingual("审核", "Reviewed"),
    Act.ATTESTED: Bilingual("批准", "Attested"),
    PaperKind.LICENCE: Bilingual("生产许可证", "Production licence"),
    PaperKind.CCC: Bilingual("CCC 证书", "CCC certificate"),
    PaperKind.REPORT: Bilingual("检验报告", "Test report"),
    PaperKind.OTHER: Bilingual("其他证明", "Other paper"),
}
CHANGE_WORDS: Final[Mapping[ChangeKind, Bilingual]] = {
    ChangeKind.ADDED: Bilingual("新增", "Added"),
    ChangeKind.REMOVED: Bilingual("删去", "Removed"),
    ChangeKind.CHANGED: Bilingual("修改", "Changed"),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Gives a template its words in the document's language."""

    language: Language

    @property
    def is_english(self) -> bool:
        """Whether this is the reading copy."""
        return self.language == "en"

    def t(self, zh: str, en: str) -> str:
        """Return a fixed text of the form."""
        return en if self.is_english else zh

    def word(self, term: str) -> str:
        """Return the name of a term of the glossary or of list data."""
        return WORDS[term].in_language(self.language)

    def change(self, kind: ChangeKind) -> str:
        """Return the word for what happened to a row."""
        return CHANGE_WORDS[kind].in_language(self.language)

    def is_chinese_only(self, text: Bilingual) -> bool:
        """Whether the reading copy must show Chinese because the list holds no English."""
        return self.is_english and bool(text.zh) and not text.en

    def say(self, text: Bilingual) -> str:
        """Return a text of the list, in Chinese where no English exists."""
        return text.in_language(self.language)

    def numbered(self, text: Bilingual) -> Bilingual:
        """Return a target with its parts counted, so that whoever ticks it sees each."""
        return numbered(text)

    def is_long(self, text: Bilingual) -> bool:
        """Whether a text is too long for its column and goes to a line of its own under the row."""
        return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in self.say(text)) > LONG_TEXT

    def day(self, value: date | None) -> str:
        """Return a day in words; a moment becomes its day in UTC+8."""
        if value is None:
            return "—"
        if isinstance(value, datetime):
            value = value.astimezone(CHINA).date()
        if self.is_english:
            return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
        return f"{value.year}年{value.month}月{value.day}日"

    def moment(self, value: datetime) -> str:
        """Return a day and a 24 h time in UTC+8."""
        return f"{self.day(value)} {value.astimezone(CHINA):%H:%M}"
