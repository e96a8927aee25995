"""Which products of a list have too few rows of their own, by the rows that stand on it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.checklist.model import Books
from selfcheck.checklist.operations.reading import product_name, product_units_of
from selfcheck.checklist.records import Checklist, ChecklistRow
from selfcheck.checklist.specific import FewPoints, counts, wanted
from selfcheck.glossary import Role


def few_points(session: Session, checklist: Checklist, books: Books, on: date) -> tuple[FewPoints, ...]:
    """Return the products with too few rows, in two statements; none before the questions were answered."""
    if checklist.tailored_on is None:
        return ()
    query = select(ChecklistRow.point_id, ChecklistRow.product_unit_ids).where(
        ChecklistRow.checklist_id == checklist.id, ChecklistRow.is_out.is_(False)
    )
    held = counts(books.library, ((point, ids) for point, ids in session.execute(query)))
    role = Role(checklist.role)
    return tuple(
        FewPoints(unit.id, product_name(unit), held.get(unit.id, 0), least)
        for unit in product_units_of(session, checklist.id)
        if held.get(unit.id, 0) < (least := wanted(books.catalogue.by_code.get(unit.product_code), role, on))
    )
