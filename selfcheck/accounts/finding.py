"""Finding accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from selfcheck.accounts.records import User


def count_people(session: Session) -> int:
    """How many accounts there are."""
    return session.scalar(select(func.count()).select_from(User)) or 0


def search_people(session: Session, sought: str, *, page: int, size: int) -> tuple[Sequence[User], int]:
    """Return one page of the accounts whose names hold ``sought``, newest first, and how many there are in all."""
    query = select(User)
    if sought := sought.strip():
        query = query.where(
            or_(
                User.name.contains(sought.casefold(), autoescape=True),
                User.display_name.contains(sought, autoescape=True),
            )
        )
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    page = min(page, max(1, -(-total // size)))
    rows = session.scalars(query.order_by(User.id.desc()).offset((page - 1) * size).limit(size)).all()
    return rows, total


def names_of(session: Session, user_ids: set[int]) -> Mapping[int, str]:
    """Return the display names of accounts."""
    query = select(User.id, User.display_name).where(User.id.in_(user_ids))
    return {row.id: row.display_name for row in session.execute(query)}
