"""What the library is worth in figures, and the points behind each figure that is not as it should be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from selfcheck.glossary import Confidence, Level
from selfcheck.riskpoints.coverage import CoveredProduct
from selfcheck.riskpoints.decidable import is_decidable, vague_parts
from selfcheck.riskpoints.duplicates import SIMILARITY, Duplicate, duplicates
from selfcheck.riskpoints.model import Family, InspectionItem, Library, RiskPoint, Scope
from selfcheck.riskpoints.nonsense import Found, Nonsense, nonsense_in

MOST_OF_ONE_METHOD: Final = 2
"""A check method that more points than this share is a template and counts as none."""


@dataclass(frozen=True, slots=True)
class Quality:
    """The figures of a library and what they rest on. ``items`` counts inspection items."""

    points: tuple[RiskPoint, ...]
    families: int
    items: int
    undecidable: tuple[RiskPoint, ...]
    repeated_methods: tuple[RiskPoint, ...]
    duplicates: tuple[Duplicate, ...]
    unlinked: tuple[tuple[Family, InspectionItem], ...]
    pairs_checked: int
    nonsense: tuple[Found, ...]

    def figures(self) -> dict[str, int | float]:
        """The figures by the names that reports use."""
        return {
            "points": len(self.points),
            "families": self.families,
            "high_share": self._share(lambda point: point.level is Level.HIGH),
            "decidable_share": _without(self.undecidable, len(self.points)),
            "with_method_share": _without(self.repeated_methods, len(self.points)),
            "with_clause_share": self._share(lambda point: any(basis.clause for basis in point.basis)),
            "recalled_share": self._share(lambda point: point.confidence is Confidence.RECALLED),
            "duplicates": len(self.duplicates),
            "similarity": SIMILARITY,
            "items_linked_share": _without(self.unlinked, self.items),
            "nonsense_pairs_checked": self.pairs_checked,
            "nonsense_found": len(self.nonsense),
        }

    def vague_parts(self) -> tuple[tuple[RiskPoint, tuple[str, ...]], ...]:
        """Points of which some part of the target decides nothing, with those parts."""
        return tuple((point, parts) for point in self.points if (parts := vague_parts(point)))

    def _share(self, holds: Callable[[RiskPoint], bool]) -> float:
        return _part(sum(holds(point) for point in self.points), len(self.points))


def quality(library: Library, products: Iterable[CoveredProduct], table: Nonsense) -> Quality:
    """Measure a library against the products of the catalogue and the table of nonsense."""
    products = tuple(products)
    methods = Counter(point.check_method.zh for point in library.points)
    items = [(family, item) for family in library.families for item in family.inspection_items]
    return Quality(
        points=library.points,
        families=sum(family.scope is Scope.FAMILY for family in library.families),
        items=len(items),
        undecidable=tuple(point for point in library.points if not is_decidable(point)),
        repeated_methods=tuple(
            point for point in library.points if methods[point.check_method.zh] > MOST_OF_ONE_METHOD
        ),
        duplicates=duplicates(library, products),
        unlinked=tuple((family, item) for family, item in items if not item.points and not item.excepted),
        pairs_checked=len(table.pairs),
        nonsense=nonsense_in(library, products, table),
    )


def _without(faults: tuple[object, ...], whole: int) -> float:
    return _part(whole - len(faults), whole)


def _part(count: int, whole: int) -> float:
    return round(count / whole, 4) if whole else 1.0
