"""How a unit stands: scope, posts and papers taken together, per role. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from selfcheck.catalogue.model import Catalogue
from selfcheck.enterprises.model import DoublePosts, HeldProduct, Holding
from selfcheck.enterprises.papers import paper_findings
from selfcheck.enterprises.posts import RequiredPost, double_posts, post_findings, required_posts
from selfcheck.enterprises.scope import ScopeAnswer, ScopeRules, figures_of, judge
from selfcheck.findings import Finding
from selfcheck.glossary import Post, Role


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """What is on record of a unit on a day."""

    is_maker: bool
    is_seller: bool
    trade: str
    staff: int | None
    revenue_wan: int | None
    products: tuple[HeldProduct, ...] = ()
    holdings: tuple[Holding, ...] = ()
    declared: Mapping[int, frozenset[Post]] = field(default_factory=dict)

    @property
    def roles(self) -> tuple[Role, ...]:
        """In which roles the unit makes lists."""
        return tuple(role for role in Role if (self.is_maker if role is Role.MAKER else self.is_seller))

    @property
    def doubles(self) -> tuple[DoublePosts, ...]:
        """Every person in several posts."""
        return double_posts(self.holdings, self.declared)

    def products_in(self, role: Role) -> tuple[HeldProduct, ...]:
        """The products with which the unit takes part in this role."""
        return tuple(product for product in self.products if product.takes_part_as(role))


def scope_answer(unit: UnitRecord, role: Role, catalogue: Catalogue, rules: ScopeRules, on: date) -> ScopeAnswer:
    """Return whether the unit is bound in ``role``, for all its products of that role."""
    listed = [
        (catalogue.by_code[product.code], product.facts.standards)
        for product in unit.products_in(role)
        if product.code in catalogue.by_code
    ]
    figures = figures_of(role, unit.trade, unit.staff, unit.revenue_wan)
    return judge(rules, figures, role, listed, on)


def posts_needed(
    unit: UnitRecord, role: Role, catalogue: Catalogue, rules: ScopeRules, on: date
) -> tuple[RequiredPost, ...]:
    """Return which posts the unit needs in ``role``."""
    return required_posts(rules, scope_answer(unit, role, catalogue, rules, on))


def unit_findings(
    unit: UnitRecord, role: Role, catalogue: Catalogue, rules: ScopeRules, on: date
) -> tuple[Finding, ...]:
    """Return what is missing or wrong about posts and papers before a list of ``role`` can be issued."""
    needed = posts_needed(unit, role, catalogue, rules, on)
    papers = (
        finding
        for product in unit.products_in(role)
        for finding in paper_findings(product, catalogue.by_code.get(product.code), role, on)
    )
    return (*post_findings(needed, unit.holdings, unit.doubles), *papers)
