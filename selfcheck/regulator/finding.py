"""Finding lists and units of an area. Every query begins with the area; nothing outside it is ever counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from selfcheck.enterprises.records import Unit
from selfcheck.errors import NotFound
from selfcheck.issuing.records import ListCard
from selfcheck.regulator.model import PAGE, PUBLISHED, ReceiptState, Regulator, Sought
from selfcheck.regulator.records import Look, Receipt
from selfcheck.verification.rules import clean_number


@dataclass(frozen=True, slots=True)
class FoundList:
    """An issued list of the area with its unit, and its receipt where it was handed in."""

    card: ListCard
    unit: Unit
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """A unit of the area: how many lists are in force, and the first day on which one of them is to be reviewed."""

    unit: Unit
    in_force: int
    review_by: date | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The area in numbers."""

    units: int
    with_list: int
    past_review: int
    waiting: int

    @property
    def without_list(self) -> int:
        """Units without a list in force."""
        return self.units - self.with_list


def within(regulator: Regulator) -> ColumnElement[bool]:
    """The condition that a unit lies in the inspector's area."""
    return Unit.region_code.startswith(regulator.area, autoescape=True)


def find_lists(session: Session, regulator: Regulator, sought: Sought) -> tuple[Sequence[FoundList], int]:
    """Return one page of the published lists that fit, newest first, and how many there are; two statements.

    The words may be a list number, a credit code, a receipt number, or part of a unit's or product's name, brand
    or model, or a product's catalogue code.
    """
    query = _lists(regulator).where(_fits(sought)) if sought.words else _lists(regulator)
    if sought.show in PUBLISHED:
        query = query.where(ListCard.standing == sought.show)
    total = session.scalar(select(func.count()).select_from(query.with_only_columns(ListCard.id).subquery())) or 0
    newest = query.order_by(ListCard.issued_at.desc(), ListCard.id.desc()).offset(sought.offset).limit(PAGE)
    return [FoundList(card, unit, receipt) for card, unit, receipt in session.execute(newest)], total


def get_list(session: Session, regulator: Regulator, number: str) -> FoundList:
    """Return a published list of the area.

    :raises NotFound: there is none of this number, or not in the area
    """
    row = session.execute(_lists(regulator).where(ListCard.number == number)).first()
    if row is None:
        raise NotFound
    card, unit, receipt = row
    return FoundList(card, unit, receipt)


def lists_of(session: Session, unit_id: int) -> Sequence[ListCard]:
    """Return every published list of a unit, newest first."""
    query = select(ListCard).where(ListCard.unit_id == unit_id, ListCard.standing.in_(PUBLISHED))
    return session.scalars(query.order_by(ListCard.issued_at.desc(), ListCard.id.desc())).all()


def find_units(
    session: Session, regulator: Regulator, sought: Sought, *, today: date
) -> tuple[Sequence[FoundUnit], int]:
    """Return one page of the area's units by name, and how many there are; two statements.

    :param sought: ``show`` is ``none`` (no list in force), ``past`` (a list past its review date) or empty
    """
    query = _units(regulator)
    if sought.words:
        named = Unit.name.contains(sought.words, autoescape=True)
        query = query.where(or_(named, Unit.uscc.startswith(sought.code, autoescape=True)) if sought.code else named)
    counted, first = func.count(ListCard.id), func.min(ListCard.review_by)
    if sought.show == "none":
        query = query.having(counted == 0)
    if sought.show == "past":
        query = query.having(first < today)
    total = session.scalar(select(func.count()).select_from(query.with_only_columns(Unit.id).subquery())) or 0
    rows = session.execute(query.order_by(Unit.name, Unit.id).offset(sought.offset).limit(PAGE))
    return [FoundUnit(unit, in_force, review_by) for unit, in_force, review_by in rows], total


def get_unit(session: Session, regulator: Regulator, unit_code: str) -> Unit:
    """Return a unit of the area.

    :raises NotFound: there is none, or not in the area
    """
    found = session.scalars(select(Unit).where(Unit.code == unit_code, within(regulator))).first()
    if found is None:
        raise NotFound
    return found


def figures(session: Session, regulator: Regulator, *, today: date) -> Figures:
    """Count the area; two statements."""
    grouped = _units(regulator).subquery()
    units, with_list, past = session.execute(
        select(
            func.count(),
            func.count(case((grouped.c.in_force > 0, 1))),
            func.count(case((grouped.c.review_by < today, 1))),
        ).select_from(grouped)
    ).one()
    waiting = (
        select(func.count())
        .select_from(Receipt)
        .join(Unit, Unit.id == Receipt.unit_id)
        .where(within(regulator), Receipt.state == ReceiptState.WAITING.value)
    )
    return Figures(units, with_list, past, session.scalar(waiting) or 0)


def looked_at(session: Session, regulator: Regulator, *, most: int) -> Sequence[FoundList]:
    """Return the lists the inspector opened last, each once, newest first, as far as they are still in the area."""
    last = func.max(Look.id).label("last")
    recent = (
        select(Look.subject_id, last)
        .where(Look.user_id == regulator.user_id, Look.subject_kind == "issued-list")
        .group_by(Look.subject_id)
        .order_by(last.desc())
        .limit(most)
        .subquery()
    )
    query = _lists(regulator).join(recent, recent.c.subject_id == ListCard.number).order_by(recent.c.last.desc())
    return [FoundList(card, unit, receipt) for card, unit, receipt in session.execute(query)]


def _lists(regulator: Regulator) -> Select[ListCard, Unit, Receipt]:
    return (
        select(ListCard, Unit, Receipt)
        .join(Unit, Unit.id == ListCard.unit_id)
        .outerjoin(Receipt, Receipt.list_number == ListCard.number)
        .where(within(regulator), ListCard.standing.in_(PUBLISHED))
    )


def _units(regulator: Regulator) -> Select[Unit, int, date]:
    stands = and_(ListCard.unit_id == Unit.id, ListCard.standing == "in_force")
    counted, first = func.count(ListCard.id), func.min(ListCard.review_by)
    return (
        select(Unit, counted.label("in_force"), first.label("review_by"))
        .outerjoin(ListCard, stands)
        .where(within(regulator))
        .group_by(Unit.id)
    )


def _fits(sought: Sought) -> ColumnElement[bool]:
    words = sought.words
    conditions = [
        Unit.name.contains(words, autoescape=True),
        ListCard.found_by.contains(words.casefold(), autoescape=True),
    ]
    if len(sought.code) >= 4:
        conditions += [
            ListCard.number.startswith(clean_number(words), autoescape=True),
            Unit.uscc.startswith(sought.code, autoescape=True),
            Receipt.number == sought.code,
        ]
    return or_(*conditions)
