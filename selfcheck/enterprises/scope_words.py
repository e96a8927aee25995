"""The words of the scope test."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from selfcheck.enterprises.model import TRADE_NAMES
from selfcheck.glossary import Role
from selfcheck.text import Bilingual

if TYPE_CHECKING:
    from selfcheck.enterprises.scope import Figures, Size

BOUND: Final = {
    Role.MAKER: Bilingual(
        "适用：作为生产单位，应当按第75号令建立风险管控清单并落实日管控、周排查、月调度。",
        "In scope: as a maker the unit has to keep a risk-control list and the daily, weekly and monthly cycles"
        " under Order 75.",
    ),
    Role.SELLER: Bilingual(
        "适用：作为销售单位，应当按第76号令建立风险管控清单并落实日管控、周排查、月调度。",
        "In scope: as a seller the unit has to keep a risk-control list and the daily, weekly and monthly cycles"
        " under Order 76.",
    ),
}
FREE: Final = {
    Role.MAKER: Bilingual(
        "不适用：按现有情况，第75号令不强制要求本单位建立清单。", "Not in scope of Order 75 as things stand."
    ),
    Role.SELLER: Bilingual(
        "不适用：按现有情况，第76号令不强制要求本单位建立清单。", "Not in scope of Order 76 as things stand."
    ),
}
OPEN: Final = {
    Role.MAKER: Bilingual("还不能判断第75号令是否适用。", "It cannot be said yet whether Order 75 applies."),
    Role.SELLER: Bilingual("还不能判断第76号令是否适用。", "It cannot be said yet whether Order 76 applies."),
}
VOLUNTARY: Final = Bilingual(
    "仍可自愿做：结合实际列一份简短的风险管控清单，与平时的检查合并进行；出现抽查不合格、投诉或召回时，有据可查。",
    "What can still be done voluntarily: a short risk-control list that fits the unit, kept together with the checks"
    " it does anyway; it helps when a sample fails, a customer complains or goods are recalled.",
)
NO_PRODUCTS: Final = Bilingual(
    "还没有选产品。先从监管目录里选出本单位生产或销售的产品。",
    "No product has been chosen yet. Pick what the unit makes or sells from the catalogue first.",
)
NO_LIMB: Final = Bilingual(
    "所选产品都不在生产许可证目录和强制性产品认证（CCC）目录内；第三种情形只约束大中型单位，而本单位{size}，属于小型。",
    "None of the products stands under the production licence or compulsory certification (CCC); the third case binds"
    " large and medium units only, and this unit is small ({size_en}).",
)
SMALL: Final = Bilingual(
    "“{product}”不在许可证和 CCC 目录内；"
    "第三种情形（关系健康安全且有强制性国家标准）按采集表口径只约束大中型{role}。",
    "“{product}” is under neither licence nor CCC; the third case (health or safety and a mandatory national"
    " standard) is taken to bind large and medium units only ({role}).",
)
FIGURE_MISSING: Final = Bilingual(
    "“{product}”不在许可证和 CCC 目录内，是否适用要看单位规模，但缺少从业人数或年营业收入。请在单位资料里补上。",
    "“{product}” is under neither licence nor CCC, so the unit's size decides, but staff or revenue is missing."
    " Add it to the unit's details.",
)
TRADE_MISSING: Final = Bilingual(
    "“{product}”不在许可证和 CCC 目录内，是否适用要看单位规模，但没有说明是批发还是零售。请在单位资料里补上。",
    "“{product}” is under neither licence nor CCC, so the unit's size decides, but it is not said whether the unit is"
    " in wholesale or retail. Add it to the unit's details.",
)
STANDARD: Final = Bilingual(
    "“{product}”执行强制性国家标准（{standards}），列入监管目录、关系健康或人身财产安全，且本单位为大中型{role}。",
    "“{product}” is under a mandatory national standard ({standards}), stands in the catalogue as touching health or"
    " safety, and the unit is large or medium ({role}).",
)
STANDARD_UNKNOWN: Final = Bilingual(
    "“{product}”不在许可证和 CCC 目录内，本单位为大中型{role}，但还没有记录它执行哪个强制性国家标准。"
    "请在产品资料的“执行标准”里填写（GB 开头、不带 /T 的）。",
    "“{product}” is under neither licence nor CCC and the unit is large or medium ({role}), but no mandatory national"
    " standard is on record for it. Enter it under the product's standards (GB without /T).",
)
BY_REGISTER: Final = {
    "licence": Bilingual(
        "“{product}”在工业产品生产许可证目录内（{entry}）。",
        "“{product}” stands under the industrial production licence ({entry}).",
    ),
    "ccc": Bilingual(
        "“{product}”在强制性产品认证（CCC）目录内（{entry}）。",
        "“{product}” stands under compulsory certification (CCC) ({entry}).",
    ),
}
REGISTER_OPEN: Final = {
    "licence": Bilingual(
        "“{product}”是否在工业产品生产许可证目录内，还没有核实清楚。请对照目录原文，或向当地市场监管部门询问。",
        "Whether “{product}” stands under the production licence is not clear yet. Compare the register itself,"
        " or ask the local bureau.",
    ),
    "ccc": Bilingual(
        "“{product}”是否在强制性产品认证（CCC）目录内，还没有核实清楚。请对照目录原文，或向当地市场监管部门询问。",
        "Whether “{product}” stands under compulsory certification (CCC) is not clear yet. Compare the register"
        " itself, or ask the local bureau.",
    ),
}
PART_ONLY: Final = Bilingual(
    "目录只覆盖其中部分品种，请按具体品种判断", "The register covers some kinds only; decide by the kind."
)
REGISTER_NAMES: Final = {
    "licence": Bilingual("工业产品生产许可证目录", "Register of production licences"),
    "ccc": Bilingual("强制性产品认证目录", "Register of compulsory certification"),
}
DISAGREES: Final = Bilingual(
    "目录行自己的标注与登记目录不一致，以登记目录为准",
    "The catalogue row's own flag says otherwise; the register decides.",
)
SIZE_NAMES: Final = {
    "large": Bilingual("大型", "large"),
    "medium": Bilingual("中型", "medium"),
    "small": Bilingual("小型", "small"),
}


def size_words(figures: Figures, size: Size | None) -> Bilingual | None:
    """Say a unit's size with its figures, or nothing where it is not known."""
    if size is None:
        return None
    name = SIZE_NAMES[size.value]
    return Bilingual(f"{name.zh}（{size_in(figures, 'zh')}）", f"{name.en} ({size_in(figures, 'en')})")


def size_in(figures: Figures, language: str) -> str:
    """Say the figures that were told."""
    is_zh = language == "zh"
    trade = TRADE_NAMES[figures.trade].in_language(language) if figures.trade else ""
    staff = revenue = ""
    if figures.staff is not None:
        staff = f"从业人员 {figures.staff} 人" if is_zh else f"{figures.staff} staff"
    if figures.revenue_wan is not None:
        yuan = f"{figures.revenue_wan * 10_000:,} yuan a year"
        revenue = f"年营业收入 {figures.revenue_wan} 万元" if is_zh else yuan
    return ("，" if is_zh else ", ").join(part for part in (trade, staff, revenue) if part)


def sentence(parts: Sequence[Bilingual], *, product: Bilingual, entry: Bilingual) -> Bilingual:
    """Join sentences, with the product and the register's line named."""
    zh = "".join(part.zh if part.zh.endswith("。") else f"{part.zh}。" for part in parts)
    en = " ".join(part.en for part in parts)
    return Bilingual(
        zh.replace("{product}", product.zh).replace("{entry}", entry.zh),
        en.replace("{product}", product.en or product.zh).replace("{entry}", entry.en or entry.zh),
    )
