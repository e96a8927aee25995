"""What stands in the lists of the unit in scope. Each function takes a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.checklist.model import Hand, Standing, State, Tally
from selfcheck.checklist.records import Checklist, ChecklistProduct, ChecklistRow, SetAside
from selfcheck.enterprises.records import Person, ProductUnit, Site
from selfcheck.errors import NotFound, Refused
from selfcheck.glossary import Stage


@dataclass(frozen=True, slots=True)
class Summary:
    """A list at a glance."""

    checklist: Checklist
    site: str
    products: tuple[str, ...]
    rows: int
    looked_at: int


def checklist_of(session: Session, checklist_id: int) -> Checklist:
    """Return a list of the unit.

    :raises NotFound: there is none
    """
    found = session.scalars(select(Checklist).where(Checklist.id == checklist_id)).first()
    if found is None:
        raise NotFound
    return found


def draft_of(session: Session, checklist_id: int, *, whole: bool = False) -> Checklist:
    """Return a list that may be edited; its state stays until this transaction ends.

    :param whole: nobody else edits the list or its rows meanwhile; else only the list's own state stands still
    :raises NotFound: there is none
    :raises Refused: it is on its way or issued
    """
    query = select(Checklist).where(Checklist.id == checklist_id)
    query = query.with_for_update(key_share=True) if whole else query.with_for_update(read=True)
    found = session.scalars(query.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound
    if found.state != State.DRAFT:
        raise _not_a_draft(State(found.state))
    return found


def _not_a_draft(state: State) -> Refused:
    if state is State.ISSUED:
        return Refused(
            "list-issued",
            "这份清单已经签发，不能直接改。请先在清单页面选“修改清单（另出新版）”。",
            "This list is issued and cannot be edited. Choose “Edit for a new issue” on its page first.",
        )
    return Refused(
        "list-on-its-way",
        "这份清单已经提交，正在审核、签发，现在不能改。需要修改时，请先撤回或请审核人退回。",
        "This list was submitted and is under review. Recall it, or let the reviewer return it, to edit it.",
    )


def summaries(session: Session) -> tuple[Summary, ...]:
    """Return the unit's lists, newest first."""
    lists = session.scalars(select(Checklist).order_by(Checklist.id.desc())).all()
    looked = func.sum(case((ChecklistRow.hand != Hand.PROPOSED.value, 1), else_=0))
    counts = {
        checklist_id: (rows, int(seen or 0))
        for checklist_id, rows, seen in session.execute(
            select(ChecklistRow.checklist_id, func.count(), looked)
            .where(ChecklistRow.is_out.is_(False))
            .group_by(ChecklistRow.checklist_id)
        )
    }
    sites = {site.id: site.name for site in session.scalars(select(Site))}
    names: dict[int, list[str]] = defaultdict(list)
    for checklist_id, unit in session.execute(
        select(ChecklistProduct.checklist_id, ProductUnit)
        .join(ProductUnit, ProductUnit.id == ChecklistProduct.product_unit_id)
        .order_by(ProductUnit.id)
    ):
        names[checklist_id].append(product_name(unit))
    return tuple(
        Summary(each, sites.get(each.site_id or 0, ""), tuple(names[each.id]), *counts.get(each.id, (0, 0)))
        for each in lists
    )


def site_name(session: Session, site_id: int | None) -> str:
    """Return the name of a list's site, empty where it is for all of them."""
    return session.scalar(select(Site.name).where(Site.id == site_id)) or "" if site_id else ""


def product_name(unit: ProductUnit) -> str:
    """Return a product unit's name with its brand."""
    return f"{unit.name}（{unit.brand}）" if unit.brand else unit.name


def product_units_of(session: Session, checklist_id: int) -> Sequence[ProductUnit]:
    """Return the product units of a list in the order of their adding."""
    query = (
        select(ProductUnit)
        .join(ChecklistProduct, ChecklistProduct.product_unit_id == ProductUnit.id)
        .where(ChecklistProduct.checklist_id == checklist_id)
        .order_by(ProductUnit.id)
    )
    return session.scalars(query).all()


def rows_of(session: Session, checklist_id: int, stage: Stage | None = None) -> Sequence[ChecklistRow]:
    """Return the rows on the list in their order, of one stage or all."""
    query = select(ChecklistRow).where(ChecklistRow.checklist_id == checklist_id, ChecklistRow.is_out.is_(False))
    if stage is not None:
        query = query.where(ChecklistRow.stage == stage.value)
    return session.scalars(query.order_by(ChecklistRow.place, ChecklistRow.id)).all()


def row_of(session: Session, checklist_id: int, row_id: int) -> ChecklistRow:
    """Return a row of a list, on it or set aside.

    :raises NotFound: the list has none of this id
    """
    query = select(ChecklistRow).where(ChecklistRow.id == row_id, ChecklistRow.checklist_id == checklist_id)
    found = session.scalars(query).first()
    if found is None:
        raise NotFound
    return found


def set_asides_of(session: Session, checklist_id: int) -> Sequence[SetAside]:
    """Return what is not on the list, in the order of the points."""
    query = select(SetAside).where(SetAside.checklist_id == checklist_id)
    return session.scalars(query.order_by(SetAside.place, SetAside.id)).all()


def tallies(session: Session, checklist_id: int) -> tuple[Tally, ...]:
    """Return the counts from which progress is told, in one statement however long the list."""
    has_person = case((ChecklistRow.person_id.is_(None), 0), else_=1)
    columns = (ChecklistRow.stage, ChecklistRow.hand, ChecklistRow.target_standing)
    query = (
        select(*columns, has_person, func.count())
        .where(ChecklistRow.checklist_id == checklist_id, ChecklistRow.is_out.is_(False))
        .group_by(*columns, has_person)
    )
    return tuple(
        Tally(Stage(stage), Hand(hand), Standing(standing), bool(person), count)
        for stage, hand, standing, person, count in session.execute(query)
    )


def persons_by_id(session: Session) -> Mapping[int, Person]:
    """Return everybody of the unit, those who left included."""
    return {person.id: person for person in session.scalars(select(Person).order_by(Person.id))}


def name_of(session: Session, actor: Actor) -> str:
    """Return the name under which the actor stands among the unit's people, else the account's."""
    name = session.scalar(select(Person.name).where(Person.user_id == actor.user_id)) if actor.user_id else None
    return (name or actor.name)[:60]
