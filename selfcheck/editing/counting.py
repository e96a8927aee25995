"""Who uses a point: in how many working lists and in how many that were issued, never whose.

Lists belong to their units, so the worker goes from unit to unit and keeps the sums; pages read the sums alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, delete, exists, func, select
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.checklist.records import ChecklistRow
from selfcheck.db.session import enter_unit, transaction
from selfcheck.editing.records import PointUse
from selfcheck.enterprises.records import Unit
from selfcheck.issuing.records import IssuedList
from selfcheck.jobs.operations import Order, enqueue
from selfcheck.jobs.records import Job
from selfcheck.jobs.worker import Running
from selfcheck.text import Bilingual

USES: Final = "library-point-uses"
EVERY_UNITS: Final = 50
COUNTING: Final = Bilingual("正在统计各单位的清单", "Counting the lists of all units")


def order_count(session: Session, actor: Actor, *, at: datetime) -> Job:
    """Have the uses counted anew; asked twice in a minute, it is done once."""
    return enqueue(session, actor, Order(USES, f"{USES}:{at:%Y%m%d%H%M}"), at=at)


def count_uses(running: Running) -> None:
    """Count in how many lists each point stands."""
    with running.reading() as session:
        unit_ids = session.scalars(select(Unit.id).order_by(Unit.id)).all()
    working: Counter[str] = Counter()
    issued: Counter[str] = Counter()
    for place, unit_id in enumerate(unit_ids):
        if place % EVERY_UNITS == 0:
            running.say(COUNTING, place, len(unit_ids))
        for sums, found in zip((working, issued), _of_unit(running, unit_id), strict=True):
            sums.update(found)
    with running.writing() as session:
        at = running.clock.now()
        session.execute(delete(PointUse))
        session.add_all(
            PointUse(point_id=each, working=working[each], issued=issued[each], counted_at=at)
            for each in sorted(working.keys() | issued.keys())
        )
        running.finish(session, {"units": len(unit_ids)})


def _of_unit(running: Running, unit_id: int) -> Sequence[dict[str, int]]:
    was_issued = exists().where(
        IssuedList.unit_id == ChecklistRow.unit_id, IssuedList.checklist_id == ChecklistRow.checklist_id
    )
    with transaction(running.sessions, writing=False) as session:
        enter_unit(session, unit_id)
        return [dict(_counts(session, unit_id, which)) for which in (~was_issued, was_issued)]


def _counts(session: Session, unit_id: int, which: ColumnElement[bool]) -> Iterator[tuple[str, int]]:
    query = (
        select(ChecklistRow.point_id, func.count(func.distinct(ChecklistRow.checklist_id)))
        .where(ChecklistRow.unit_id == unit_id, ChecklistRow.point_id.is_not(None), ChecklistRow.is_out.is_(False))
        .where(which)
        .group_by(ChecklistRow.point_id)
    )
    for point_id, count in session.execute(query):
        yield str(point_id), int(count)


def use_of(session: Session, point_id: str) -> PointUse | None:
    """Return the sums of one point; None where it stands in no list, or nothing was counted yet."""
    return session.scalars(select(PointUse).where(PointUse.point_id == point_id)).first()


def counted_at(session: Session) -> datetime | None:
    """Return when the uses were last counted."""
    return session.scalar(select(func.max(PointUse.counted_at)))
