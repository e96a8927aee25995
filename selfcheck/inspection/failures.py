"""不合格 that official checks found before: who checked, and beside which rows it belongs. Pure.

The library names no point for a failure. It is shown beside a row where it names, between its commas, the very thing
that an inspection item answered by that row tests; anything looser drew in strangers. A seller sees what is known of
a product beside that product's goods-in rows, where it can still be refused.
"""

from __future__ import annotations

import re
from typing import Final

from selfcheck.inspection.model import Failure
from selfcheck.riskpoints.model import InspectionItem, KnownFailure, Library, Scope
from selfcheck.text import Bilingual

NATIONAL: Final = Bilingual("国家监督抽查", "National supervision check")
CONSUMERS: Final = Bilingual("消费者组织的比较试验", "Test by a consumers' association")
UNNAMED: Final = Bilingual("来源没有写明是哪一次检查", "The source does not name the check")
PLACES: Final = {
    "北京": "Beijing",
    "上海": "Shanghai",
    "重庆": "Chongqing",
    "江苏": "Jiangsu",
    "盐城": "Yancheng",
    "浙江": "Zhejiang",
    "永康": "Yongkang",
    "福建": "Fujian",
    "厦门": "Xiamen",
    "泉州": "Quanzhou",
    "山东": "Shandong",
    "广东": "Guangdong",
    "广州": "Guangzhou",
    "海南": "Hainan",
    "辽宁": "Liaoning",
    "吉林": "Jilin",
    "长春": "Changchun",
    "襄阳": "Xiangyang",
}
YEAR: Final = re.compile(r"((?:19|20)\d\d)年")
PARTS: Final = re.compile(r"[，、；：:;,()（）。]|和|与|及|——")
LEADING: Final = re.compile(r"^(?:主要为|多为|均为|全部为|集中在|项目为|涉及|不合格项为|另有|锂电)+")
TRAILING: Final = re.compile(r"(?:\d+批?|问题最突出|批)+$")
WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*")
PASSED: Final = "均合格"
SHORTEST: Final = 2
ENOUGH: Final = 0.5  # of the longer text, where one holds the other


def failures_of(library: Library, product_code: str) -> tuple[Failure, ...]:
    """Return what checks of a product's families found, in library order."""
    return tuple(
        Failure(known, family, source_of(known))
        for family in library.families
        if family.scope is Scope.FAMILY and product_code in family.products
        for known in family.known_failures
    )


def source_of(known: KnownFailure) -> Bilingual:
    """Return who checked, as far as the text says it, with the year; never an address."""
    words, year = _who(known.text.zh), YEAR.search(known.text.zh)
    return Bilingual(f"{words.zh}，{year[1]} 年", f"{words.en}, {year[1]}") if year else words


def _who(text: str) -> Bilingual:
    if "消协" in text:
        return CONSUMERS
    if "国抽" in text:
        return NATIONAL
    for zh, en in PLACES.items():
        if text.startswith(zh):
            return Bilingual(f"地方市场监管部门（{zh}）", f"Local regulator ({en})")
    return UNNAMED


def names_item(known: KnownFailure, item: InspectionItem) -> bool:
    """Whether a failure names, between its commas, what an item tests.

    Where an item is of one kind of product alone (密胺：…), the failure must name that kind.
    """
    kind, colon, rest = item.item.zh.partition("：")
    if PASSED in known.text.zh or (colon and kind not in known.text.zh):
        return False
    tested = _parts(rest if colon else kind)
    return any(_same(told, each) for told in _parts(known.text.zh) for each in tested)


def _parts(text: str) -> list[str]:
    parts = (TRAILING.sub("", LEADING.sub("", part.strip())) for part in PARTS.split(text))
    return [part.replace(" ", "") for part in parts if len(part.replace(" ", "")) >= SHORTEST]


def _same(told: str, tested: str) -> bool:
    """One is the other, holds most of it in order, or both name the same Latin abbreviation (CO, pH)."""
    shorter, longer = sorted((told, tested), key=len)
    if WORD.fullmatch(shorter):
        return shorter.upper() in {word.upper() for word in WORD.findall(longer)}
    return len(shorter) >= ENOUGH * len(longer) and _stands_in(shorter, longer)


def _stands_in(shorter: str, longer: str) -> bool:
    signs = iter(longer)
    return all(sign in signs for sign in shorter)
