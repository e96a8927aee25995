"""What names a document of the register: files of the library, their points, the products those were written for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from selfcheck.riskpoints.model import Family, Library, RiskPoint
from selfcheck.riskpoints.standards import Standard


@dataclass(frozen=True, slots=True)
class Use:
    """A file that names a document: how many of its points do, none where only its list of standards does."""

    family: Family
    points: int


def uses(library: Library, standard: Standard) -> tuple[Use, ...]:
    """Return the files that name a document, those with the most points first."""
    counted = Counter(point.group for point in library.points_by_standard.get(standard.code, ()))
    named = [
        Use(family, counted[family.code])
        for family in library.families
        if counted[family.code] or _is_listed(library, family, standard)
    ]
    return tuple(sorted(named, key=lambda use: -use.points))


def products_naming(library: Library, standard: Standard) -> tuple[str, ...]:
    """Return codes of the products for which points that name the document were written."""
    points = library.points_by_standard.get(standard.code, ())
    return tuple(sorted({code for point in points for code in _written_for(library, point)}))


def names_for_all(library: Library, standard: Standard) -> bool:
    """Whether a point names it that is written for no product in particular: of a role, or of a register."""
    points = library.points_by_standard.get(standard.code, ())
    return any(not _written_for(library, point) for point in points)


def _written_for(library: Library, point: RiskPoint) -> frozenset[str]:
    return point.products or frozenset(library.family_by_code[point.group].products)


def _is_listed(library: Library, family: Family, standard: Standard) -> bool:
    return any(standard in library.standards.named(code) for code in family.standards)
