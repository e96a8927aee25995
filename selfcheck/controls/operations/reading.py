"""What about a list's rows stands in the way, for its page, the readiness page and the POST that obeys it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from selfcheck.checklist.operations.reading import tallies
from selfcheck.checklist.progress import Progress, progress
from selfcheck.checklist.records import ChecklistRow, RowRevision
from selfcheck.controls.operations.evidence import file_standings
from selfcheck.controls.readiness import reading_findings, row_findings
from selfcheck.enterprises.model import Holding
from selfcheck.enterprises.operations.reading import holdings
from selfcheck.findings import Finding
from selfcheck.glossary import Post


def list_findings(session: Session, checklist_id: int, on: date) -> list[Finding]:
    """Return everything found about the rows of a list, in a fixed number of statements."""
    found = progress(tallies(session, checklist_id))
    return [
        *reading_findings(found, checklist_id),
        *lacking_findings(session, checklist_id, on, found),
    ]


def lacking_findings(session: Session, checklist_id: int, on: date, found: Progress) -> list[Finding]:
    """Return what rows lack and evidence that expired, without what nobody read."""
    without_frequency = select(func.count()).where(
        ChecklistRow.checklist_id == checklist_id, ChecklistRow.is_out.is_(False), ChecklistRow.frequency == ""
    )
    count = session.scalar(without_frequency) or 0
    return list(row_findings(found, count, file_standings(session, checklist_id), checklist_id, on))


def sole_holders(session: Session, on: date) -> Mapping[Post, Holding]:
    """Return who holds a post alone on a day; a post of several people or of nobody is left out."""
    held: defaultdict[Post, dict[int, Holding]] = defaultdict(dict)
    for holding in holdings(session, on):
        held[holding.post][holding.person_id] = holding
    return {post: next(iter(people.values())) for post, people in held.items() if len(people) == 1}


def revisions_of(session: Session, row_id: int, limit: int = 50) -> Sequence[RowRevision]:
    """Return how a row came to read as it does, newest first."""
    query = select(RowRevision).where(RowRevision.row_id == row_id).order_by(RowRevision.made_version.desc())
    return session.scalars(query.limit(limit)).all()


def neighbours(session: Session, row: ChecklistRow) -> tuple[int | None, int | None]:
    """Return the ids of the rows before and after a row on its list."""
    on_list = (ChecklistRow.checklist_id == row.checklist_id, ChecklistRow.is_out.is_(False))
    here = tuple_(ChecklistRow.place, ChecklistRow.id)
    before = select(ChecklistRow.id).where(*on_list, here < tuple_(row.place, row.id))
    after = select(ChecklistRow.id).where(*on_list, here > tuple_(row.place, row.id))
    backwards = (ChecklistRow.place.desc(), ChecklistRow.id.desc())
    return (
        session.scalars(before.order_by(*backwards).limit(1)).first(),
        session.scalars(after.order_by(ChecklistRow.place, ChecklistRow.id).limit(1)).first(),
    )
