"""Facts of the installation that are drawn once: its four characters in list numbers."""

from __future__ import annotations

import secrets
from typing import Final

from sqlalchemy import String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from selfcheck.db.base import Base

NUMBER_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class InstallationFact(Base):
    """A named fact of this installation."""

    __tablename__ = "installation_facts"

    name: Mapped[str] = mapped_column(String(40), unique=True)
    value: Mapped[str] = mapped_column(String(200))


def number_code(length: int) -> str:
    """Draw a code for list numbers: digits and capitals without I and O."""
    return "".join(secrets.choice(NUMBER_ALPHABET) for _ in range(length))


def installation_code(session: Session) -> str:
    """Return the installation's part of list numbers, drawn when first asked for."""
    query = select(InstallationFact.value).where(InstallationFact.name == "number_code")
    if (code := session.scalar(query)) is not None:
        return code
    code = number_code(4)
    try:
        with session.begin_nested():
            session.add(InstallationFact(name="number_code", value=code))
    except IntegrityError:  # somebody else asked first at the same moment
        return installation_code(session)
    return code
