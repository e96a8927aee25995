"""Editing one row: two people at once keep both their words; a recalled target is held against its standard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.checklist.model import Hand, Standing
from selfcheck.checklist.operations.points import refuse_foreign_person, refuse_foreign_products
from selfcheck.checklist.operations.reading import draft_of, name_of, product_units_of
from selfcheck.checklist.operations.rows import Author, alter
from selfcheck.checklist.records import ChecklistRow, RowRevision
from selfcheck.controls.model import Clash, Saved, Twice, Wish
from selfcheck.controls.operations.confirming import change_of_hand, confirmation
from selfcheck.controls.rules import Merge, check_values, hand_after, merge, standing_after
from selfcheck.errors import NotFound


def edit_row(session: Session, actor: Actor, checklist_id: int, row_id: int, wish: Wish, *, at: datetime) -> Saved:
    """Save what a person wrote into a row. Fields that others changed meanwhile stay as they changed them.

    :raises Clash: both changed the same field
    :raises Refused: an unfit value, a changed recalled target without clause, the list is no draft
    """
    draft_of(session, checklist_id)
    row = _row_to_edit(session, checklist_id, row_id)
    check_values(wish.values)
    merged = merge({name: getattr(row, name) for name in wish.values}, wish.shown, wish.values)
    if wish.clause and "target" in merged.theirs:  # they confirm words that do not stand any more
        merged = replace(merged, twice=(*merged.twice, Twice("target", row.target, wish.values["target"])))
    if merged.twice:
        raise _clash(session, row, merged)
    _refuse_foreign(session, checklist_id, merged.mine)
    author = Author.of(actor, name_of(session, actor), at)
    changed = _write(session, author, row, merged.mine, wish)
    session.flush()
    if changed:
        facts = {"fields": changed, "hand": row.hand, "target": row.target_standing, "clause": row.target_clause}
        record(session, actor, "row-edited", ("row", row.id), at=at, unit_id=row.unit_id, **facts)
    return Saved(row.version, tuple(changed), tuple(merged.theirs))


def _clash(session: Session, row: ChecklistRow, merged: Merge) -> Clash:
    names = {each.field for each in merged.twice}
    latest = (
        select(RowRevision).where(RowRevision.row_id == row.id).order_by(RowRevision.made_version.desc()).limit(50)
    )
    revision = next((each for each in session.scalars(latest) if names & set(each.before)), None)
    by, at = (revision.name, revision.at) if revision else ("", None)
    return Clash(merged.twice, merged.theirs, by, at)


def _write(session: Session, author: Author, row: ChecklistRow, mine: Mapping[str, Any], wish: Wish) -> list[str]:
    values = dict(mine)
    changed = {name for name, value in mine.items() if getattr(row, name) != value}
    standing = standing_after(Standing(row.target_standing), wish.clause, is_changed="target" in changed)
    if standing is not None:
        values |= _stand(author, standing, wish.clause)
    values |= change_of_hand(row, changed)
    is_unread = row.confirmed_at is None or values.get("confirmed_at", row.confirmed_at) is None
    if wish.is_read and is_unread:
        values |= {**confirmation(author, row, 1), "hand": hand_after(Hand(values["hand"]), (), is_read=True).value}
    return alter(session, author, row, values)


def _stand(author: Author, standing: Standing, clause: str) -> dict[str, Any]:
    is_checked = standing in {Standing.CONFIRMED, Standing.REPLACED}
    return {
        "target_standing": standing.value,
        "target_by": author.user_id if is_checked else None,
        "target_by_name": author.name if is_checked else "",
        "target_at": author.at if is_checked else None,
        "target_clause": clause.strip() if is_checked else "",
    }


def _row_to_edit(session: Session, checklist_id: int, row_id: int) -> ChecklistRow:
    query = select(ChecklistRow).where(ChecklistRow.id == row_id, ChecklistRow.checklist_id == checklist_id)
    row = session.scalars(query.with_for_update().execution_options(populate_existing=True)).first()
    if row is None or row.is_out:
        raise NotFound
    return row


def _refuse_foreign(session: Session, checklist_id: int, values: Mapping[str, Any]) -> None:
    if "person_id" in values:
        refuse_foreign_person(session, values["person_id"])
    if "product_unit_ids" in values:
        products = [unit.id for unit in product_units_of(session, checklist_id)]
        refuse_foreign_products(values["product_unit_ids"], products)
