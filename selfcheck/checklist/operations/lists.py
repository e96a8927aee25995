"""Starting a list, its products and answers, and opening an issued one for its next issue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.checklist.model import Books, NewList, State
from selfcheck.checklist.operations.light import refuse_unfit
from selfcheck.checklist.operations.reading import draft_of, product_units_of
from selfcheck.checklist.operations.tailoring import Outcome, tailor_list
from selfcheck.checklist.records import Checklist, ChecklistProduct
from selfcheck.clock import local_day
from selfcheck.enterprises.records import ProductUnit, Site
from selfcheck.errors import NotFound, Refused
from selfcheck.glossary import ROLE_NAMES, Role
from selfcheck.riskpoints.model import Question
from selfcheck.tailoring.model import TailoringInput
from selfcheck.tailoring.rules import check_answers, tailor


def start(session: Session, actor: Actor, wish: NewList, books: Books, *, at: datetime) -> Checklist:
    """Start a list. Where nothing has to be asked, it is tailored at once.

    :raises Refused: no product, a product that the unit does not make (sell), an unknown site, a maker's light list
    """
    refuse_unfit(wish.form, wish.role)
    site = _site(session, wish.site_id)
    units = _products(session, wish.role, wish.product_unit_ids)
    checklist = Checklist(
        role=wish.role.value,
        form=wish.form.value,
        preset=wish.preset,
        title=wish.title or _title(wish.role, site),
        site_id=site.id if site else None,
        catalogue_edition=_edition_in_force(books, at),
        answers={},
        started_by=actor.user_id,
        started_at=at,
        changed_at=at,
    )
    session.add(checklist)
    session.flush()
    session.add_all(ChecklistProduct(checklist_id=checklist.id, product_unit_id=unit.id) for unit in units)
    session.flush()
    codes = sorted({unit.product_code for unit in units})
    subject = ("checklist", checklist.id)
    record(
        session,
        actor,
        "list-started",
        subject,
        at=at,
        unit_id=checklist.unit_id,
        role=wish.role.value,
        form=wish.form.value,
        products=codes,
    )
    if not questions_of(session, checklist, books, at=at):
        tailor_list(session, actor, checklist, books, at=at)
    return checklist


def _site(session: Session, site_id: int | None) -> Site | None:
    if site_id is None:
        return None
    site = session.scalars(select(Site).where(Site.id == site_id, Site.is_closed.is_(False))).first()
    if site is None:
        raise Refused(
            "site-unknown",
            "没有这个场所，请重新选择。",
            "There is no such site; choose again.",
            field="site_id",
            status=400,
        )
    return site


def products_in(session: Session, role: Role) -> Sequence[ProductUnit]:
    """Return the product units that the unit makes (sells), in the order of their adding."""
    takes_part = ProductUnit.is_made if role is Role.MAKER else ProductUnit.is_sold
    query = select(ProductUnit).where(ProductUnit.ended_at.is_(None), takes_part.is_(True))
    return session.scalars(query.order_by(ProductUnit.id)).all()


def _products(session: Session, role: Role, unit_ids: Sequence[int]) -> Sequence[ProductUnit]:
    wanted = set(unit_ids)
    found = [unit for unit in products_in(session, role) if unit.id in wanted]
    if not wanted:
        raise Refused(
            "no-product", "请至少选择一个产品。", "Choose at least one product.", field="products", status=400
        )
    if len(found) != len(wanted):
        raise Refused(
            "product-unknown",
            "没有这个产品，或者本单位不以这个身份经营它，请重新选择。",
            "There is no such product, or the unit does not deal with it in this role; choose again.",
            field="products",
            status=400,
        )
    return found


def _title(role: Role, site: Site | None) -> str:
    name = f"{ROLE_NAMES[role].zh}风险管控清单"
    return f"{site.name[:40]} {name}" if site else name


def _edition_in_force(books: Books, at: datetime) -> str:
    today = local_day(at)
    dated = [each for each in books.catalogue.editions if each.issued_on is not None and each.issued_on <= today]
    return max(dated, key=lambda each: (each.issued_on, each.code)).code if dated else ""


def questions_of(session: Session, checklist: Checklist, books: Books, *, at: datetime) -> tuple[Question, ...]:
    """Return the questions that the list's products raise in its role, in the library's order."""
    codes = tuple(unit.product_code for unit in product_units_of(session, checklist.id))
    given = TailoringInput(products=codes, role=Role(checklist.role), on=local_day(at), answers=checklist.answers)
    return tailor(books.library, books.catalogue, given).questions


def answer(
    session: Session, actor: Actor, checklist_id: int, answers: Mapping[str, str], books: Books, *, at: datetime
) -> Outcome:
    """Give the answers and tailor the list by them; a question left out counts as applying.

    :raises Refused: an answer that the library does not offer; the list is no draft
    """
    checklist = draft_of(session, checklist_id, whole=True)
    check_answers(books.library, answers)
    given = dict(sorted(answers.items()))
    if checklist.answers != given:
        checklist.answers = given
        subject = ("checklist", checklist.id)
        record(session, actor, "questions-answered", subject, at=at, unit_id=checklist.unit_id, answered=len(given))
    return tailor_list(session, actor, checklist, books, at=at)


def choose_products(
    session: Session, actor: Actor, checklist_id: int, unit_ids: Sequence[int], books: Books, *, at: datetime
) -> Outcome:
    """Let the list cover these product units and no others, and tailor it anew.

    :raises Refused: as ``start``; the list is no draft
    """
    checklist = draft_of(session, checklist_id, whole=True)
    units = _products(session, Role(checklist.role), unit_ids)
    held = {unit.id for unit in product_units_of(session, checklist_id)}
    wanted = {unit.id for unit in units}
    off = ChecklistProduct.product_unit_id.in_(held - wanted)
    session.execute(delete(ChecklistProduct).where(ChecklistProduct.checklist_id == checklist_id, off))
    session.add_all(
        ChecklistProduct(checklist_id=checklist_id, product_unit_id=unit_id) for unit_id in sorted(wanted - held)
    )
    session.flush()
    codes = sorted({unit.product_code for unit in units})
    subject = ("checklist", checklist_id)
    record(session, actor, "products-chosen", subject, at=at, unit_id=checklist.unit_id, products=codes)
    return tailor_list(session, actor, checklist, books, at=at)


def reopen(session: Session, actor: Actor, checklist_id: int, *, at: datetime) -> Checklist:
    """Open an issued list for its next issue; the issued one stays in force until then.

    :raises Refused: it is not issued
    """
    query = select(Checklist).where(Checklist.id == checklist_id).with_for_update(key_share=True)
    checklist = session.scalars(query.execution_options(populate_existing=True)).first()
    if checklist is None:
        raise NotFound
    if checklist.state != State.ISSUED:
        raise Refused(
            "list-not-issued",
            "只有已签发的清单需要这样打开；这份清单现在的状态不同，请看清单页面。",
            "Only an issued list is opened this way; this one is at another step. See its page.",
        )
    checklist.state, checklist.changed_at = State.DRAFT.value, at
    record(session, actor, "list-reopened", ("checklist", checklist.id), at=at, unit_id=checklist.unit_id)
    return checklist
