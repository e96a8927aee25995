"""List numbers: ``<installation 4>-<unit 6>-<year>-<serial 4+>``, no gap, no double."""

from __future__ import annotations

import secrets
from base64 import b32encode
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from selfcheck.db.installation import installation_code
from selfcheck.db.session import current_unit
from selfcheck.issuing.records import NumberCounter, NumberGap

CHECK_CODE_LENGTH: Final = 13
PARTS: Final = ("installation", "unit", "year", "serial")


def format_number(installation: str, unit: str, year: int, serial: int) -> str:
    """Put a number together."""
    return f"{installation}-{unit}-{year}-{serial:04d}"


def parts_of(number: str) -> tuple[str, int, int]:
    """Return unit, year and serial of a number; of anything else what no number has."""
    parts = number.split("-")
    if len(parts) != len(PARTS) or not all(each.isascii() and each.isdecimal() for each in parts[2:]):
        return "", 0, 0
    return parts[1], int(parts[2][:9]), int(parts[3][:9])


def next_number(session: Session, unit_code: str, year: int) -> tuple[str, int]:
    """Take the next number of the unit's series; it is given for good when the transaction commits.

    :return: the printed number and its serial
    """
    serial = _next_serial(session, year)
    return format_number(installation_code(session), unit_code, year, serial), serial


def _next_serial(session: Session, year: int) -> int:
    # one statement takes the row's lock and the next number, so that two issuers queue instead of colliding
    taking = (
        update(NumberCounter)
        .where(NumberCounter.unit_id == current_unit(session), NumberCounter.year == year)
        .values(last=NumberCounter.last + 1)
        .returning(NumberCounter.last)
        .execution_options(synchronize_session=False)
    )
    if (serial := session.scalar(taking)) is not None:
        return int(serial)
    try:
        with session.begin_nested():
            session.add(NumberCounter(year=year, last=1))
            session.flush()
    except IntegrityError:  # another issuer opened the year's series first
        return _next_serial(session, year)
    return 1


def leave_out(session: Session, years: range, gap: int, *, at: datetime) -> None:
    """Leave out so many numbers of the unit's series of each year: they may have been given, and nothing says so."""
    counters = {
        each.year: each for each in session.scalars(select(NumberCounter).where(NumberCounter.year.in_(years)))
    }
    for year in years:
        counter = counters.get(year) or NumberCounter(year=year, last=0)
        session.add(NumberGap(year=year, first=counter.last + 1, last=counter.last + gap, at=at))
        counter.last += gap
        session.add(counter)
    session.flush()


def gaps(session: Session) -> Sequence[NumberGap]:
    """Return the numbers of the unit's series that were left out, newest first."""
    return session.scalars(select(NumberGap).order_by(NumberGap.id.desc())).all()


def last_serial(session: Session, year: int) -> int:
    """Return the last serial given in the unit's series."""
    return session.scalar(select(NumberCounter.last).where(NumberCounter.year == year)) or 0


def check_code() -> str:
    """Draw a check code: 13 base32 characters, 65 random bits."""
    return b32encode(secrets.token_bytes(9)).decode()[:CHECK_CODE_LENGTH]
