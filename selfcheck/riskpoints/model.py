"""What the risk-point library is. Frozen values, read from files; conditions are data in a closed grammar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Final, Literal

from selfcheck.glossary import Confidence, Frequency, Level, Role, Stage
from selfcheck.riskpoints.standards import Register
from selfcheck.text import Bilingual

FORMAT: Final = "selfcheck-riskpoints/1"


class Scope(StrEnum):
    """How a point reaches a product: its family, its category, a measure upon it, or its role."""

    FAMILY = "family"
    CATEGORY = "category"
    MEASURE = "measure"
    GENERIC = "generic"


class Measure(StrEnum):
    """监管措施: what may lie upon a product; registers decide licence and CCC, the library lists the rest."""

    LICENCE = "licence"
    CCC = "ccc"
    ENERGY_LABEL = "energy_label"
    SPECIAL_NEEDS = "special_needs"


KINDS_QUESTION: Final = {Measure.LICENCE: "licence_kinds", Measure.CCC: "ccc_kinds"}
"""Asked of products of which a register covers only some kinds; the keys are the measures that a register decides."""

Operator = Literal["<", "<=", ">", ">=", "=", "between"]


@dataclass(frozen=True, slots=True)
class Limit:
    """A measurable limit of a target: quantity, operator, value(s), unit. ``value`` is a decimal, never a float.

    ``upper`` is given with ``between`` alone. A pure number has the unit ``1``.
    """

    quantity: Bilingual
    operator: Operator
    value: Decimal
    upper: Decimal | None
    unit: str


@dataclass(frozen=True, slots=True)
class Basis:
    """依据: a standard or legal text, with its clause where one was read; ``topic`` names the matter, no clause."""

    document: str
    clause: str | None
    topic: str | None = None

    @property
    def words(self) -> str:
        """The basis as one prints it."""
        clause = f" {self.clause}" if self.clause else ""
        return f"{self.document}{clause}" + (f"（{self.topic}）" if self.topic else "")


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition


@dataclass(frozen=True, slots=True)
class ProductIn:
    """The product is one of these codes."""

    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class RoleIs:
    """The list is made in this role."""

    role: Role


@dataclass(frozen=True, slots=True)
class MeasureIs:
    """The product stands under this measure."""

    measure: Measure


@dataclass(frozen=True, slots=True)
class Answered:
    """The question was answered with one of these values; unanswered counts as holding."""

    question: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class SiteFact:
    """A fact of the site has this value."""

    fact: str
    value: str


Condition = AllOf | AnyOf | Not | ProductIn | RoleIs | MeasureIs | Answered | SiteFact


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """风险点: what can go wrong, and what the library proposes against it.

    ``target`` (管控目标) is decidable on the spot; the Chinese text governs. A target whose
    ``target_confidence`` is ``recalled`` never decides pass or fail by itself.

    ``products`` are the codes it can reach, None for every product its scope reaches. ``condition`` holds what
    else must be true, the condition of its file included. Where ``limits_join`` is ``any``, one limit suffices.
    """

    id: str
    scope: Scope
    group: str
    stage: Stage
    roles: frozenset[Role]
    condition: Condition
    title: Bilingual
    description: Bilingual
    target: Bilingual
    measure: Bilingual
    check_method: Bilingual
    evidence: Bilingual
    frequency: Frequency
    frequency_words: Bilingual
    level: Level
    level_reason: str
    limits: tuple[Limit, ...]
    basis: tuple[Basis, ...]
    basis_text: str
    confidence: Confidence
    target_confidence: Confidence
    addresses: tuple[str, ...]
    applies_from: date | None = None
    applies_until: date | None = None
    products: frozenset[str] | None = None
    limits_join: Literal["all", "any"] = "all"


@dataclass(frozen=True, slots=True)
class InspectionItem:
    """An item that official checks of the family test; ``severity`` is our own grouping by safety effect.

    ``points`` are the ids of the points that answer it; ``excepted`` says why none does.
    """

    item: Bilingual
    clause: str
    severity: str
    points: tuple[str, ...] = ()
    excepted: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class KnownFailure:
    """A failure known from official checks (typical nonconformity)."""

    text: Bilingual
    confidence: Confidence
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """One file of the library: a product family, a category, a measure or the generic points of a role.

    ``standards`` are names in the register, with or without the year.
    """

    code: str
    scope: Scope
    name: Bilingual
    licence_note: str
    products: tuple[str, ...]
    standards: tuple[str, ...]
    inspection_items: tuple[InspectionItem, ...]
    known_failures: tuple[KnownFailure, ...]
    points: tuple[RiskPoint, ...]
    doubts: tuple[str, ...]
    measure: Measure | None = None
    inspection_addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that a question offers."""

    value: str
    label: Bilingual


@dataclass(frozen=True, slots=True)
class Question:
    """A question of tailoring; asked only where a point that could reach the chosen products depends on it."""

    key: str
    text: Bilingual
    help: Bilingual
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Library:
    """库版: one release of the risk-point library. ``digest`` covers every file of it.

    Held once and asked often, hence the indexes by product.
    """

    release: str
    digest: str
    families: tuple[Family, ...]
    questions: tuple[Question, ...]
    standards: Register

    @cached_property
    def points(self) -> tuple[RiskPoint, ...]:
        """Every point, in file order."""
        return tuple(point for family in self.families for point in family.points)

    @cached_property
    def by_id(self) -> dict[str, RiskPoint]:
        """Points by their id."""
        return {point.id: point for point in self.points}

    @cached_property
    def question_by_key(self) -> dict[str, Question]:
        """Questions by their key."""
        return {question.key: question for question in self.questions}

    @cached_property
    def family_by_code(self) -> dict[str, Family]:
        """Families, categories, measures and generic groups by their code."""
        return {family.code: family for family in self.families}

    @cached_property
    def points_by_product(self) -> dict[str, tuple[RiskPoint, ...]]:
        """Family and category points by the product they were written for, in file order.

        A family's points stand under each of its products, so that one which does not fit can be set aside in
        words; a category's points stand only under the products they name.
        """
        found: dict[str, list[RiskPoint]] = {}
        for family in self.families:
            if family.scope not in (Scope.FAMILY, Scope.CATEGORY):
                continue
            for point in family.points:
                for code in family.products if family.scope is Scope.FAMILY else point.products or ():
                    found.setdefault(code, []).append(point)
        return {code: tuple(points) for code, points in found.items()}

    @cached_property
    def points_of_every_product(self) -> tuple[RiskPoint, ...]:
        """Measure and generic points: which of them reach a product is decided by measure and role."""
        common = (Scope.MEASURE, Scope.GENERIC)
        return tuple(point for family in self.families if family.scope in common for point in family.points)

    @cached_property
    def measures_listed(self) -> dict[str, frozenset[Measure]]:
        """Measures that the library itself lists per product: labels and special needs, not the registers."""
        found: dict[str, set[Measure]] = {}
        for family in self.families:
            if family.measure is not None:
                for code in family.products:
                    found.setdefault(code, set()).add(family.measure)
        return {code: frozenset(measures) for code, measures in found.items()}

    @cached_property
    def points_by_standard(self) -> dict[str, tuple[RiskPoint, ...]]:
        """Points by the code of each document that they name, in file order."""
        found: dict[str, dict[str, RiskPoint]] = {}
        for point in self.points:
            for basis in point.basis:
                for standard in self.standards.named(basis.document):
                    found.setdefault(standard.code, {})[point.id] = point
        return {code: tuple(points.values()) for code, points in found.items()}

    @cached_property
    def position(self) -> dict[str, int]:
        """Place of a point in the library by its id, to keep lists in one order for ever."""
        return {point.id: place for place, point in enumerate(self.points)}
