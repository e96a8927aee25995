"""回执: a unit hands an issued list to the regulator of its place; an inspector reads it, with words or without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.clock import CHINA, local_day
from selfcheck.enterprises.records import Unit
from selfcheck.errors import NotFound, Refused, Stale
from selfcheck.issuing.records import IssuedList, ListCard
from selfcheck.regulator.assignments import offices_over
from selfcheck.regulator.finding import FoundList, within
from selfcheck.regulator.model import PAGE, ReceiptState, Regulator, Sought
from selfcheck.regulator.records import Receipt, ReceiptSeries

WHOLE_CODE: Final = 6
LONGEST_REMARKS: Final = 500


@dataclass(frozen=True, slots=True)
class Reading:
    """What an inspector says of a receipt: words for the unit, or none. ``version`` is the receipt's as seen."""

    remarks: str
    version: int


def hand_in(session: Session, actor: Actor, unit: Unit, issued: IssuedList, *, at: datetime) -> Receipt:
    """Hand a list in, within the unit's scope, and return the receipt; the same list gives the same receipt.

    :raises Refused: not in force, or nobody is responsible for the unit's place
    """
    # two who hand the same list in, or one while another withdraws it, queue at the list's row
    session.execute(select(IssuedList.id).where(IssuedList.id == issued.id).with_for_update(key_share=True))
    if (earlier := receipt_of(session, issued.number)) is not None:
        return earlier
    _refuse_unfit(session, unit, issued, at)
    region = unit.region_code.ljust(WHOLE_CODE, "0")
    number = _number(session, region, at.astimezone(CHINA).year)
    receipt = Receipt(
        number=number,
        list_number=issued.number,
        unit_id=unit.id,
        region=region,
        handed_in_at=at,
        handed_in_by=actor.user_id or 0,
    )
    session.add(receipt)
    session.flush()
    subject = ("issued-list", issued.number)
    record(session, actor, "list-handed-in", subject, at=at, unit_id=unit.id, receipt=number)
    return receipt


def receipt_of(session: Session, list_number: str) -> Receipt | None:
    """Return the receipt of a list, or None where it was not handed in."""
    return session.scalars(select(Receipt).where(Receipt.list_number == list_number)).first()


def queue(session: Session, regulator: Regulator, sought: Sought) -> tuple[Sequence[FoundList], int]:
    """Return one page of the area's receipts, and how many there are: waiting ones oldest first, else newest first.

    :param sought: ``show`` is a ``ReceiptState``, empty for all
    """
    query = (
        select(ListCard, Unit, Receipt)
        .join(Receipt, Receipt.list_number == ListCard.number)
        .join(Unit, Unit.id == ListCard.unit_id)
        .where(within(regulator))
    )
    if sought.show:
        query = query.where(Receipt.state == sought.show)
    total = session.scalar(select(func.count()).select_from(query.with_only_columns(Receipt.id).subquery())) or 0
    order = Receipt.id.asc() if sought.show == ReceiptState.WAITING else Receipt.id.desc()
    rows = session.execute(query.order_by(order).offset(sought.offset).limit(PAGE))
    return [FoundList(card, unit, receipt) for card, unit, receipt in rows], total


def mark_read(session: Session, regulator: Regulator, found: FoundList, reading: Reading, *, at: datetime) -> Receipt:
    """Note that the inspector read a list that was handed in, with words for the unit where there are any.

    The trace is the caller's. Words can be added later, below the earlier ones; none is taken back.

    :raises NotFound: it was not handed in
    :raises Stale: a colleague answered meanwhile
    """
    receipt = found.receipt
    if receipt is None:
        raise NotFound
    if receipt.version != reading.version:
        raise Stale(
            "同事刚刚处理过这份回执，请刷新后再看。",
            "A colleague answered this receipt just now. Load the page again.",
        )
    said = [words for words in (receipt.remarks, reading.remarks.strip()) if words]
    receipt.remarks, receipt.office = "\n".join(said), regulator.office
    receipt.state = (ReceiptState.REMARKS if said else ReceiptState.READ).value
    receipt.read_at, receipt.read_by = at, regulator.user_id
    session.flush()
    return receipt


def _refuse_unfit(session: Session, unit: Unit, issued: IssuedList, at: datetime) -> None:
    standing = session.scalar(select(ListCard.standing).where(ListCard.number == issued.number))
    if standing != "in_force":
        raise Refused(
            "hand-in-not-in-force",
            "只有现行的清单可以提交。请提交现行的那一版。",
            "Only a list in force can be handed in. Hand in the issue that is in force.",
        )
    if not offices_over(session, unit.region_code, local_day(at)):
        raise Refused(
            "hand-in-nobody",
            "本系统还没有登记负责本地的监管部门，现在不能提交。清单仍可由任何人核验。",
            "No regulator of your place is on record here, so nothing can be handed in. Anybody can still verify it.",
        )


def _number(session: Session, region: str, year: int) -> str:
    return f"HZ{region}-{year}-{_next_serial(session, region, year):04d}"


def _next_serial(session: Session, region: str, year: int) -> int:
    # one statement takes the row's lock and the next number, so that two who hand in queue instead of colliding
    taking = (
        update(ReceiptSeries)
        .where(ReceiptSeries.region == region, ReceiptSeries.year == year)
        .values(last=ReceiptSeries.last + 1)
        .returning(ReceiptSeries.last)
        .execution_options(synchronize_session=False)
    )
    if (serial := session.scalar(taking)) is not None:
        return int(serial)
    try:
        with session.begin_nested():
            session.add(ReceiptSeries(region=region, year=year, last=1))
    except IntegrityError:  # another unit of the place opened the year's series first
        return _next_serial(session, region, year)
    return 1


def leave_receipts_out(session: Session, years: range, gap: int) -> None:
    """Leave out so many numbers in each place's series of each year: after a restore they may have been given."""
    places = {code.ljust(WHOLE_CODE, "0") for code in session.scalars(select(Unit.region_code).distinct()) if code}
    found = session.scalars(select(ReceiptSeries).where(ReceiptSeries.year.in_(years))).all()
    series = {(each.region, each.year): each for each in found}
    for region, year in {*series, *product(places, years)}:
        each = series.get((region, year)) or ReceiptSeries(region=region, year=year, last=0)
        each.last += gap
        session.add(each)
    session.flush()
