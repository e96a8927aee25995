"""The whole library as one page for a human reader: every product with its list, as maker and as seller.

General points stand once per role; a product's own list names those that apply to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from selfcheck.glossary import (
    CONFIDENCE_NAMES,
    FREQUENCY_NAMES,
    LEVEL_NAMES,
    ROLE_NAMES,
    STAGE_NAMES,
    Role,
    Stage,
)
from selfcheck.pdf.templates import document_templates
from selfcheck.riskpoints.model import Library, RiskPoint, Scope
from selfcheck.riskpoints.ports import ListedProduct, Products
from selfcheck.riskpoints.reach import reaching
from selfcheck.text import Bilingual


@dataclass(frozen=True, slots=True)
class RoleList:
    """The points of one product in one role: its own ones, and the ids of the general ones."""

    role: Role
    own: tuple[RiskPoint, ...]
    general: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProductPart:
    """One product with its two lists."""

    product: ListedProduct
    lists: tuple[RoleList, ...]


@dataclass(frozen=True, slots=True)
class CategoryPart:
    """The products of one category."""

    code: str
    name: Bilingual
    products: tuple[ProductPart, ...]


def review_page(library: Library, catalogue: Products, on: date) -> str:
    """Return the page: the lists as they stand on a day, before any question is answered."""
    parts = [
        CategoryPart(each.code, each.name, _products(library, catalogue, each.code, on))
        for each in catalogue.categories
    ]
    general = [
        (role, _in_order([point for point in library.points if point.scope is Scope.GENERIC and role in point.roles]))
        for role in Role
    ]
    return (
        document_templates()
        .get_template("document/review.html")
        .render(
            library=library,
            on=on,
            categories=[part for part in parts if part.products],
            general=general,
            names=_names(),
            files={family.code: family.name for family in library.families},
        )
    )


def _products(library: Library, catalogue: Products, category: str, on: date) -> tuple[ProductPart, ...]:
    return tuple(
        ProductPart(product, tuple(_list(library, product, role, on) for role in Role))
        for product in catalogue.products
        if product.category == category
    )


def _list(library: Library, product: ListedProduct, role: Role, on: date) -> RoleList:
    points = _in_order(reaching(library, product, role, on))
    own = tuple(point for point in points if point.scope is not Scope.GENERIC)
    return RoleList(role, own, tuple(point.id for point in points if point.scope is Scope.GENERIC))


def _in_order(points: Sequence[RiskPoint]) -> list[RiskPoint]:
    """Points as the product flows; within a stage as they stand in the library."""
    order = list(Stage)
    return sorted(points, key=lambda point: order.index(point.stage))


def _names() -> dict[str, dict[str, Bilingual]]:
    return {
        "role": dict(ROLE_NAMES.items()),
        "stage": dict(STAGE_NAMES.items()),
        "level": dict(LEVEL_NAMES.items()),
        "confidence": dict(CONFIDENCE_NAMES.items()),
        "frequency": dict(FREQUENCY_NAMES.items()),
    }
