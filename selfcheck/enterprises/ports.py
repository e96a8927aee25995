"""What pages of units ask of the parts that come after: how far the lists are, whom they wait for, how many."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from sqlalchemy.orm import Session

from selfcheck.enterprises.records import Unit
from selfcheck.findings import Place
from selfcheck.glossary import Role
from selfcheck.text import Bilingual


class StepState(StrEnum):
    """How a step of the way stands. ``WARNING``: nothing keeps anybody from going on, but something is open."""

    DONE = "done"
    WARNING = "warning"
    TODO = "todo"
    WAITING = "waiting"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way to an issued list. ``word`` replaces the state's own word: 等待总监审核."""

    name: Bilingual
    state: StepState
    where: Place | None = None
    note: Bilingual | None = None
    word: Bilingual | None = None


class Way(Protocol):
    """The steps after picking products: answer, record, check, issue."""

    def steps(self, session: Session, unit: Unit, role: Role) -> Sequence[Step]:
        """Return the steps of a unit in one role; a fixed number of statements."""
        ...


class Answers(Protocol):
    """How many answers of the library's editors nobody of the unit has read yet."""

    def unread(self, session: Session) -> int:
        """Return the count for the unit in scope. One statement."""
        ...


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that came to the unit from outside and that nobody of it has put aside yet.

    ``kind`` is one of the notice component: ``done``, ``info`` or ``warning``. ``words`` are as somebody typed them,
    empty where there are none.
    """

    kind: str
    title: Bilingual
    words: str
    where: Place


class Notices(Protocol):
    """What came to a unit from outside, for its overview."""

    def of(self, session: Session, unit: Unit) -> Sequence[Notice]:
        """Return what is to be shown, the newest first. One statement."""
        ...


class IssuedCounts(Protocol):
    """How many lists each unit has issued, from the installation's register: no look into any unit."""

    def of(self, session: Session, unit_ids: Collection[int]) -> Mapping[int, int]:
        """Return the count by unit id; a unit without one is absent. One statement."""
        ...
