"""Which points reach a product before anything is answered: an open question keeps a point."""

from __future__ import annotations

from datetime import date

from selfcheck.glossary import Role
from selfcheck.riskpoints.model import Library, RiskPoint
from selfcheck.riskpoints.rules import CatalogueProduct, Facts, candidates, facts_of, judge


def reaching(library: Library, product: CatalogueProduct, role: Role, on: date | None = None) -> list[RiskPoint]:
    """Return the points that reach a product in a role, in library order.

    :param on: only points that apply on this day; None: whatever the day
    """
    facts = facts_of(product, library, role, {}, {})
    return [point for point in candidates(library, product.code) if _fits(point, facts) and applies(point, on)]


def applies(point: RiskPoint, on: date | None) -> bool:
    """Whether a point applies on a day; its first and its last day count."""
    if on is None:
        return True
    return (point.applies_from is None or point.applies_from <= on) and (
        point.applies_until is None or on <= point.applies_until
    )


def _fits(point: RiskPoint, facts: Facts) -> bool:
    return (
        facts.role in point.roles
        and (point.products is None or facts.product in point.products)
        and judge(point.condition, facts).holds is not False
    )
