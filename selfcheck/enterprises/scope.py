"""适用范围: whether Orders 75 and 76 bind a unit for its products, limb by limb, and how sure that is. Pure.

Three limbs: a product (i) under the production licence, (ii) under compulsory certification, (iii) touching health
or safety and under a mandatory national standard. The third is taken to bind large and medium units only. What is
not known is said, never guessed: ``in_scope`` is None then.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from selfcheck.catalogue.model import Covers, Product, RegisterStanding
from selfcheck.enterprises import scope_words as words
from selfcheck.enterprises.model import TRADE_NAMES, Trade
from selfcheck.glossary import ROLE_NAMES, Confidence, Role
from selfcheck.text import Bilingual

MANDATORY: Final = re.compile(r"\bGB\s*[0-9]")


class Limb(StrEnum):
    """By which limb a product is bound."""

    LICENCE = "licence"
    CCC = "ccc"
    STANDARD = "standard"


class Size(StrEnum):
    """划型: a unit's class by staff and revenue."""

    LARGE = "large"
    MEDIUM = "medium"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Standing:
    """A document that a rule rests on, and how sure we are of it."""

    document: Bilingual
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Line:
    """The figures at which a class begins."""

    staff: int
    revenue_wan: int


@dataclass(frozen=True, slots=True)
class Sizes:
    """The lines of one trade."""

    large: Line
    medium: Line


@dataclass(frozen=True, slots=True)
class ScopeRules:
    """What ``checklists/scope.yaml`` says. ``needs_all``: every figure must reach a line, not just one."""

    orders: Mapping[Role, Standing]
    size_limit: Standing
    needs_all: bool
    sizes: Mapping[Trade, Sizes]
    director: Mapping[Role, Standing]


@dataclass(frozen=True, slots=True)
class Figures:
    """A unit's size as it told us; None is not told. ``trade`` is None for a seller who did not say which."""

    trade: Trade | None
    staff: int | None
    revenue_wan: int | None


@dataclass(frozen=True, slots=True)
class ScopeFinding:
    """What follows for one product. ``figure`` says the size in words where it decided."""

    code: str
    product: Bilingual
    limb: Limb | None
    in_scope: bool | None
    reason: Bilingual
    source: Bilingual
    confidence: Confidence
    figure: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class ScopeAnswer:
    """The answer for a unit in one role. ``voluntary`` says what can still be done where it is not bound."""

    role: Role
    in_scope: bool | None
    headline: Bilingual
    reason: Bilingual
    source: Bilingual
    confidence: Confidence
    findings: tuple[ScopeFinding, ...] = ()
    voluntary: Bilingual | None = None


def size_of(rules: ScopeRules, figures: Figures) -> Size | None:
    """Return the class of a unit, or None where a missing figure could still change it."""
    if figures.trade is None:
        return None
    sizes = rules.sizes[figures.trade]
    for size, line in ((Size.LARGE, sizes.large), (Size.MEDIUM, sizes.medium)):
        reached = _reaches(figures, line, needs_all=rules.needs_all)
        if reached is None:
            return None
        if reached:
            return size
    return Size.SMALL


def _reaches(figures: Figures, line: Line, *, needs_all: bool) -> bool | None:
    told = [
        None if figure is None else figure >= at
        for figure, at in ((figures.staff, line.staff), (figures.revenue_wan, line.revenue_wan))
    ]
    decisive = not needs_all
    if decisive in told:
        return decisive
    return None if None in told else needs_all


def judge(
    rules: ScopeRules, figures: Figures, role: Role, products: Sequence[tuple[Product, Sequence[str]]], on: date
) -> ScopeAnswer:
    """Return whether a unit is bound in ``role`` on a day.

    :param products: catalogue products with the standards that the unit itself uses for each
    """
    findings = tuple(_judge_product(rules, figures, role, (product, own), on) for product, own in products)
    decisive = next((finding for finding in findings if finding.in_scope), None)
    order = rules.orders[role]
    if decisive is not None:
        return ScopeAnswer(
            role, True, words.BOUND[role], decisive.reason, decisive.source, decisive.confidence, findings
        )
    open_one = next((finding for finding in findings if finding.in_scope is None), None)
    if open_one is not None or not findings:
        reason = open_one.reason if open_one else words.NO_PRODUCTS
        confidence = open_one.confidence if open_one else order.confidence
        return ScopeAnswer(role, None, words.OPEN[role], reason, order.document, confidence, findings)
    return ScopeAnswer(
        role=role,
        in_scope=False,
        headline=words.FREE[role],
        reason=words.NO_LIMB.with_values(size=words.size_in(figures, "zh"), size_en=words.size_in(figures, "en")),
        source=rules.size_limit.document,
        confidence=rules.size_limit.confidence,
        findings=findings,
        voluntary=words.VOLUNTARY,
    )


def _judge_product(
    rules: ScopeRules, figures: Figures, role: Role, what: tuple[Product, Sequence[str]], on: date
) -> ScopeFinding:
    product, own_standards = what
    standings = ((Limb.LICENCE, product.licence), (Limb.CCC, product.ccc))
    for limb, standing in standings:
        if standing.required_on(on):
            return _bound(product, limb, standing)
    by_size = _by_size(rules, figures, role, product, own_standards)
    if by_size.in_scope:
        return by_size
    return next((_open(product, limb, standing) for limb, standing in standings if standing.is_open), by_size)


def _by_size(
    rules: ScopeRules, figures: Figures, role: Role, product: Product, own_standards: Sequence[str]
) -> ScopeFinding:
    standards = [text for text in (*own_standards, *product.standards) if is_mandatory(text)]
    size = size_of(rules, figures)
    if size is Size.SMALL:
        in_scope, reason = False, words.SMALL
    elif size is None:
        in_scope, reason = None, words.FIGURE_MISSING if figures.trade else words.TRADE_MISSING
    elif standards:
        in_scope, reason = True, words.STANDARD
    else:
        in_scope, reason = None, words.STANDARD_UNKNOWN
    return ScopeFinding(
        code=product.code,
        product=product.name,
        limb=Limb.STANDARD if in_scope else None,
        in_scope=in_scope,
        reason=_filled(reason, product, role, standards),
        source=rules.size_limit.document,
        confidence=rules.size_limit.confidence,
        figure=words.size_words(figures, size),
    )


def _filled(reason: Bilingual, product: Product, role: Role, standards: Sequence[str]) -> Bilingual:
    named = "、".join(dict.fromkeys(standards))
    zh, en = product.name.zh, product.name.en or product.name.zh
    return Bilingual(
        reason.zh.format(product=zh, role=ROLE_NAMES[role].zh, standards=named),
        reason.en.format(product=en, role=ROLE_NAMES[role].en, standards=named.replace("、", ", ")),
    )


def _bound(product: Product, limb: Limb, standing: RegisterStanding) -> ScopeFinding:
    entry = standing.entries[0]
    parts = [words.BY_REGISTER[limb.value]]
    if standing.covers is Covers.PART:
        parts.append(standing.note or words.PART_ONLY)
    if standing.disagrees:
        parts.append(words.DISAGREES)
    return ScopeFinding(
        code=product.code,
        product=product.name,
        limb=limb,
        in_scope=True,
        reason=words.sentence(parts, product=product.name, entry=entry.name),
        source=entry.source.document,
        confidence=standing.confidence,
    )


def _open(product: Product, limb: Limb, standing: RegisterStanding) -> ScopeFinding:
    parts = [words.REGISTER_OPEN[limb.value], *([standing.note] if standing.note else [])]
    return ScopeFinding(
        code=product.code,
        product=product.name,
        limb=None,
        in_scope=None,
        reason=words.sentence(parts, product=product.name, entry=product.name),
        source=words.REGISTER_NAMES[limb.value],
        confidence=standing.confidence,
    )


def is_mandatory(standard: str) -> bool:
    """强制性国家标准: whether the text names a mandatory national standard (GB without /T or /Z)."""
    return MANDATORY.search(standard) is not None


def figures_of(role: Role, trade: str, staff: int | None, revenue_wan: int | None) -> Figures:
    """Return the figures by which a unit is judged in ``role``: a maker's trade is manufacturing."""
    judged = Trade.MANUFACTURING if role is Role.MAKER else (Trade(trade) if trade in TRADE_NAMES else None)
    return Figures(judged, staff, revenue_wan)
