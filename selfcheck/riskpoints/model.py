"""What the risk-point library is. Frozen values, read from files; conditions are data in a closed grammar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Literal

from selfcheck.glossary import Confidence, Frequency, Level, Role, Stage
from selfcheck.text import Bilingual


class Scope(StrEnum):
    """How a point reaches a product: its family, its category, a measure upon it, or its role."""

    FAMILY = "family"
    CATEGORY = "category"
    MEASURE = "measure"
    GENERIC = "generic"


@dataclass(frozen=True, slots=True)
class Limit:
    """A measurable limit of a target: quantity, operator, value(s), unit. ``value`` is a decimal, never a float."""

    quantity: Bilingual
    operator: Literal["<", "<=", ">", ">=", "=", "between"]
    value: Decimal
    upper: Decimal | None
    unit: str


@dataclass(frozen=True, slots=True)
class Basis:
    """依据: a standard or legal text, with its clause where one was read."""

    document: str
    clause: str | None


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
    """The product stands under this measure: ``licence``, ``ccc``, ``energy_label``, ``special_needs``."""

    measure: str


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


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard that a group of points names."""

    code: str
    title: Bilingual
    mandatory: bool
    effective: str
    confidence: Confidence
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InspectionItem:
    """An item that official checks of the family test; ``severity`` is our own grouping by safety effect."""

    item: Bilingual
    clause: str
    severity: str


@dataclass(frozen=True, slots=True)
class KnownFailure:
    """A failure known from official checks (typical nonconformity)."""

    text: Bilingual
    confidence: Confidence
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """One file of the library: a product family, a category, a measure or the generic points of a role."""

    code: str
    scope: Scope
    name: Bilingual
    licence_note: str
    products: tuple[str, ...]
    standards: tuple[Standard, ...]
    inspection_items: tuple[InspectionItem, ...]
    known_failures: tuple[KnownFailure, ...]
    points: tuple[RiskPoint, ...]
    doubts: tuple[str, ...]


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
    """库版: one release of the risk-point library. ``digest`` covers every file of it."""

    release: str
    digest: str
    families: tuple[Family, ...]
    questions: tuple[Question, ...]

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
