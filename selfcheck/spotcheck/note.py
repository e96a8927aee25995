"""The visit note: put together from what was seen and typed, frozen as canonical bytes, and read back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import rfc8785

from selfcheck.attestation.canonical import parse_strictly
from selfcheck.attestation.codec import from_plain, to_plain
from selfcheck.attestation.snapshot import Row, Snapshot
from selfcheck.clock import local_day
from selfcheck.errors import Broken
from selfcheck.glossary import ROLE_NAMES, Post
from selfcheck.spotcheck.lists import Opened
from selfcheck.spotcheck.model import (
    SCHEMA,
    AsideNamed,
    DrawStated,
    ListNamed,
    Party,
    PhotoNamed,
    RowSeen,
    Seen,
    VisitNote,
)
from selfcheck.spotcheck.recorded import Recorded


@dataclass(frozen=True, slots=True)
class Looked:
    """What is on record of one row of a visit."""

    position: int
    is_drawn: bool
    seen: Seen | None
    note: str
    photos: tuple[PhotoNamed, ...] = ()


@dataclass(frozen=True, slots=True)
class Visited:
    """A visit apart from what was typed for its note: the list, the draw, what was seen, from when to when."""

    opened: Opened
    draw: DrawStated
    looked: tuple[Looked, ...]
    began_at: datetime
    ended_at: datetime


def write_note(visited: Visited, recorded: Recorded) -> VisitNote:
    """Put a note together. Pure: the same visit and words give the same note."""
    opened = visited.opened
    return VisitNote(
        schema=SCHEMA,
        is_sample=opened.snapshot.is_sample,
        list=_list_named(opened),
        party=_party(opened.snapshot, recorded),
        authority=recorded.authority,
        inspectors=recorded.inspectors,
        recorder=recorded.recorder,
        cards_shown=recorded.cards_shown,
        place=recorded.place,
        began_at=visited.began_at.replace(microsecond=0),
        ended_at=visited.ended_at.replace(microsecond=0),
        draw=visited.draw,
        rows=tuple(_row_seen(opened.row(each.position), each) for each in visited.looked),
        asides=asides_of(opened.snapshot),
        aside_remarks=recorded.aside_remarks,
        summary=recorded.summary,
        outcome=recorded.outcome,
        demands=recorded.demands,
        promised=recorded.promised,
        promised_until=recorded.promised_until,
    )


def asides_of(snapshot: Snapshot) -> tuple[AsideNamed, ...]:
    """Return the points that the list sets aside."""
    return tuple(AsideNamed(each.title, each.stage, each.reason, each.person) for each in snapshot.set_aside)


def to_bytes(note: VisitNote) -> bytes:
    """Return the canonical bytes of a note: what every signature names by its digest."""
    return rfc8785.dumps(to_plain(note))


def from_bytes(content: bytes) -> VisitNote:
    """Read a note back that we wrote ourselves and the store has just compared with its digest.

    :raises Broken: not a note of this schema
    """
    plain = parse_strictly(content)
    if not isinstance(plain, dict) or plain.get("schema") != SCHEMA:
        raise Broken(f"not a visit note of schema {SCHEMA}")
    return from_plain(VisitNote, plain)


def _list_named(opened: Opened) -> ListNamed:
    snapshot, issued = opened.snapshot, opened.issue.issued
    return ListNamed(
        number=snapshot.number,
        edition=snapshot.edition,
        role=ROLE_NAMES[snapshot.role],
        issued_on=local_day(snapshot.issued_at),
        data_sha256=issued.data_sha256,
        data_sm3=issued.data_sm3,
        check_url=snapshot.check_url,
        standing=opened.standing,
    )


def _party(snapshot: Snapshot, recorded: Recorded) -> Party:
    unit = snapshot.unit
    chief = "、".join(each.person for each in snapshot.posts if each.post is Post.PERSON_IN_CHARGE)
    return Party(unit.name, unit.uscc, unit.address, chief, recorded.present, recorded.capacity)


def _row_seen(row: Row, looked: Looked) -> RowSeen:
    return RowSeen(
        position=row.position,
        stage=row.stage,
        title=row.title,
        target=row.target.text,
        method=row.check_method,
        person=row.person,
        is_drawn=looked.is_drawn,
        note=looked.note,
        photos=looked.photos,
        seen=looked.seen,
    )
