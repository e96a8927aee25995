"""专门风险点: whether enough rows of a list are about a product in particular. Pure.

General points say the same of every product, so they do not count. A row of the unit's own does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from selfcheck.catalogue.model import Product
from selfcheck.glossary import Level, Role
from selfcheck.riskpoints.model import Library, Scope
from selfcheck.text import Bilingual

AT_LEAST: Final = {Role.MAKER: 6, Role.SELLER: 3}
OF_WEIGHTY_PRODUCTS: Final = 8
NOTICE: Final = Bilingual(
    "本产品暂无专门风险点，请结合产品自行识别。",
    "No specific risk points for this product for now; identify them from the product itself.",
)


@dataclass(frozen=True, slots=True)
class FewPoints:
    """A product unit of which too few rows speak in particular."""

    product_unit_id: int
    name: str
    specific: int
    wanted: int

    @property
    def words(self) -> Bilingual:
        """How many there are, and what to do."""
        return Bilingual(
            f"清单上专门针对“{self.name}”的有 {self.specific} 行，应不少于 {self.wanted} 行。"
            "请想一想它在本单位最容易出什么问题，自行增加。",
            f"{self.specific} rows are about “{self.name}” in particular; at least {self.wanted} are wanted. Think of"
            " what goes wrong with it most easily in your unit, and add rows of your own.",
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A product unit of a list, with its catalogue product where there is one."""

    id: int
    name: str
    product: Product | None


def few_of(
    library: Library, asked: Iterable[Asked], rows: Iterable[tuple[str | None, Iterable[int]]], role: Role, on: date
) -> tuple[FewPoints, ...]:
    """Return the product units with too few rows.

    :param rows: point, if any, and product units of every row on the list
    """
    held = counts(library, rows)
    return tuple(
        FewPoints(unit.id, unit.name, held.get(unit.id, 0), least)
        for unit in asked
        if held.get(unit.id, 0) < (least := wanted(unit.product, role, on))
    )


def wanted(product: Product | None, role: Role, on: date) -> int:
    """Return how many rows must be about a product: more for a maker of what a licence, CCC or grade 高 weighs on."""
    if product is None or role is not Role.MAKER:
        return AT_LEAST[role]
    is_weighty = product.grade == Level.HIGH or product.licence.required_on(on) or product.ccc.required_on(on)
    return OF_WEIGHTY_PRODUCTS if is_weighty else AT_LEAST[role]


def is_specific(library: Library, point_id: str | None) -> bool:
    """Whether a row is about its products in particular: its point is no general one, or it has none."""
    point = library.by_id.get(point_id or "")
    return point is None or point.scope is not Scope.GENERIC


def counts(library: Library, rows: Iterable[tuple[str | None, Iterable[int]]]) -> dict[int, int]:
    """Count the specific rows of each product unit.

    :param rows: point, if any, and product units of every row on the list
    """
    found: dict[int, int] = {}
    for point_id, unit_ids in rows:
        if is_specific(library, point_id):
            for unit_id in unit_ids:
                found[unit_id] = found.get(unit_id, 0) + 1
    return found
