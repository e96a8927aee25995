"""What follows from the library: which points could reach a product, and whether a condition holds.

Part of the tailoring engine: its behaviour is frozen by the recorded inputs and outputs in ``tests/tailoring``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from selfcheck.glossary import Role
from selfcheck.riskpoints.model import (
    KINDS_QUESTION,
    AllOf,
    Answered,
    AnyOf,
    Condition,
    Library,
    Measure,
    MeasureIs,
    Not,
    ProductIn,
    RiskPoint,
    RoleIs,
    SiteFact,
)

YES: Final = frozenset({"yes"})

Leaf = ProductIn | RoleIs | MeasureIs | Answered | SiteFact


class Standing(Protocol):
    """What a register says of a product."""

    @property
    def covers(self) -> str:
        """How much of the product the register names: ``whole``, ``part``, ``unclear`` or ``none``."""
        ...


class CatalogueProduct(Protocol):
    """What the rules ask of a catalogue product."""

    @property
    def code(self) -> str:
        """Its code in the product register."""
        ...

    @property
    def licence(self) -> Standing:
        """Its standing under the production licence."""
        ...

    @property
    def ccc(self) -> Standing:
        """Its standing under compulsory certification."""
        ...


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one product in one list. Answers and site facts not given are unknown, not no.

    ``partly`` are the measures whose register covers only some kinds of the product, or not clearly: there the
    answer to the question on kinds decides.
    """

    product: str
    role: Role
    measures: frozenset[Measure]
    partly: frozenset[Measure]
    answers: Mapping[str, str]
    site_facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a condition holds (None: unknown), and the leaves that decided it."""

    holds: bool | None
    causes: tuple[Leaf, ...] = ()


def facts_of(
    product: CatalogueProduct, library: Library, role: Role, answers: Mapping[str, str], site: Mapping[str, str]
) -> Facts:
    """Gather what is known of a product: licence and CCC by register, labels and needs by the library's lists."""
    standings = {Measure.LICENCE: product.licence, Measure.CCC: product.ccc}
    whole = {measure for measure, standing in standings.items() if standing.covers == "whole"}
    partly = frozenset(measure for measure, standing in standings.items() if standing.covers in ("part", "unclear"))
    listed = library.measures_listed.get(product.code, frozenset())
    return Facts(product.code, role, listed | whole, partly, answers, site)


def candidates(library: Library, product: str) -> tuple[RiskPoint, ...]:
    """Return every point that could reach a product, in library order."""
    return library.points_by_product.get(product, ()) + library.points_of_every_product


def judge(condition: Condition, facts: Facts) -> Judgement:
    """Say whether a condition holds, by three-valued logic: what is unknown never decides alone."""
    if isinstance(condition, AllOf):
        return _combine([judge(part, facts) for part in condition.parts], deciding=False)
    if isinstance(condition, AnyOf):
        return _combine([judge(part, facts) for part in condition.parts], deciding=True)
    if isinstance(condition, Not):
        inner = judge(condition.part, facts)
        return Judgement(None if inner.holds is None else not inner.holds, inner.causes)
    if isinstance(condition, MeasureIs) and condition.measure in facts.partly:
        return judge(Answered(KINDS_QUESTION[condition.measure], YES), facts)
    return Judgement(_leaf_holds(condition, facts), (condition,))


def _combine(parts: list[Judgement], *, deciding: bool) -> Judgement:
    """Join parts: the first one of the ``deciding`` value decides, else an unknown one keeps it open."""
    for part in parts:
        if part.holds is deciding:
            return part
    open_parts = [part for part in parts if part.holds is None]
    causes = tuple(leaf for part in open_parts or parts for leaf in part.causes)
    return Judgement(None if open_parts else not deciding, causes)


def _leaf_holds(leaf: Leaf, facts: Facts) -> bool | None:
    if isinstance(leaf, ProductIn):
        return facts.product in leaf.codes
    if isinstance(leaf, RoleIs):
        return facts.role is leaf.role
    if isinstance(leaf, MeasureIs):
        return leaf.measure in facts.measures
    if isinstance(leaf, Answered):
        return facts.answers[leaf.question] in leaf.values if leaf.question in facts.answers else None
    return facts.site_facts[leaf.fact] == leaf.value if leaf.fact in facts.site_facts else None
