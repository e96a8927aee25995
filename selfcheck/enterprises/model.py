"""What a unit's records say, as plain words: trades, kinds of papers, manners of production."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

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
