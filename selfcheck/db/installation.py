"""Facts of the installation that are drawn once: its four characters in list numbers."""

from __future__ import annotations

import secrets
from typing import Final

from sqlalchemy import String, select
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
    query = select(InstallationFact).where(InstallationFact.name == "number_code")
    fact = session.scalars(query.with_for_update()).first()
    if fact is None:
        fact = InstallationFact(name="number_code", value=number_code(4))
        session.add(fact)
        session.flush()
    return fact.value
