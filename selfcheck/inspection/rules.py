"""Which rows of a list answer what official checks test of a product. Pure.

An item is answered by a row of that product whose point the item names, changed or not, or that somebody linked to
it. A row that was set aside answers nothing. The items test the product itself, so a seller's list hardly ever holds
their points: a seller answers for them by the goods-in rows that ask for a report or a certificate. An item whose
points reach other products alone is no gap of this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from selfcheck.glossary import Role, Stage
from selfcheck.inspection.failures import failures_of
from selfcheck.inspection.model import Answered, CheckItem, Line, ListFacts, ProductItems, Verdict
from selfcheck.riskpoints.model import Library, Scope
from selfcheck.riskpoints.reach import reaching
from selfcheck.riskpoints.rules import CatalogueProduct
from selfcheck.text import Bilingual

Reach = Mapping[Role, frozenset[str]]
PAPERS: Final = re.compile("报告|合格证|证书|检验证明|认证|生产许可|CCC|3C")
REASONS: Final = {
    Verdict.GOODS_IN: Bilingual(
        "靠进货时查验报告和证书来管：", "By the reports and certificates checked at goods-in:"
    ),
    Verdict.NOT_COVERED: Bilingual("清单上没有对应的行。", "No row of the list answers it."),
    Verdict.ELSEWHERE: Bilingual(
        "库里回应它的风险点只针对同族的其他产品，不算本产品的缺口。",
        "The points that answer it are for other products of the family; no gap of this one.",
    ),
    Verdict.OPEN: Bilingual(
        "库里还没有看过哪个风险点回应它，请自行判断。",
        "Nobody has looked yet which point of the library answers it; judge for yourself.",
    ),
}
NO_PAPERS: Final = Bilingual(
    "清单上没有查验检验报告或证书的进货行。", "No goods-in row of the list asks for a report or a certificate."
)


def checked_of(library: Library, product_code: str) -> tuple[CheckItem, ...]:
    """Return what official checks test of a product: the items of its families, in library order."""
    return tuple(
        CheckItem(item, family)
        for family in library.families
        if family.scope is Scope.FAMILY and product_code in family.products
        for item in family.inspection_items
    )


def asks_papers(texts: Iterable[str]) -> bool:
    """Whether a row asks for a report, a certificate or another proof about the product."""
    return any(PAPERS.search(text) for text in texts)


def items_of_product(
    library: Library, product: CatalogueProduct, unit: tuple[int, str], facts: ListFacts
) -> ProductItems:
    """Hold every item of a product against the rows of a list.

    :param unit: id and name of the product unit
    """
    unit_id, name = unit
    lines = tuple(line for line in facts.lines if unit_id in line.product_unit_ids)
    reach = {role: frozenset(point.id for point in reaching(library, product, role, facts.on)) for role in Role}
    answered = tuple(_answered(each, unit_id, lines, reach, facts) for each in checked_of(library, product.code))
    return ProductItems(unit_id, name, product.code, answered, failures_of(library, product.code))


def _answered(tested: CheckItem, unit_id: int, lines: tuple[Line, ...], reach: Reach, facts: ListFacts) -> Answered:
    links = facts.links.get(tested.key, ())
    linked = {each.row_id for each in links}
    points = frozenset(tested.item.points)
    found = tuple(line for line in lines if line.point_id in points or line.id in linked)
    if found:
        return Answered(tested, Verdict.ROWS, found, tuple(each for each in links if each.row_id in _ids(found)))
    if tested.item.excepted:
        return Answered(tested, Verdict.EXCEPTED)
    if not points:
        return Answered(tested, Verdict.OPEN)
    if not points & (reach[Role.MAKER] | reach[Role.SELLER]):
        return Answered(tested, Verdict.ELSEWHERE)
    if facts.role is Role.SELLER and not points & reach[Role.SELLER]:
        goods_in = tuple(line for line in lines if line.stage is Stage.INTAKE and line.asks_papers)
        return Answered(tested, Verdict.GOODS_IN if goods_in else Verdict.NOT_COVERED, goods_in)
    asides = tuple(each for each in facts.asides if each.point_id in points and unit_id in each.product_unit_ids)
    return Answered(tested, Verdict.NOT_COVERED, asides=asides)


def _ids(lines: Iterable[Line]) -> set[int]:
    return {line.id for line in lines}


def reason_of(answered: Answered, role: Role) -> Bilingual:
    """Say why an item stands where it stands; for an excepted one, the library's own reason."""
    if answered.verdict is Verdict.EXCEPTED and answered.tested.item.excepted:
        return answered.tested.item.excepted
    is_sellers = role is Role.SELLER and answered.verdict is Verdict.NOT_COVERED and not answered.asides
    return NO_PAPERS if is_sellers else REASONS.get(answered.verdict, Bilingual("", ""))
