"""List numbers: ``<installation 4>-<unit 6>-<year>-<serial 4+>``, no gap, no double."""

from __future__ import annotations

import secrets
from base64 import b32encode
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from selfcheck.db.installation import installation_code
from selfcheck.db.session import current_unit
from selfcheck.issuing.records import NumberCounter

CHECK_CODE_LENGTH: Final = 13


def format_number(installation: str, unit: str, year: int, serial: int) -> str:
    """Put a number together."""
    return f"{installation}-{unit}-{year}-{serial:04d}"


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


def last_serial(session: Session, year: int) -> int:
    """Return the last serial given in the unit's series."""
    return session.scalar(select(NumberCounter.last).where(NumberCounter.year == year)) or 0


def check_code() -> str:
    """Draw a check code: 13 base32 characters, 65 random bits."""
    return b32encode(secrets.token_bytes(9)).decode()[:CHECK_CODE_LENGTH]
