"""Signing: the note is frozen, every inspector signs its digest, the unit countersigns or answers with words.

Until the unit has answered, the inspectors can go back and mend the note; their signatures fall away then.
Whoever signs last closes the visit, and its papers are made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.attestation.canonical import digests
from selfcheck.errors import Refused, Stale
from selfcheck.issuing.ports import Store
from selfcheck.jobs.operations import Order, enqueue
from selfcheck.spotcheck.drawing import draw, in_walking_order
from selfcheck.spotcheck.lists import Opened
from selfcheck.spotcheck.model import Answer, Grade, Inspector, PhotoNamed, Seen, Side, Signed, VisitNote, VisitState
from selfcheck.spotcheck.note import Looked, Visited, from_bytes, to_bytes, write_note
from selfcheck.spotcheck.photos import photos_of
from selfcheck.spotcheck.recorded import Missing, Recorded, missing_of
from selfcheck.spotcheck.records import FOLDER, Visit, VisitPhoto, VisitSignature
from selfcheck.spotcheck.strokes import Strokes, picture_of
from selfcheck.spotcheck.visits import marks_of, told

JOB: Final = "visit-note"


@dataclass(frozen=True, slots=True)
class Hand:
    """How somebody signs: by strokes on the phone or by the typed name alone; ``is_account`` for whoever is signed
    in and proved just now who they are."""

    strokes: Strokes = field(default_factory=list)
    is_account: bool = False

    @property
    def grade(self) -> Grade:
        """What the signature rests on."""
        if self.is_account:
            return Grade.ACCOUNT
        return Grade.HANDWRITTEN if self.strokes else Grade.TYPED


@dataclass(frozen=True, slots=True)
class Paper:
    """A visit whose note is frozen."""

    visit: Visit
    note: VisitNote


@dataclass(frozen=True, slots=True)
class UnitAnswer:
    """What the unit says: the answer, who says it and as what, and words where the answer needs them."""

    answer: Answer
    name: str
    capacity: str
    words: str


def looked_in(session: Session, opened: Opened, visit: Visit) -> tuple[Looked, ...]:
    """Return what is on record of every row of a visit, in walking order."""
    marks, photos = marks_of(session, visit.id), photos_of(session, visit.id)
    rows = in_walking_order([opened.row(position) for position in marks])
    return tuple(
        Looked(
            row.position,
            marks[row.position].is_drawn,
            Seen(seen) if (seen := marks[row.position].seen) else None,
            marks[row.position].note,
            tuple(map(_named, photos.get(row.position, ()))),
        )
        for row in rows
    )


def _named(photo: VisitPhoto) -> PhotoNamed:
    return PhotoNamed(photo.sha256, photo.preview_sha256, photo.taken_at.replace(microsecond=0))


def missing_in(session: Session, opened: Opened, visit: Visit) -> tuple[Missing, ...]:
    """Return what keeps the note from being frozen."""
    looked = looked_in(session, opened, visit)
    return missing_of(Recorded.of(visit.record), [(each.position, each.seen, each.note) for each in looked])


def freeze(session: Session, store: Store, opened: Opened, visit: Visit, *, at: datetime) -> VisitNote:
    """Freeze the note, to be signed.

    :raises Refused: something is missing
    """
    if missing := missing_in(session, opened, visit):
        raise Refused("note-incomplete", missing[0].words.zh, missing[0].words.en, field=missing[0].field or None)
    stated = draw(opened.snapshot.rows, opened.issue.issued.data_sha256, visit.seed, visit.wanted).stated
    visited = Visited(opened, stated, looked_in(session, opened, visit), visit.began_at, at)
    note = write_note(visited, Recorded.of(visit.record))
    visit.body_sha256 = store.put(FOLDER, to_bytes(note))
    visit.state, visit.ended_at = VisitState.SIGNING.value, at
    session.flush()
    return note


def note_of(store: Store, visit: Visit) -> VisitNote:
    """Return the frozen note of a visit."""
    return from_bytes(store.read(FOLDER, visit.body_sha256))


def digests_of(note: VisitNote) -> tuple[str, str]:
    """Return SHA-256 and SM3 of a frozen note."""
    return digests(to_bytes(note))


def refuse_another(paper: Paper, read: str | None) -> None:
    """Refuse a signature by somebody who read another note than the one that stands now.

    :param read: digest (hex) of the note on the page from which the signature comes
    :raises Stale: the note was mended since
    """
    if read != paper.visit.body_sha256:
        raise Stale(
            "笔录在您打开之后改过，没有签上。下面是现在的笔录，请看过后再签。",
            "The note was changed after you opened it; nothing was signed. Below is the note as it stands: read it"
            " and sign then.",
        )


def mend(session: Session, actor: Actor, visit: Visit, *, at: datetime) -> None:
    """Go back from signing to writing; the inspectors' signatures fall away, and the trail says so.

    :raises Refused: the unit has answered, and what it answered to is not changed any more
    """
    if unit_answer(signatures_of(session, visit.id)) is not None:
        raise Refused(
            "note-answered",
            "单位已经签名或答复，笔录不能再改。需要更正时请另做一次检查笔录。",
            "The unit has answered, so the note stays as it is. To correct something, make another visit.",
        )
    fallen = _unsign(session, visit)
    visit.state, visit.ended_at, visit.body_sha256 = VisitState.WALKING.value, None, ""
    session.flush()
    told(session, actor, "visit-reopened", visit, at, signatures=fallen)


def signatures_of(session: Session, visit_id: int) -> Sequence[VisitSignature]:
    """Return the signatures of a visit: the inspectors' in order, then the unit's."""
    query = select(VisitSignature).where(VisitSignature.visit_id == visit_id)
    return session.scalars(query.order_by(VisitSignature.side, VisitSignature.place)).all()


def unsigned(note: VisitNote, signatures: Sequence[VisitSignature]) -> tuple[tuple[int, Inspector], ...]:
    """Return the inspectors who have not signed yet, each with their place from 1."""
    given = {each.place for each in signatures if each.side == Side.INSPECTOR.value}
    numbered = enumerate(note.inspectors, start=1)
    return tuple((place, inspector) for place, inspector in numbered if place not in given)


def sign(session: Session, actor: Actor, paper: Paper, place: int, hand: Hand, *, at: datetime) -> None:
    """Sign as one of the inspectors. Whoever signs last closes the visit.

    :raises Refused: there is no such inspector, or they signed already
    """
    visit = paper.visit
    inspector = dict(unsigned(paper.note, signatures_of(session, visit.id))).get(place)
    if inspector is None:
        raise _signed_already()
    given = VisitSignature(
        visit_id=visit.id,
        side=Side.INSPECTOR.value,
        place=place,
        name=inspector.name,
        card=inspector.card,
        grade=hand.grade.value,
        strokes=hand.strokes,
        body_sha256=visit.body_sha256,
        user_id=actor.user_id if hand.is_account else None,
        at=at,
    )
    session.add(given)
    session.flush()
    told(session, actor, "visit-signed", visit, at, place=place, grade=given.grade, digest=visit.body_sha256)
    _close_when_complete(session, actor, paper, at)


def answer(session: Session, actor: Actor, paper: Paper, said: UnitAnswer, hand: Hand, *, at: datetime) -> None:
    """Take the unit's answer, once. Whoever signs last closes the visit.

    :raises Refused: words or a name are missing where the answer needs them, or the unit answered already
    """
    _check_answer(said)
    if unit_answer(signatures_of(session, paper.visit.id)) is not None:
        raise _signed_already()
    is_unsaid = said.answer in {Answer.ABSENT, Answer.REFUSED}
    given = VisitSignature(
        visit_id=paper.visit.id,
        side=Side.UNIT.value,
        place=0,
        name=said.name,
        capacity=said.capacity,
        answer=said.answer.value,
        words=said.words,
        grade=(Grade.NOTED if is_unsaid and not hand.strokes else hand.grade).value,
        strokes=hand.strokes,
        body_sha256=paper.visit.body_sha256,
        at=at,
    )
    session.add(given)
    session.flush()
    facts = {"answer": given.answer, "grade": given.grade, "digest": given.body_sha256}
    told(session, actor, "visit-answered", paper.visit, at, **facts)
    _close_when_complete(session, actor, paper, at)


def unit_answer(signatures: Sequence[VisitSignature]) -> VisitSignature | None:
    """Return what the unit said, None where it has not answered yet."""
    return next((each for each in signatures if each.side == Side.UNIT.value), None)


def _close_when_complete(session: Session, actor: Actor, paper: Paper, at: datetime) -> None:
    visit, signatures = paper.visit, signatures_of(session, paper.visit.id)
    if unsigned(paper.note, signatures) or unit_answer(signatures) is None:
        return
    visit.state = VisitState.CLOSED.value
    session.flush()
    told(session, actor, "visit-closed", visit, at, digest=visit.body_sha256)
    enqueue(session, actor, Order(JOB, f"{JOB}:{visit.id}", None, {"visit_id": visit.id}), at=at)


def _check_answer(said: UnitAnswer) -> None:
    if said.answer in {Answer.AGREED, Answer.OBJECTED} and not said.name:
        raise Refused("answer-name", "请填写姓名。", "Give the name.", field="name", status=400)
    if said.answer is not Answer.AGREED and not said.words:
        zh, en = "请写明不同意见、拒绝签名的理由，或不在场的情况。", "Write the other view, or why nobody signs."
        raise Refused("answer-words", zh, en, field="words", status=400)


def printed(signatures: Sequence[VisitSignature]) -> tuple[Signed, ...]:
    """Return signatures as they are printed."""
    return tuple(
        Signed(
            side=Side(each.side),
            name=each.name,
            card=each.card,
            capacity=each.capacity,
            grade=Grade(each.grade),
            at=each.at,
            answer=Answer(each.answer) if each.answer else None,
            words=each.words,
            picture=picture_of(each.strokes),
        )
        for each in signatures
    )


def _unsign(session: Session, visit: Visit) -> int:
    given = delete(VisitSignature).where(VisitSignature.visit_id == visit.id).returning(VisitSignature.id)
    return len(session.scalars(given).all())


def _signed_already() -> Refused:
    return Refused("signed-already", "这一栏已经签过名。", "This place is signed already.")
