"""What goes into tailoring and what comes out. Frozen values: the same input gives the same list for ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from selfcheck.glossary import Role
from selfcheck.riskpoints.model import Question, RiskPoint
from selfcheck.text import Bilingual


@dataclass(frozen=True, slots=True)
class TailoringInput:
    """What the unit told us. ``on`` is the day for which dated points are judged."""

    products: tuple[str, ...]
    role: Role
    on: date
    answers: Mapping[str, str] = field(default_factory=dict)
    site_facts: Mapping[str, str] = field(default_factory=dict)


class Rule(StrEnum):
    """Which rule set a point aside."""

    ROLE = "role"
    PRODUCT = "product"
    MEASURE = "measure"
    ANSWER = "answer"
    SITE = "site"
    DATES = "dates"


@dataclass(frozen=True, slots=True)
class Applied:
    """A point that applies, the products (codes) it applies to, and the reason in words.

    ``unanswered`` names the questions left open, for which it counts as applying.
    """

    point: RiskPoint
    products: tuple[str, ...]
    reason: Bilingual
    unanswered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetAside:
    """A point that could have reached a chosen product and does not apply, with the reason in words."""

    point: RiskPoint
    products: tuple[str, ...]
    reason: Bilingual
    rule: Rule = Rule.ANSWER


@dataclass(frozen=True, slots=True)
class Tailored:
    """定制结果. ``engine`` is the version of the rules, ``release`` and ``digest`` name the library."""

    engine: str
    release: str
    digest: str
    applied: tuple[Applied, ...]
    set_aside: tuple[SetAside, ...]
    questions: tuple[Question, ...]
