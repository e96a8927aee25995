"""Points that say the same twice to one product in one role.

Similarity of two points is the weight of the character pairs that their titles and targets share, of the weight of
all of theirs (Dice): a pair of characters weighs the more, the fewer points have it. It ranks the wanted duplicates
of this library above edit distance, which the common words of the trade drown. The name of the product itself does
not count. Points of two stages may well control one thing twice (designed, then tested): that counts for less.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from selfcheck.glossary import Role
from selfcheck.riskpoints.coverage import CoveredProduct
from selfcheck.riskpoints.model import Library, RiskPoint
from selfcheck.riskpoints.reach import reaching

SIMILARITY: Final = 0.35
ACROSS_STAGES: Final = 0.7
BREAKS: Final = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two points that say the same, and one product and role that both reach."""

    first: str
    second: str
    similarity: float
    product: str
    role: Role


class Similarity:
    """Similarity between the points of one library."""

    def __init__(self, points: Iterable[RiskPoint]) -> None:
        self._pairs = {point.id: _pairs(f"{point.title.zh}；{point.target.zh}") for point in points}
        known = Counter(pair for pairs in self._pairs.values() for pair in pairs)
        self._weight = {pair: math.log(len(self._pairs) / count) for pair, count in known.items()}

    def of(self, first: RiskPoint, second: RiskPoint, product: str = "") -> float:
        """Return how alike two points are, from 0 to 1, the product's name left out."""
        name = _pairs(product)
        one, other = self._pairs[first.id] - name, self._pairs[second.id] - name
        whole = self._sum(one) + self._sum(other)
        if not whole:
            return 0.0
        alike = 2 * self._sum(one & other) / whole
        return alike if first.stage is second.stage else alike * ACROSS_STAGES

    def _sum(self, pairs: Iterable[str]) -> float:
        return sum(self._weight[pair] for pair in pairs)


def duplicates(library: Library, products: Iterable[CoveredProduct]) -> tuple[Duplicate, ...]:
    """Return the pairs of points that reach one product in one role and are too alike, the likest first."""
    similarity = Similarity(library.points)
    found = []
    for (first, second), (product, role) in _neighbours(library, products).items():
        one, other = library.by_id[first], library.by_id[second]
        if _meet(one, other) and (alike := similarity.of(one, other, product.name.zh)) >= SIMILARITY:
            found.append(Duplicate(first, second, round(alike, 3), product.code, role))
    return tuple(sorted(found, key=lambda each: (-each.similarity, each.first, each.second)))


def _neighbours(
    library: Library, products: Iterable[CoveredProduct]
) -> dict[tuple[str, str], tuple[CoveredProduct, Role]]:
    """Every pair of points that stand in one list, with the first product and role where they do."""
    found: dict[tuple[str, str], tuple[CoveredProduct, Role]] = {}
    for product in products:
        for role in Role:
            ids = [point.id for point in reaching(library, product, role)]
            for pair in combinations(ids, 2):
                found.setdefault(pair, (product, role))
    return found


def _meet(one: RiskPoint, other: RiskPoint) -> bool:
    """Whether there is a day on which both apply: an old limit and the new one never meet."""
    starts = [point.applies_from for point in (one, other) if point.applies_from]
    ends = [point.applies_until for point in (one, other) if point.applies_until]
    return not starts or not ends or max(starts) <= min(ends)


def _pairs(text: str) -> frozenset[str]:
    runs = BREAKS.split(text)
    return frozenset(run[place : place + 2] for run in runs for place in range(len(run) - 1))
