"""Cards of issued lists: one row per list at the installation's own level, written with the issue.

A card follows what happens to its list by itself: whoever writes a ``ListEvent`` moves the card in the same
transaction. Lists that were issued before there were cards get theirs from ``write_missing``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, Select, event, select, update
from sqlalchemy.orm import Mapper, Session

from selfcheck.attestation.canonical import from_kept
from selfcheck.attestation.snapshot import ProductUnit, Snapshot
from selfcheck.db.session import Sessions, UnitSession, enter_unit, transaction
from selfcheck.enterprises.records import Unit
from selfcheck.issuing.ports import Store
from selfcheck.issuing.records import IssuedList, ListCard, ListEvent, RegisteredNumber

STANDING_AFTER: Final[Mapping[str, str]] = {
    "published": "in_force",
    "superseded": "superseded",
    "withdrawn": "withdrawn",
    "void": "void",
}
AT_ONCE: Final = 50


def write_card(session: Session, issued: IssuedList, snapshot: Snapshot) -> ListCard:
    """Write the card of a list that is being issued."""
    card = ListCard(
        number=issued.number,
        unit_id=issued.unit_id,
        issued_list_id=issued.id,
        role=issued.role,
        edition_no=issued.edition_no,
        rows=issued.rows,
        issued_at=issued.issued_at,
        in_force_from=issued.in_force_from,
        review_by=issued.review_by,
        products=[product.name.zh for product in snapshot.products],
        found_by="\n".join(_sought_by(product) for product in snapshot.products),
    )
    session.add(card)
    return card


def _sought_by(product: ProductUnit) -> str:
    words = (product.code or "", product.name.zh, product.name.en, product.brand, *product.models)
    return " ".join(word for word in words if word).casefold()


@event.listens_for(ListEvent, "after_insert")
def _follow(_: Mapper[Any], connection: Connection, happened: ListEvent) -> None:
    moving = (
        update(ListCard)
        .where(ListCard.unit_id == happened.unit_id, ListCard.issued_list_id == happened.issued_list_id)
        .values(standing=STANDING_AFTER[happened.kind], **_ending(happened))
    )
    if happened.kind == "superseded":  # withdrawn weighs more
        moving = moving.where(ListCard.standing == "in_force")
    connection.execute(moving)


def _ending(happened: ListEvent) -> dict[str, Any]:
    """Return what a card takes over of an event: when the list ended, and by which number."""
    if happened.kind == "superseded":
        return {"ended_at": happened.at, "by_number": happened.by_number}
    return {"ended_at": happened.at} if happened.kind == "withdrawn" else {}


def write_missing(sessions: Sessions, store: Store) -> int:
    """Write the cards of lists issued before there were any, a few in each transaction; return how many."""
    count = 0
    while True:
        with transaction(sessions, writing=True) as session:
            found = _without_card(session)
            for registered_id, unit_id in found:
                _write_late(session, store, registered_id, unit_id)
        count += len(found)
        if len(found) < AT_ONCE:
            return count


def _without_card(session: Session) -> list[tuple[int, int]]:
    query = (
        select(RegisteredNumber.issued_list_id, RegisteredNumber.unit_id)
        .outerjoin(ListCard, ListCard.number == RegisteredNumber.number)
        .where(ListCard.id.is_(None))
        .order_by(RegisteredNumber.unit_id, RegisteredNumber.id)
        .limit(AT_ONCE)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def _events_of(issued: IssuedList) -> Select[ListEvent]:
    return select(ListEvent).where(ListEvent.issued_list_id == issued.id)


def _write_late(session: UnitSession, store: Store, issued_list_id: int, unit_id: int) -> None:
    enter_unit(session, unit_id)
    unit = session.get_one(Unit, unit_id)
    issued = session.scalars(select(IssuedList).where(IssuedList.id == issued_list_id)).one()
    card = write_card(session, issued, from_kept(store.read(unit.code, issued.data_sha256)))
    events = {each.kind: each for each in session.scalars(_events_of(issued))}
    for kind in ("published", "superseded", "withdrawn", "void"):
        if kind in events:
            card.standing = STANDING_AFTER[kind]
            for name, value in _ending(events[kind]).items():
                setattr(card, name, value)
    session.flush()
