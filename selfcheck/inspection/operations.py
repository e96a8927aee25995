"""Reading what a list answers, in a fixed number of statements; linking a row with an item and taking it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.checklist.model import Books
from selfcheck.checklist.operations.reading import (
    draft_of,
    name_of,
    product_name,
    product_units_of,
    row_of,
    rows_of,
    set_asides_of,
)
from selfcheck.checklist.operations.specific import asked_of
from selfcheck.checklist.records import Checklist, ChecklistRow, SetAside
from selfcheck.checklist.specific import few_of
from selfcheck.enterprises.records import ProductUnit
from selfcheck.errors import NotFound, Refused
from selfcheck.findings import Finding
from selfcheck.glossary import Role, Stage
from selfcheck.inspection.beside import Beside, beside
from selfcheck.inspection.model import Aside, CheckItem, Line, Linked, ListFacts, ProductItems
from selfcheck.inspection.readiness import few_findings, item_findings
from selfcheck.inspection.records import ItemLink
from selfcheck.inspection.rules import asks_papers, checked_of, items_of_product
from selfcheck.riskpoints.model import Library


def items_of_list(session: Session, checklist: Checklist, books: Books, on: date) -> tuple[ProductItems, ...]:
    """Return every product of a list with how it answers what official checks test, in four statements."""
    return _items(books, product_units_of(session, checklist.id), facts_of_list(session, checklist, on))


def _items(books: Books, units: Iterable[ProductUnit], facts: ListFacts) -> tuple[ProductItems, ...]:
    return tuple(
        items_of_product(books.library, product, (unit.id, product_name(unit)), facts)
        for unit in units
        if (product := books.catalogue.by_code.get(unit.product_code)) is not None
    )


def gaps_of_list(session: Session, checklist: Checklist, books: Books, on: date) -> list[Finding]:
    """Return the hints about inspection items and products with too few points, in four statements."""
    if checklist.tailored_on is None:
        return []
    facts, units = facts_of_list(session, checklist, on), product_units_of(session, checklist.id)
    rows = ((line.point_id, line.product_unit_ids) for line in facts.lines)
    few = few_of(books.library, asked_of(books, units), rows, facts.role, on)
    return [*few_findings(few, checklist.id), *item_findings(_items(books, units, facts), checklist.id)]


def facts_of_list(session: Session, checklist: Checklist, on: date) -> ListFacts:
    """Return what the list holds: its rows as they are numbered, what was set aside, what people linked."""
    rows = rows_of(session, checklist.id)
    asides = set_asides_of(session, checklist.id)
    return ListFacts(
        role=Role(checklist.role),
        on=on,
        lines=lines_of(rows),
        asides=tuple(_aside(each) for each in asides if each.point_id),
        links=links_of(session, checklist.id),
    )


def lines_of(rows: Iterable[ChecklistRow]) -> tuple[Line, ...]:
    """Return rows of a list in their order as lines, numbered from 1."""
    return tuple(_line(number, row) for number, row in enumerate(rows, start=1))


def _line(number: int, row: ChecklistRow) -> Line:
    return Line(
        id=row.id,
        number=number,
        point_id=row.point_id,
        stage=Stage(row.stage),
        title=row.words,
        product_unit_ids=frozenset(row.product_unit_ids),
        asks_papers=asks_papers((row.title, row.measure)),
    )


def _aside(each: SetAside) -> Aside:
    by_unit = not each.reason_zh
    return Aside(str(each.point_id), each.words, each.reason, frozenset(each.product_unit_ids), by_unit)


def beside_rows(
    session: Session,
    library: Library,
    checklist: Checklist,
    held: tuple[Sequence[ChecklistRow], Sequence[ProductUnit]],
    on: date,
) -> dict[int, Beside]:
    """Return what is known beside rows that a page has read, in one more statement.

    :param held: the rows, and the product units of the list
    """
    rows, units = held
    facts = ListFacts(Role(checklist.role), on, lines_of(rows), links=links_of(session, checklist.id))
    return beside(library, {unit.id: unit.product_code for unit in units}, facts)


def links_of(session: Session, checklist_id: int) -> dict[str, tuple[Linked, ...]]:
    """Return the links of a list's people by item."""
    query = select(ItemLink).where(ItemLink.checklist_id == checklist_id).order_by(ItemLink.id)
    found: defaultdict[str, list[Linked]] = defaultdict(list)
    for each in session.scalars(query):
        found[each.item_key].append(Linked(each.id, each.row_id, each.name))
    return {key: tuple(links) for key, links in found.items()}


def item_of_list(session: Session, checklist_id: int, library: Library, key: str) -> CheckItem:
    """Return an item by which a product of the list is tested.

    :raises NotFound: none of them is
    """
    codes = dict.fromkeys(unit.product_code for unit in product_units_of(session, checklist_id))
    found = next((each for code in codes for each in checked_of(library, code) if each.key == key), None)
    if found is None:
        raise NotFound
    return found


def link(session: Session, actor: Actor, checklist_id: int, tested: CheckItem, row_id: int, *, at: datetime) -> None:
    """Say that a row answers an item; said twice it is said once.

    :raises Refused: the row is not on the list any more; the list is no draft
    """
    checklist = draft_of(session, checklist_id)
    row = row_of(session, checklist_id, row_id)
    if row.is_out:
        raise Refused(
            "row-not-on-list",
            "这一行已经不在清单上，请选别的行。",
            "This row is not on the list any more; choose another.",
            field="row",
        )
    known = (ItemLink.checklist_id == checklist_id, ItemLink.item_key == tested.key, ItemLink.row_id == row_id)
    if session.scalars(select(ItemLink).where(*known)).first() is not None:
        return
    session.add(
        ItemLink(
            checklist_id=checklist_id,
            row_id=row_id,
            item_key=tested.key,
            item=tested.item.item.zh[:200],
            user_id=actor.user_id,
            name=name_of(session, actor),
            at=at,
        )
    )
    session.flush()
    facts = {"item": tested.item.item.zh, "row": row_id}
    record(session, actor, "item-linked", ("checklist", checklist_id), at=at, unit_id=checklist.unit_id, **facts)


def unlink(session: Session, actor: Actor, checklist_id: int, link_id: int, *, at: datetime) -> None:
    """Take back that a row answers an item.

    :raises NotFound: the list has no such link
    """
    checklist = draft_of(session, checklist_id)
    query = select(ItemLink).where(ItemLink.id == link_id, ItemLink.checklist_id == checklist_id)
    found = session.scalars(query).first()
    if found is None:
        raise NotFound
    facts = {"item": found.item, "row": found.row_id}
    session.delete(found)
    record(session, actor, "item-unlinked", ("checklist", checklist_id), at=at, unit_id=checklist.unit_id, **facts)
