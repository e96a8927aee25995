"""Confirming rows after reading, and setting one field of many rows at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.checklist.model import Hand
from selfcheck.checklist.operations.points import refuse_foreign_person
from selfcheck.checklist.operations.reading import draft_of, name_of
from selfcheck.checklist.operations.rows import Author, alter
from selfcheck.checklist.records import ChecklistRow
from selfcheck.controls.model import Confirmed, Pick
from selfcheck.controls.rules import BULK_FIELDS, CONTENT, check_values, hand_after
from selfcheck.errors import NotFound, Refused
from selfcheck.glossary import FREQUENCY_NAMES, POST_NAMES, Frequency, Post

AT_MOST: Final = 3000
Holders = Mapping[Post, int]


def confirm_rows(
    session: Session,
    actor: Actor,
    checklist_id: int,
    picks: Sequence[Pick],
    person: int | Holders | None,
    *,
    at: datetime,
) -> Confirmed:
    """Confirm rows after reading; those without a responsible person get ``person``: one for all, or by their post.

    How many were confirmed by this one act stays with each row. A row that somebody changed after it was shown is
    left as it is, for nobody has read its new words.

    :raises Refused: no row, a row would have no person, a person of another unit, the list is no draft
    """
    checklist = draft_of(session, checklist_id)
    for person_id in person.values() if isinstance(person, Mapping) else [person]:
        refuse_foreign_person(session, person_id)
    rows, changed_since = _picked(session, checklist_id, picks)
    open_rows = [row for row in rows if row.confirmed_at is None or row.person_id is None]
    named = {row.id: row.person_id or _person_for(row, person) for row in open_rows}
    if None in named.values():
        raise _person_needed([row for row in open_rows if named[row.id] is None], person)
    author = Author.of(actor, name_of(session, actor), at)
    unread = [row for row in open_rows if row.confirmed_at is None]
    for row in open_rows:
        values = confirmation(author, row, len(unread)) if row.confirmed_at is None else {}
        alter(session, author, row, {"person_id": named[row.id], **values})
    session.flush()
    facts = {"rows": len(unread), "stages": sorted({row.stage for row in unread})}
    record(session, actor, "rows-confirmed", ("checklist", checklist.id), at=at, unit_id=checklist.unit_id, **facts)
    return Confirmed(len(unread), changed_since)


def _person_for(row: ChecklistRow, person: int | Holders | None) -> int | None:
    return person.get(Post(row.post)) if isinstance(person, Mapping) else person


def _person_needed(rows: Sequence[ChecklistRow], person: int | Holders | None) -> Refused:
    zh, en = "请先选责任人，再确认。", "Choose the responsible person first."
    if isinstance(person, Mapping):
        posts = [POST_NAMES[post] for post in Post if post.value in {row.post for row in rows}]
        zh = f"{'、'.join(post.zh for post in posts)}现在没有人担任，或者不止一人。请给这些行选责任人，再确认。"
        en = f"{', '.join(post.en for post in posts)}: held by nobody or by several. Choose who is responsible."
    return Refused("person-needed", zh, en, field="person_id", status=400)


def confirmation(author: Author, row: ChecklistRow, together: int) -> dict[str, Any]:
    """Return what notes who read a row, when, and how many at once."""
    return {
        "hand": hand_after(Hand(row.hand), (), is_read=True).value,
        "confirmed_by": author.user_id,
        "confirmed_by_name": author.name,
        "confirmed_at": author.at,
        "confirmed_together": together,
    }


def change_of_hand(row: ChecklistRow, changed: Iterable[str]) -> dict[str, Any]:
    """Return whose hand a row shows after a change; new words were confirmed by nobody."""
    hand = hand_after(Hand(row.hand), changed, is_read=False)
    if hand is Hand.OWN or not CONTENT & set(changed):
        return {"hand": hand.value}
    nobody = {"confirmed_by": None, "confirmed_by_name": "", "confirmed_at": None, "confirmed_together": None}
    return {"hand": hand.value, **nobody}


def set_field(
    session: Session,
    actor: Actor,
    checklist_id: int,
    picks: Sequence[Pick],
    change: tuple[str, Any],
    *,
    at: datetime,
) -> Confirmed:
    """Set one field of many rows, checked as for one row.

    :param change: name of the field (person, post, frequency or level) and its value
    :raises Refused: no row, an unfit value, the list is no draft
    """
    name, value = change
    if name not in BULK_FIELDS:
        raise NotFound
    checklist = draft_of(session, checklist_id)
    check_values({name: value})
    if name == "person_id":
        refuse_foreign_person(session, value)
    values = {name: value}
    if name == "frequency":
        words = FREQUENCY_NAMES[Frequency(value)]
        values |= {"frequency_words": words.zh, "frequency_words_en": words.en}
    author = Author.of(actor, name_of(session, actor), at)
    rows, changed_since = _picked(session, checklist_id, picks)
    changed = [row for row in rows if _set(session, author, row, values)]
    session.flush()
    facts = {"field": name, "rows": len(changed)}
    record(session, actor, "rows-set", ("checklist", checklist.id), at=at, unit_id=checklist.unit_id, **facts)
    return Confirmed(len(changed), changed_since)


def _set(session: Session, author: Author, row: ChecklistRow, values: dict[str, Any]) -> bool:
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        return False
    alter(session, author, row, {**values, **change_of_hand(row, changed)})
    return True


def _picked(session: Session, checklist_id: int, picks: Sequence[Pick]) -> tuple[list[ChecklistRow], tuple[int, ...]]:
    """Return the picked rows as they were shown, and the ids of those changed since."""
    seen = {pick.row_id: pick.version for pick in picks}
    if not seen or len(seen) > AT_MOST:
        raise Refused("no-row", "请先勾选要处理的行。", "Tick the rows first.", field="pick", status=400)
    query = (
        select(ChecklistRow)
        .where(ChecklistRow.checklist_id == checklist_id, ChecklistRow.is_out.is_(False), ChecklistRow.id.in_(seen))
        .order_by(ChecklistRow.place, ChecklistRow.id)
        .with_for_update()
    )
    rows = session.scalars(query.execution_options(populate_existing=True)).all()
    if len(rows) != len(seen):
        raise Refused(
            "row-unknown",
            "有的行已经不在清单上。请刷新页面后再选。",
            "Some of these rows are not on the list any more. Reload the page and choose again.",
            field="pick",
        )
    good = [row for row in rows if row.version == seen[row.id]]
    return good, tuple(row.id for row in rows if row.version != seen[row.id])
