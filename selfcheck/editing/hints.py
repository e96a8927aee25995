"""What an editor is told about a point beside its faults: vague targets, near-duplicates, the products it reaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from selfcheck.glossary import Role
from selfcheck.riskpoints.coverage import CoveredProduct
from selfcheck.riskpoints.decidable import is_decidable, vague_parts
from selfcheck.riskpoints.duplicates import SIMILARITY, Similarity
from selfcheck.riskpoints.model import Library, RiskPoint, Scope
from selfcheck.riskpoints.reach import reaching
from selfcheck.riskpoints.rules import facts_of, judge

MOST_PRODUCTS: Final = 20
MOST_SHOWN: Final = 5


class Products(Protocol):
    """What hints need of the catalogue."""

    @property
    def products(self) -> Sequence[CoveredProduct]:
        """Every product."""
        ...


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A point that says nearly the same to one product in one role."""

    point: RiskPoint
    similarity: float


@dataclass(frozen=True, slots=True)
class Hints:
    """What is told about a point. ``reached`` are the products it reaches in each role, every question open."""

    is_decidable: bool
    vague: tuple[str, ...]
    neighbours: tuple[Neighbour, ...]
    reached: Mapping[Role, tuple[CoveredProduct, ...]]


def hints(library: Library, catalogue: Products, point: RiskPoint) -> Hints:
    """Look at a point as it is being written, among the points of the library."""
    reached = {role: tuple(_reached(library, catalogue.products, point, role)) for role in Role}
    return Hints(is_decidable(point), vague_parts(point), _neighbours(library, point, reached), reached)


def _reached(
    library: Library, products: Iterable[CoveredProduct], point: RiskPoint, role: Role
) -> Iterator[CoveredProduct]:
    if role not in point.roles:
        return
    family = library.family_by_code[point.group]
    for product in products:
        is_named = point.products is None or product.code in point.products
        is_of_file = point.scope in (Scope.MEASURE, Scope.GENERIC) or product.code in family.products
        if is_named and is_of_file:
            facts = facts_of(product, library, role, {}, {})
            if judge(point.condition, facts).holds is not False:
                yield product


def _neighbours(
    library: Library, point: RiskPoint, reached: Mapping[Role, Sequence[CoveredProduct]]
) -> tuple[Neighbour, ...]:
    others = {
        other.id: other
        for role, products in reached.items()
        for product in products[:MOST_PRODUCTS]
        for other in reaching(library, product, role)
        if other.id != point.id
    }
    similarity = Similarity((*(each for each in library.points if each.id != point.id), point))
    found = [Neighbour(other, similarity.of(point, other)) for other in others.values()]
    near = sorted((each for each in found if each.similarity >= SIMILARITY), key=lambda each: -each.similarity)
    return tuple(replace(each, similarity=round(each.similarity, 2)) for each in near[:MOST_SHOWN])
