"""检查前简报: what an inspector should know before the visit, on one screen. Reading alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.attestation.snapshot import Change, Paper, ProductUnit, Snapshot
from selfcheck.issuing.ports import Store
from selfcheck.spotcheck.lists import Opened
from selfcheck.spotcheck.model import RowSeen, Seen, VisitNote, VisitState
from selfcheck.spotcheck.records import Visit
from selfcheck.spotcheck.signing import note_of

NEAR_DAYS: Final = 90


@dataclass(frozen=True, slots=True)
class PaperNear:
    """A paper of a product that is over or ends soon. ``days`` are those left, negative when over."""

    product: ProductUnit
    paper: Paper
    days: int


@dataclass(frozen=True, slots=True)
class LastVisit:
    """The last closed visit to the unit, and what it left to be looked at."""

    visit: Visit
    note: VisitNote
    is_same_list: bool

    @property
    def differed(self) -> tuple[RowSeen, ...]:
        """The rows that did not agree."""
        return tuple(row for row in self.note.rows if row.seen is Seen.DIFFERS)

    def is_overdue(self, today: date) -> bool:
        """Whether the day of the promise has passed."""
        return self.note.promised_until is not None and self.note.promised_until < today


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything on the screen."""

    opened: Opened
    papers: tuple[PaperNear, ...]
    changes: tuple[Change, ...]
    last: LastVisit | None
    is_review_past: bool


def brief_of(session: Session, store: Store, opened: Opened, today: date) -> Brief:
    """Return the brief for a list that is open. One statement, two files."""
    snapshot = opened.snapshot
    return Brief(
        opened=opened,
        papers=papers_near(snapshot, today),
        changes=snapshot.changes,
        last=_last_visit(session, store, opened),
        is_review_past=snapshot.review_by < today,
    )


def papers_near(snapshot: Snapshot, today: date) -> tuple[PaperNear, ...]:
    """Return the papers on the list that are over or end within 90 days, the first to end first."""
    near = [
        PaperNear(product, paper, (paper.expires_on - today).days)
        for product in snapshot.products
        for paper in product.papers
        if paper.expires_on is not None and (paper.expires_on - today).days <= NEAR_DAYS
    ]
    return tuple(sorted(near, key=lambda each: each.days))


def _last_visit(session: Session, store: Store, opened: Opened) -> LastVisit | None:
    found = closed_visits(session, opened.unit.id, limit=1)
    if not found:
        return None
    return LastVisit(found[0], note_of(store, found[0]), found[0].number == opened.issue.issued.number)


def closed_visits(session: Session, unit_id: int, *, limit: int = 100) -> Sequence[Visit]:
    """Return the closed visits to a unit, newest first."""
    query = select(Visit).where(Visit.unit_id == unit_id, Visit.state == VisitState.CLOSED.value)
    return session.scalars(query.order_by(Visit.id.desc()).limit(limit)).all()
