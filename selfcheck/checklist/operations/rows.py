"""Changing a row so that nothing is lost: every change keeps what stood there before, who made it and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.checklist.records import ChecklistRow, RowRevision


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes rows, under which name, and when."""

    user_id: int | None
    name: str
    at: datetime

    @classmethod
    def of(cls, actor: Actor, name: str, at: datetime) -> Author:
        """The actor under the name that the unit knows."""
        return cls(actor.user_id, name, at)


def alter(session: Session, author: Author, row: ChecklistRow, values: Mapping[str, Any]) -> list[str]:
    """Set attributes of a row and keep what they were; return the names of those that changed."""
    before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    if not before:
        return []
    for name in before:
        setattr(row, name, values[name])
    session.add(
        RowRevision(
            row_id=row.id,
            made_version=row.version + 1,
            before={name: _plain(value) for name, value in before.items()},
            user_id=author.user_id,
            name=author.name,
            at=author.at,
        )
    )
    return list(before)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
