"""Which issued list of a working list is in force, and what happened to the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.issuing.records import IssuedList, ListEvent

Place = Literal["in_force", "superseded", "withdrawn", "void", "being_made"]


@dataclass(frozen=True, slots=True)
class Issue:
    """An issued list with what happened to it, by kind of event."""

    issued: IssuedList
    events: Mapping[str, ListEvent]

    @property
    def place(self) -> Place:
        """Where the list stands; withdrawn weighs more than superseded."""
        for kind in ("void", "withdrawn", "superseded"):
            if kind in self.events:
                return kind
        return "in_force" if "published" in self.events else "being_made"


def issues(session: Session, checklist_id: int | None = None) -> Sequence[Issue]:
    """Return the unit's issued lists, newest first, or those of one working list; two statements."""
    query = select(IssuedList).order_by(IssuedList.id.desc())
    if checklist_id is not None:
        query = query.where(IssuedList.checklist_id == checklist_id)
    found = session.scalars(query).all()
    events: defaultdict[int, dict[str, ListEvent]] = defaultdict(dict)
    for event in session.scalars(select(ListEvent).where(ListEvent.issued_list_id.in_([row.id for row in found]))):
        events[event.issued_list_id][event.kind] = event
    return [Issue(row, events[row.id]) for row in found]


def in_force_of(session: Session, checklist_id: int) -> IssuedList | None:
    """Return the list that a new issue of this working list would supersede."""
    return next((each.issued for each in issues(session, checklist_id) if each.place == "in_force"), None)
