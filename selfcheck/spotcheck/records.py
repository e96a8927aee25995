"""The tables of spot checks. A visit is the regulator's: it belongs to the installation, and its unit reads it when
it is closed. A code that a unit shows is looked up before anybody is within the unit."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from selfcheck.db.base import Base, Id
from selfcheck.spotcheck.model import Answer, Grade, Seen, Side, VisitState

FOLDER: Final = "spotcheck"  # of the content store: photos and notes belong to no unit


def _one_of(column: str, kind: type[Answer | Grade | Seen | Side | VisitState]) -> str:
    return f"{column} in ({','.join(repr(each.value) for each in kind)})"


class Visit(Base):
    """抽查: one visit with one issued list. ``wanted``, ``seed`` and ``population`` state the draw.

    ``record`` holds what the inspectors typed for the note; ``body_sha256`` is the frozen note that is signed.
    """

    __tablename__ = "visits"
    __table_args__ = (
        CheckConstraint(_one_of("state", VisitState), name="state_known"),
        CheckConstraint("state in ('walking','given_up') or body_sha256 <> ''", name="signed_is_frozen"),
        Index("ix_visits_of_unit", "unit_id", "state"),
        Index("ix_visits_of_person", "opened_by", "id"),
    )

    number: Mapped[str] = mapped_column(String(40), index=True)
    unit_id: Mapped[int] = mapped_column(Id, ForeignKey("units.id"))
    unit_name: Mapped[str] = mapped_column(String(120))
    region_code: Mapped[str] = mapped_column(String(12))
    standing: Mapped[str] = mapped_column(String(12))
    opened_by: Mapped[int] = mapped_column(Id, ForeignKey("users.id"))
    office: Mapped[str] = mapped_column(String(120))
    seed: Mapped[str] = mapped_column(String(40))
    wanted: Mapped[int]
    population: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default=VisitState.WALKING.value)
    record: Mapped[dict[str, Any]] = mapped_column(default=dict)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    body_sha256: Mapped[str] = mapped_column(String(64), default="")
    pdf_sha256: Mapped[str] = mapped_column(String(64), default="")
    docx_sha256: Mapped[str] = mapped_column(String(64), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class VisitMark(Base):
    """What was seen at one row. ``writer`` is the open page that wrote last, so that a repetition is no conflict.

    ``turn`` is the page's own count of what it sent: what it sent earlier and arrives later changes nothing.
    """

    __tablename__ = "visit_marks"
    __table_args__ = (
        CheckConstraint(f"seen is null or {_one_of('seen', Seen)}", name="seen_known"),
        UniqueConstraint("visit_id", "position", name="uq_visit_marks_once"),
    )

    visit_id: Mapped[int] = mapped_column(Id, ForeignKey("visits.id"))
    position: Mapped[int]
    is_drawn: Mapped[bool]
    seen: Mapped[str | None] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(Text, default="")
    marked_at: Mapped[datetime | None]
    writer: Mapped[str] = mapped_column(String(40), default="")
    turn: Mapped[int] = mapped_column(Id, default=0)
    version: Mapped[int] = mapped_column(default=1)


class VisitPhoto(Base):
    """A photo taken at a row. ``word`` is given by the phone, so that a photo sent twice is kept once."""

    __tablename__ = "visit_photos"
    __table_args__ = (
        UniqueConstraint("visit_id", "word", name="uq_visit_photos_once"),
        CheckConstraint("state in ('kept','removed')", name="state_known"),
    )

    visit_id: Mapped[int] = mapped_column(Id, ForeignKey("visits.id"))
    position: Mapped[int]
    word: Mapped[str] = mapped_column(String(40))
    sha256: Mapped[str] = mapped_column(String(64))
    preview_sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Id)
    media_type: Mapped[str] = mapped_column(String(40))
    taken_at: Mapped[datetime]
    taken_by: Mapped[int | None] = mapped_column(Id)
    state: Mapped[str] = mapped_column(String(10), default="kept")


class VisitSignature(Base):
    """A signature under a frozen note. ``place`` counts the inspectors from 1; the unit's is 0."""

    __tablename__ = "visit_signatures"
    __table_args__ = (
        CheckConstraint(_one_of("side", Side), name="side_known"),
        CheckConstraint(_one_of("grade", Grade), name="grade_known"),
        CheckConstraint(f"(side = 'unit' and {_one_of('answer', Answer)}) or answer = ''", name="answer_known"),
        CheckConstraint("answer in ('','agreed') or words <> ''", name="otherwise_with_words"),
        UniqueConstraint("visit_id", "side", "place", name="uq_visit_signatures_once"),
    )

    visit_id: Mapped[int] = mapped_column(Id, ForeignKey("visits.id"))
    side: Mapped[str] = mapped_column(String(10))
    place: Mapped[int]
    name: Mapped[str] = mapped_column(String(60), default="")
    card: Mapped[str] = mapped_column(String(40), default="")
    capacity: Mapped[str] = mapped_column(String(60), default="")
    answer: Mapped[str] = mapped_column(String(10), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    grade: Mapped[str] = mapped_column(String(12))
    strokes: Mapped[list[Any]] = mapped_column(default=list)
    body_sha256: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[int | None] = mapped_column(Id)
    at: Mapped[datetime]


class ShownCode(Base):
    """出示码: with it somebody without an account reads one issued list until ``expires_at``.

    ``fingerprint`` is a keyed digest; ``sealed`` lets the unit show the code again while it holds.
    """

    __tablename__ = "shown_codes"
    __table_args__ = (Index("ix_shown_codes_of_list", "unit_id", "issued_list_id"),)

    unit_id: Mapped[int] = mapped_column(Id, ForeignKey("units.id"))
    issued_list_id: Mapped[int] = mapped_column(Id)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    sealed: Mapped[str] = mapped_column(String(200))
    made_by: Mapped[int | None] = mapped_column(Id)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    looks: Mapped[int] = mapped_column(default=0)
    looked_at: Mapped[datetime | None]
