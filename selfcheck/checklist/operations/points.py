"""Points of a list by the unit's own decision: set aside with a reason, brought back, or written by itself."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.checklist.model import Hand, OwnRow, Standing, place_of
from selfcheck.checklist.operations.reading import draft_of, name_of, product_units_of, row_of
from selfcheck.checklist.operations.rows import Author, alter
from selfcheck.checklist.records import ChecklistRow, SetAside
from selfcheck.enterprises.records import Person
from selfcheck.errors import NotFound, Refused
from selfcheck.glossary import FREQUENCY_NAMES


def set_aside(
    session: Session, actor: Actor, checklist_id: int, row_id: int, reason: str, *, at: datetime
) -> SetAside:
    """Take a row off the list, with the reason; what was written into it is kept.

    :raises Refused: no reason, not on the list, the list is no draft
    """
    checklist = draft_of(session, checklist_id, whole=True)
    row = row_of(session, checklist_id, row_id)
    _refuse_to_set_aside(row, reason)
    name = name_of(session, actor)
    alter(session, Author.of(actor, name, at), row, {"is_out": True})
    decision = SetAside(
        checklist_id=checklist_id,
        place=row.place,
        point_id=row.point_id,
        row_id=row.id,
        stage=row.stage,
        title=row.title,
        title_en=row.title_en,
        product_unit_ids=list(row.product_unit_ids),
        own_reason=reason.strip(),
        user_id=actor.user_id,
        name=name,
        at=at,
    )
    session.add(decision)
    session.flush()
    subject = ("checklist", checklist.id)
    record(
        session, actor, "point-set-aside", subject, at=at, unit_id=checklist.unit_id, row=row.id, point=row.point_id
    )
    return decision


def _refuse_to_set_aside(row: ChecklistRow, reason: str) -> None:
    if not reason.strip():
        raise Refused(
            "set-aside-without-reason",
            "请写明为什么不适用，理由会印在清单附件里。",
            "Say why it does not apply; the reason is printed in the annex.",
            field="reason",
            status=400,
        )
    if row.is_out:
        raise Refused("set-aside-already", "这一条已经不在清单上。", "This row is off the list already.")


def bring_back(session: Session, actor: Actor, checklist_id: int, set_aside_id: int, *, at: datetime) -> ChecklistRow:
    """Put a row back on the list, as it was when the unit set it aside.

    :raises Refused: the rules set it aside: answers decide, or an own row
    """
    checklist = draft_of(session, checklist_id, whole=True)
    query = select(SetAside).where(SetAside.id == set_aside_id, SetAside.checklist_id == checklist_id)
    decision = session.scalars(query).first()
    if decision is None:
        raise NotFound
    if decision.reason_zh or decision.row_id is None:
        raise Refused(
            "set-aside-by-rules",
            "这一条是按回答和产品判断为不适用的。请修改回答；确实需要的，也可以自行增加一行。",
            "Answers and products decided this. Change an answer, or write a row of your own if you need it.",
        )
    row = row_of(session, checklist_id, decision.row_id)
    alter(session, Author.of(actor, name_of(session, actor), at), row, {"is_out": False})
    session.delete(decision)
    session.flush()
    subject = ("checklist", checklist.id)
    record(session, actor, "point-brought-back", subject, at=at, unit_id=checklist.unit_id, row=row.id)
    return row


def add_own_row(session: Session, actor: Actor, checklist_id: int, own: OwnRow, *, at: datetime) -> ChecklistRow:
    """Write a row of the unit's own.

    :raises Refused: a text is missing, a product is not the list's, a person not the unit's; the list is no draft
    """
    checklist = draft_of(session, checklist_id)
    _refuse_incomplete(own)
    products = sorted(unit.id for unit in product_units_of(session, checklist_id))
    chosen = sorted(own.product_unit_ids) or products
    refuse_foreign_products(chosen, products)
    refuse_foreign_person(session, own.person_id)
    words = FREQUENCY_NAMES[own.frequency]
    terms = {"stage": own.stage.value, "frequency": own.frequency.value, "post": own.post.value}
    values = {**asdict(own), **terms, "product_unit_ids": chosen}
    row = ChecklistRow(
        checklist_id=checklist_id,
        place=place_of(own.stage, None),
        hand=Hand.OWN.value,
        target_standing=Standing.OWN.value,
        frequency_words=words.zh,
        frequency_words_en=words.en,
        confirmed_by=actor.user_id,
        confirmed_by_name=name_of(session, actor),
        confirmed_at=at,
        confirmed_together=1,
        **values,
    )
    session.add(row)
    session.flush()
    subject = ("checklist", checklist.id)
    record(session, actor, "own-row-written", subject, at=at, unit_id=checklist.unit_id, row=row.id)
    return row


def _refuse_incomplete(own: OwnRow) -> None:
    needed = {
        "title": (own.title, "请写明风险点。", "Name the risk point."),
        "measure": (own.measure, "请写明管控措施。", "Say what is done against it."),
        "target": (
            own.target,
            "请写明管控目标，写到能当场判断合格不合格。",
            "State a target that can be decided on the spot.",
        ),
    }
    for name, (text, zh, en) in needed.items():
        if not text.strip():
            raise Refused(f"{name}-missing", zh, en, field=name, status=400)


def refuse_foreign_products(chosen: list[int], products: list[int]) -> None:
    """Refuse product units that the list does not cover.

    :raises Refused: at ``products``
    """
    if not set(chosen) <= set(products):
        raise Refused(
            "product-unknown",
            "没有这个产品，请重新选择。",
            "There is no such product; choose again.",
            field="products",
            status=400,
        )


def refuse_foreign_person(session: Session, person_id: int | None) -> None:
    """Refuse a person whom the unit does not have, or who has left.

    :raises Refused: at ``person_id``
    """
    if person_id is None:
        return
    query = select(Person.id).where(Person.id == person_id, Person.has_left.is_(False))
    if session.scalars(query).first() is None:
        raise Refused(
            "person-unknown",
            "没有这个人，请重新选择责任人。",
            "There is no such person; choose again.",
            field="person_id",
            status=400,
        )
