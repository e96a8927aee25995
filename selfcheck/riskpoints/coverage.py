"""How many points the library holds for each product, by role and by how they reach it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from selfcheck.glossary import Role
from selfcheck.riskpoints.model import Library, RiskPoint, Scope
from selfcheck.riskpoints.rules import CatalogueProduct, Facts, candidates, facts_of, judge
from selfcheck.text import Bilingual


class CoveredProduct(CatalogueProduct, Protocol):
    """A catalogue product with its name."""

    @property
    def name(self) -> Bilingual:
        """Name in Chinese and English."""
        ...


@dataclass(frozen=True, slots=True)
class Counts:
    """Points of one product in one role, every question open."""

    family: int
    category: int
    measure: int
    generic: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.family + self.category + self.measure + self.generic


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the library holds for one product."""

    code: str
    name: Bilingual
    maker: Counts
    seller: Counts


def coverage(library: Library, products: Iterable[CoveredProduct], on: date) -> list[Coverage]:
    """Count the points that apply to each product on a day, before any question is answered."""
    return [
        Coverage(
            product.code,
            product.name,
            _counts(library, product, Role.MAKER, on),
            _counts(library, product, Role.SELLER, on),
        )
        for product in products
    ]


def _counts(library: Library, product: CatalogueProduct, role: Role, on: date) -> Counts:
    facts = facts_of(product, library, role, {}, {})
    found = Counter(point.scope for point in candidates(library, product.code) if _applies(point, facts, on))
    return Counts(found[Scope.FAMILY], found[Scope.CATEGORY], found[Scope.MEASURE], found[Scope.GENERIC])


def _applies(point: RiskPoint, facts: Facts, on: date) -> bool:
    return (
        facts.role in point.roles
        and (point.products is None or facts.product in point.products)
        and (point.applies_from is None or point.applies_from <= on)
        and (point.applies_until is None or on <= point.applies_until)
        and judge(point.condition, facts).holds is not False
    )
