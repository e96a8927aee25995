"""How many points the library holds for each product, by role and by how they reach it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from selfcheck.glossary import Role
from selfcheck.riskpoints.model import Library, Scope
from selfcheck.riskpoints.reach import reaching
from selfcheck.riskpoints.rules import CatalogueProduct
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
    found = Counter(point.scope for point in reaching(library, product, role, on))
    return Counts(found[Scope.FAMILY], found[Scope.CATEGORY], found[Scope.MEASURE], found[Scope.GENERIC])
