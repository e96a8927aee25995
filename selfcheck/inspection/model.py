"""What a list answers of what official checks test. Frozen values."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from selfcheck.glossary import Confidence, Role, Stage
from selfcheck.riskpoints.model import Family, InspectionItem, KnownFailure
from selfcheck.text import Bilingual

KEY_LENGTH: Final = 12


class Verdict(StrEnum):
    """How a list answers an item: by rows, by a seller's goods-in check, not at all; or it need not, and why."""

    ROWS = "rows"
    GOODS_IN = "goods-in"
    NOT_COVERED = "not-covered"
    EXCEPTED = "excepted"
    ELSEWHERE = "elsewhere"
    OPEN = "open"


COVERED: Final = frozenset({Verdict.ROWS, Verdict.GOODS_IN})


def key_of(family: str, words: str) -> str:
    """Return the key of an item, made of its family's code and its Chinese words."""
    return hashlib.sha256(f"{family}:{words}".encode()).hexdigest()[:KEY_LENGTH]


@dataclass(frozen=True, slots=True)
class CheckItem:
    """An inspection item with the family whose checks test it."""

    item: InspectionItem
    family: Family

    @property
    def key(self) -> str:
        """The item in an address; other words are another item."""
        return key_of(self.family.code, self.item.item.zh)

    @property
    def confidence(self) -> Confidence:
        """How sure it is that checks test this: read in a public copy where the family names one."""
        return Confidence.SEEN if self.family.inspection_addresses else Confidence.RECALLED


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list as far as it can answer an item. ``number`` is the one it has on the list.

    ``asks_papers`` says that its words ask for a report or a certificate.
    """

    id: int
    number: int
    point_id: str | None
    stage: Stage
    title: Bilingual
    product_unit_ids: frozenset[int]
    asks_papers: bool


@dataclass(frozen=True, slots=True)
class Aside:
    """A point that is not on the list, and why; ``by_unit``: the unit decided, else its answers and products."""

    point_id: str
    title: Bilingual
    reason: Bilingual
    product_unit_ids: frozenset[int]
    by_unit: bool


@dataclass(frozen=True, slots=True)
class Linked:
    """Somebody of the unit said that a row answers an item."""

    id: int
    row_id: int
    by: str


@dataclass(frozen=True, slots=True)
class ListFacts:
    """A list in one role on a day: its rows in order, what was set aside, and which rows people linked, by item."""

    role: Role
    on: date
    lines: tuple[Line, ...]
    asides: tuple[Aside, ...] = ()
    links: Mapping[str, tuple[Linked, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answered:
    """How one item is answered: by which rows, by which links of people, and what was set aside."""

    tested: CheckItem
    verdict: Verdict
    lines: tuple[Line, ...] = ()
    linked: tuple[Linked, ...] = ()
    asides: tuple[Aside, ...] = ()

    def link_of(self, line: Line) -> Linked | None:
        """The link by which a row stands here, None where its point does it."""
        return next((each for each in self.linked if each.row_id == line.id), None)


@dataclass(frozen=True, slots=True)
class ProductItems:
    """One product unit of the list with everything official checks test of it, and what they found before."""

    product_unit_id: int
    name: str
    code: str
    answered: tuple[Answered, ...]
    failures: tuple[Failure, ...] = ()

    @property
    def covered(self) -> tuple[Answered, ...]:
        """Items that rows or the goods-in check answer."""
        return tuple(each for each in self.answered if each.verdict in COVERED)

    @property
    def uncovered(self) -> tuple[Answered, ...]:
        """Items that nothing on the list answers."""
        return tuple(each for each in self.answered if each.verdict is Verdict.NOT_COVERED)

    @property
    def beyond(self) -> tuple[Answered, ...]:
        """Items that no point answers, for a stated reason."""
        return tuple(each for each in self.answered if each.verdict not in {*COVERED, Verdict.NOT_COVERED})


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure known from checks, with the words for who checked."""

    known: KnownFailure
    family: Family
    source: Bilingual
