"""The tables of the regulator's desk. They belong to the installation: an inspector stands outside every unit."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from selfcheck.db.base import Base, Id


class Assignment(Base):
    """任职: for which area an inspector works, of which office, from when to when (last day included).

    ``area`` is the prefix of a division code; ``card`` the number of the enforcement card. ``ended_at`` is set
    when an operator ends it before its last day.
    """

    __tablename__ = "regulator_assignments"
    __table_args__ = (
        CheckConstraint("area <> ''", name="area_given"),
        CheckConstraint("until is null or until >= since", name="ends_after_it_begins"),
        Index("ix_regulator_assignments_user", "user_id", "ended_at"),
    )

    user_id: Mapped[int] = mapped_column(Id, ForeignKey("users.id"))
    area: Mapped[str] = mapped_column(String(12))
    office: Mapped[str] = mapped_column(String(120))
    card: Mapped[str] = mapped_column(String(40), default="")
    since: Mapped[date]
    until: Mapped[date | None]
    given_by: Mapped[int | None] = mapped_column(Id)
    given_at: Mapped[datetime]
    ended_by: Mapped[int | None] = mapped_column(Id)
    ended_at: Mapped[datetime | None]


class Look(Base):
    """What an inspector opened or did, for the inspector's own page and for the unit; the proof is in the trail.

    A quiet one is shown to the unit only after ``QUIET``.
    """

    __tablename__ = "regulator_looks"
    __table_args__ = (
        Index("ix_regulator_looks_user", "user_id", "id"),
        Index("ix_regulator_looks_subject", "unit_id", "subject_kind", "subject_id"),
    )

    user_id: Mapped[int] = mapped_column(Id, ForeignKey("users.id"))
    office: Mapped[str] = mapped_column(String(120))
    act: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(80))
    unit_id: Mapped[int | None] = mapped_column(Id, ForeignKey("units.id"))
    is_quiet: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]


class Receipt(Base):
    """回执: an issued list that its unit handed to the regulator of its place. Once for each list.

    ``region`` is the unit's division code on that day; ``state`` a ``ReceiptState``; ``seen_version`` the answer
    that the unit put aside last.
    """

    __tablename__ = "regulator_receipts"
    __table_args__ = (
        CheckConstraint("state in ('waiting','read','remarks')", name="state_known"),
        CheckConstraint("state <> 'remarks' or remarks <> ''", name="remarks_in_words"),
        Index("ix_regulator_receipts_queue", "state", "id"),
    )

    number: Mapped[str] = mapped_column(String(40), unique=True)
    list_number: Mapped[str] = mapped_column(String(40), ForeignKey("registered_numbers.number"), unique=True)
    unit_id: Mapped[int] = mapped_column(Id, ForeignKey("units.id"), index=True)
    region: Mapped[str] = mapped_column(String(12))
    handed_in_at: Mapped[datetime]
    handed_in_by: Mapped[int] = mapped_column(Id, ForeignKey("users.id"))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    remarks: Mapped[str] = mapped_column(Text, default="")
    read_at: Mapped[datetime | None]
    read_by: Mapped[int | None] = mapped_column(Id, ForeignKey("users.id"))
    office: Mapped[str] = mapped_column(String(120), default="")
    seen_version: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class ReceiptSeries(Base):
    """The last serial of receipts of one place and year; taken inside the transaction that hands in."""

    __tablename__ = "regulator_receipt_series"
    __table_args__ = (UniqueConstraint("region", "year", name="uq_regulator_receipt_series"),)

    region: Mapped[str] = mapped_column(String(12))
    year: Mapped[int]
    last: Mapped[int]


class Batch(Base):
    """批量核验: files that one inspector had verified together. ``word`` names where they lie until the verdicts
    are written; afterwards nothing of them is left but ``BatchFile`` rows."""

    __tablename__ = "regulator_batches"
    __table_args__ = (Index("ix_regulator_batches_user", "user_id", "id"),)

    user_id: Mapped[int] = mapped_column(Id, ForeignKey("users.id"))
    word: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    job_id: Mapped[int | None] = mapped_column(Id, ForeignKey("jobs.id"))
    ordered_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class BatchFile(Base):
    """The verdict on one file of a batch, and what the file says of its list where it is one of ours.

    ``is_outside`` is true for a genuine list of a unit outside the inspector's area.
    """

    __tablename__ = "regulator_batch_files"
    __table_args__ = (UniqueConstraint("batch_id", "position", name="uq_regulator_batch_files_order"),)

    batch_id: Mapped[int] = mapped_column(Id, ForeignKey("regulator_batches.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(300))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    sm3: Mapped[str] = mapped_column(String(64))
    verdict: Mapped[str] = mapped_column(String(40))
    is_accepted: Mapped[bool]
    is_genuine: Mapped[bool]
    sentence_zh: Mapped[str] = mapped_column(Text)
    sentence_en: Mapped[str] = mapped_column(Text)
    failed_zh: Mapped[str] = mapped_column(Text, default="")
    failed_en: Mapped[str] = mapped_column(Text, default="")
    number: Mapped[str] = mapped_column(String(40), default="")
    edition_no: Mapped[int | None]
    unit_name: Mapped[str] = mapped_column(String(120), default="")
    uscc: Mapped[str] = mapped_column(String(18), default="")
    issued_at: Mapped[datetime | None]
    review_by: Mapped[date | None]
    is_outside: Mapped[bool] = mapped_column(default=False)
    as_of: Mapped[datetime]
