"""Visits: opening one with its draw, marking rows, adding rows, keeping the record, giving up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.attestation.snapshot import Row
from selfcheck.audit.operations import record
from selfcheck.enterprises.records import Unit
from selfcheck.errors import NotFound, Refused, Stale
from selfcheck.regulator.model import Regulator
from selfcheck.spotcheck.drawing import MOST, clean_seed, draw
from selfcheck.spotcheck.lists import Opened
from selfcheck.spotcheck.model import Inspector, Seen, VisitState
from selfcheck.spotcheck.recorded import Recorded
from selfcheck.spotcheck.records import Visit, VisitMark

NOTE_LIMIT: Final = 1000


@dataclass(frozen=True, slots=True)
class Wish:
    """How many rows to draw, by which seed."""

    wanted: int
    seed: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """What somebody saw at a row, with the version of the mark that they saw before, and the page that writes.

    ``turn`` grows with everything that a page sends; 0 where it does not count, for want of a script.
    """

    seen: Seen | None
    note: str
    version: int
    writer: str = ""
    turn: int = 0


def begin(session: Session, regulator: Regulator, opened: Opened, wish: Wish, *, at: datetime) -> Visit:
    """Begin a visit: draw the rows, and let the unit's trail say that an inspector came.

    :raises Refused: an unfit seed
    """
    issued = opened.issue.issued
    drawn = draw(opened.snapshot.rows, issued.data_sha256, clean_seed(wish.seed), wish.wanted)
    visit = Visit(
        number=issued.number,
        unit_id=opened.unit.id,
        unit_name=issued.unit_name,
        region_code=opened.unit.region_code,
        standing=opened.issue.place,
        opened_by=regulator.user_id,
        office=regulator.office,
        seed=drawn.stated.seed,
        wanted=wish.wanted,
        population=drawn.stated.population,
        record=_first_record(regulator, opened).as_plain(),
        began_at=at,
    )
    session.add(visit)
    session.flush()
    session.add_all(VisitMark(visit_id=visit.id, position=row.position, is_drawn=True) for row in drawn.rows)
    facts = {"number": visit.number, "seed": visit.seed, "rows": drawn.stated.drawn, "of": visit.population}
    told(session, actor_of(regulator), "visit-begun", visit, at, **facts)
    return visit


def _first_record(regulator: Regulator, opened: Opened) -> Recorded:
    snapshot = opened.snapshot
    return Recorded(
        authority=regulator.office,
        inspectors=(Inspector(regulator.name, regulator.card),),
        recorder=regulator.name,
        place=snapshot.site.address or snapshot.site.name if snapshot.site else snapshot.unit.address,
    )


def actor_of(regulator: Regulator) -> Actor:
    """The inspector as an actor."""
    return Actor(regulator.user_id, regulator.name)


def told(session: Session, actor: Actor, act: str, visit: Visit, at: datetime, **facts: Any) -> None:
    """Leave a trace of an act in the unit's trail and the installation's."""
    subject = ("visit", visit.id)
    record(session, actor, act, subject, at=at, unit_id=visit.unit_id, office=visit.office, **facts)
    record(session, actor, act, subject, at=at, office=visit.office, unit=visit.unit_id, **facts)


def visits_for(session: Session, regulator: Regulator, *, limit: int = 100) -> Sequence[Visit]:
    """Return the visits that ``visit_for`` opens, newest first: one's own and the closed ones, all of the area."""
    within = Visit.region_code.startswith(regulator.area, autoescape=True)
    readable = or_(Visit.opened_by == regulator.user_id, Visit.state == VisitState.CLOSED.value)
    query = select(Visit).where(within, readable).order_by(Visit.id.desc()).limit(limit)
    return session.scalars(query).all()


def visit_for(session: Session, regulator: Regulator, visit_id: int, *, held: bool = False) -> Visit:
    """Return a visit that the inspector may read: an own one, or a closed one of the area.

    :param held: lock it until the transaction ends, to change it
    :raises NotFound: there is none, or none for this inspector
    """
    query = select(Visit).where(Visit.id == visit_id)
    visit = session.scalars(query.with_for_update() if held else query).first()
    if visit is None or not regulator.covers(visit.region_code):
        raise NotFound
    if visit.opened_by != regulator.user_id and visit.state != VisitState.CLOSED.value:
        raise NotFound
    return visit


def own_visit(session: Session, regulator: Regulator, visit_id: int, *states: VisitState, held: bool = True) -> Visit:
    """Return a visit of the inspector's own in one of these states.

    :param held: lock it until the transaction ends, to change it
    :raises NotFound: there is none
    :raises Refused: it has moved on
    """
    visit = visit_for(session, regulator, visit_id, held=held)
    if visit.opened_by != regulator.user_id:
        raise NotFound
    if VisitState(visit.state) not in states:
        raise Refused(
            "visit-moved-on",
            "这次检查已经进入下一步，这里不能再改。请打开检查页面查看最新状态。",
            "This visit has moved on and this can no longer be changed. Open the visit to see where it stands.",
        )
    return visit


def has_moved(session: Session, regulator: Regulator, visit: Visit) -> bool:
    """Whether the unit left the inspector's area since the visit began, which is finished all the same."""
    return not regulator.covers(session.get_one(Unit, visit.unit_id).region_code)


def marks_of(session: Session, visit_id: int) -> Mapping[int, VisitMark]:
    """Return the marks of a visit by the number of the row."""
    query = select(VisitMark).where(VisitMark.visit_id == visit_id).order_by(VisitMark.position)
    return {mark.position: mark for mark in session.scalars(query)}


def mark(session: Session, visit: Visit, position: int, sighting: Sighting, *, at: datetime) -> VisitMark:
    """Keep what was seen at a row. The same words once more change nothing, however late they come.

    :raises NotFound: the row is not part of the visit
    :raises Stale: somebody wrote here from another phone since, or the same page something newer
    """
    query = select(VisitMark).where(VisitMark.visit_id == visit.id, VisitMark.position == position)
    found = session.scalars(query.with_for_update()).first()
    if found is None:
        raise NotFound
    seen = sighting.seen.value if sighting.seen else None
    is_next = _is_next(found, sighting)
    if is_next:
        found.writer, found.turn = sighting.writer, sighting.turn
    if (found.seen, found.note) == (seen, sighting.note):
        return found
    if not is_next:
        raise Stale(
            "另一个页面刚刚改过这一行。您填写的还在，请对照后再保存一次，就以您的为准。",
            "This row was just changed from another page. Yours is still here: compare, then save once more.",
        )
    found.seen, found.note, found.marked_at = seen, sighting.note, at
    found.version += 1
    session.flush()
    return found


def _is_next(found: VisitMark, sighting: Sighting) -> bool:
    """Whether it was written with what stands now in sight; what the page itself wrote counts as seen."""
    if sighting.writer and sighting.writer == found.writer:
        return not sighting.turn or sighting.turn > found.turn
    return found.version == sighting.version


def add_row(session: Session, visit: Visit, row: Row) -> None:
    """Take one more row into the visit that was not drawn; the note says that the inspectors chose it.

    :raises Refused: it is there already, or there are enough
    """
    marks = marks_of(session, visit.id)
    if row.position in marks:
        raise _not_added("这一行已经在这次检查里。", "This row is part of the visit already.")
    if len(marks) >= MOST:
        raise _not_added(f"一次检查最多 {MOST} 行。", f"A visit has at most {MOST} rows.")
    session.add(VisitMark(visit_id=visit.id, position=row.position, is_drawn=False))
    session.flush()


def _not_added(zh: str, en: str) -> Refused:
    return Refused("row-not-added", zh, en, field="position", status=400)


def keep_record(session: Session, visit: Visit, recorded: Recorded, *, version: int) -> None:
    """Keep what was typed for the note so far. The same words once more change nothing.

    :param version: of the visit, as it was when the page was opened
    :raises Stale: somebody wrote the record on another page since
    """
    if (plain := recorded.as_plain()) == visit.record:
        return
    if visit.version != version:
        raise Stale(
            "另一个页面刚刚改过笔录。您填写的还在，请对照后再保存一次，就以您的为准。",
            "The record was just changed from another page. Yours is still here: compare, then save once more.",
        )
    visit.record = plain
    session.flush()


def give_up(session: Session, actor: Actor, visit: Visit, reason: str, *, at: datetime) -> None:
    """End a visit without a note. What was marked stays on record, with the reason in the trail."""
    visit.state, visit.ended_at = VisitState.GIVEN_UP.value, at
    session.flush()
    told(session, actor, "visit-given-up", visit, at, reason=reason)
