"""What a unit tells us and what is on record of it, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from selfcheck.glossary import Post, Role
from selfcheck.text import Bilingual


class Trade(StrEnum):
    """行业口径: by which table of figures a unit's size is judged."""

    MANUFACTURING = "manufacturing"
    WHOLESALE = "wholesale"
    RETAIL = "retail"


class PaperKind(StrEnum):
    """证书文件: what a paper of a product unit is."""

    LICENCE = "licence"
    CCC = "ccc"
    REPORT = "report"
    OTHER = "other"


class Production(StrEnum):
    """生产方式: made by the unit itself, or by another on its order."""

    OWN = "own"
    COMMISSIONED = "commissioned"


TRADE_NAMES: Final = {
    Trade.MANUFACTURING: Bilingual("制造", "Manufacturing"),
    Trade.WHOLESALE: Bilingual("批发", "Wholesale"),
    Trade.RETAIL: Bilingual("零售", "Retail"),
}
PAPER_NAMES: Final = {
    PaperKind.LICENCE: Bilingual("生产许可证", "Production licence"),
    PaperKind.CCC: Bilingual("强制性产品认证（CCC）", "Compulsory certification (CCC)"),
    PaperKind.REPORT: Bilingual("检验报告", "Test report"),
    PaperKind.OTHER: Bilingual("其他证书", "Other paper"),
}
PRODUCTION_NAMES: Final = {
    Production.OWN: Bilingual("自行生产", "Own production"),
    Production.COMMISSIONED: Bilingual("委托生产", "Commissioned production"),
}


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What a unit says of itself; clean text. ``uscc`` as typed."""

    name: str
    uscc: str
    is_maker: bool
    is_seller: bool
    name_en: str = ""
    region_code: str = ""
    region: str = ""
    address: str = ""
    trade: str = ""
    staff: int | None = None
    revenue_wan: int | None = None


@dataclass(frozen=True, slots=True)
class AppointmentFacts:
    """任命: a post given on a day, by a document."""

    post: Post
    appointed_on: date
    document_no: str = ""
    file_id: int | None = None


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """How the unit makes or sells a product. ``partner`` is the other party of commissioned production."""

    is_made: bool
    is_sold: bool
    brand: str = ""
    models: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    production: Production = Production.OWN
    partner: str = ""
    lines: tuple[str, ...] = ()
    site_ids: tuple[int, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What stands on a paper. Holder, manufacturer and factory may be three; empty scope means not told by model."""

    kind: PaperKind
    number: str
    scope_models: tuple[str, ...] = ()
    holder: str = ""
    manufacturer: str = ""
    factory: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    file_id: int | None = None


@dataclass(frozen=True, slots=True)
class HeldPaper:
    """A paper on record."""

    id: int
    facts: PaperFacts
    version: int = 1


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """A person of the unit found the product in the official annex of an edition."""

    edition: str
    row_number: str
    confirmed_on: date
    confirmed_by: int | None


@dataclass(frozen=True, slots=True)
class HeldProduct:
    """产品单元 on record, with its papers and annex confirmations; ``code`` is the catalogue product's."""

    id: int
    code: str
    name: str
    facts: ProductFacts
    papers: tuple[HeldPaper, ...] = ()
    annex: tuple[AnnexRow, ...] = ()
    version: int = 1

    def takes_part_as(self, role: Role) -> bool:
        """Whether the unit makes (or sells) it."""
        return self.facts.is_made if role is Role.MAKER else self.facts.is_sold


@dataclass(frozen=True, slots=True)
class Holding:
    """任职: one person in one post, since when, by which document."""

    person_id: int
    person: str
    post: Post
    since: date
    document_no: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class DoublePosts:
    """一人多岗: one person in several posts; ``is_declared`` when the unit declared just these or more."""

    person_id: int
    person: str
    posts: tuple[Post, ...]
    is_declared: bool
