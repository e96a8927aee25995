"""Which products of a list have too few rows of their own, by the rows that stand on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.checklist.model import Books
from selfcheck.checklist.operations.reading import product_name, product_units_of
from selfcheck.checklist.records import Checklist, ChecklistRow
from selfcheck.checklist.specific import Asked, FewPoints, few_of
from selfcheck.enterprises.records import ProductUnit
from selfcheck.glossary import Role


def few_points(session: Session, checklist: Checklist, books: Books, on: date) -> tuple[FewPoints, ...]:
    """Return the products with too few rows, in two statements; none before the questions were answered."""
    if checklist.tailored_on is None:
        return ()
    query = select(ChecklistRow.point_id, ChecklistRow.product_unit_ids).where(
        ChecklistRow.checklist_id == checklist.id, ChecklistRow.is_out.is_(False)
    )
    rows = [(point, ids) for point, ids in session.execute(query)]
    return few_of(
        books.library, asked_of(books, product_units_of(session, checklist.id)), rows, Role(checklist.role), on
    )


def asked_of(books: Books, units: Iterable[ProductUnit]) -> list[Asked]:
    """Return product units as one asks whether enough rows speak of them."""
    return [Asked(unit.id, product_name(unit), books.catalogue.by_code.get(unit.product_code)) for unit in units]
