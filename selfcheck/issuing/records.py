"""The tables of issuing. What is issued is never edited: what happens to it later are rows of their own."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from selfcheck.db.base import Base, Id, TenantBase, belongs_to, tenant_table


class Step(TenantBase):
    """A step of a working list on its way: submitted, reviewed, attested, returned, recalled; with words.

    ``signed_in_at`` is when the person last proved who they are before it, and ``signed_in_by`` with what;
    ``said_sha256`` is what the list said then (``issuing.said``), empty for steps from before that was noted.
    """

    __tablename__ = "list_steps"
    __table_args__ = tenant_table(
        belongs_to("checklists", "checklist_id"),
        CheckConstraint("act in ('submit','review','attest','return','recall')", name="act_known"),
        Index("ix_list_steps_of_list", "unit_id", "checklist_id"),
    )

    checklist_id: Mapped[int] = mapped_column(Id)
    act: Mapped[str] = mapped_column(String(10))
    post: Mapped[str] = mapped_column(String(20))
    user_id: Mapped[int] = mapped_column(Id)
    person_name: Mapped[str] = mapped_column(String(60))
    acted_for: Mapped[str] = mapped_column(String(60), default="")
    words: Mapped[str] = mapped_column(String(500), default="")
    at: Mapped[datetime]
    signed_in_at: Mapped[datetime | None]
    signed_in_by: Mapped[str] = mapped_column(String(20), default="", server_default=text("''"))
    said_sha256: Mapped[str] = mapped_column(String(64), default="", server_default=text("''"))


class IssuedList(TenantBase):
    """签发的清单: one issue (版次) of a list, as frozen. The row is written once.

    Only where what was frozen lapsed before it was sealed (``ListLapse``) is it frozen anew; number and edition stay.

    ``seal`` says what its seal rests on (``attestation.custody.SealTerms``), None for lists from before seals.
    """

    __tablename__ = "issued_lists"
    __table_args__ = tenant_table(
        belongs_to("checklists", "checklist_id"),
        UniqueConstraint("unit_id", "year", "serial", name="uq_issued_lists_number_once"),
    )

    checklist_id: Mapped[int] = mapped_column(Id)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    year: Mapped[int]
    serial: Mapped[int]
    edition_no: Mapped[int]
    role: Mapped[str] = mapped_column(String(10))
    data_sha256: Mapped[str] = mapped_column(String(64))
    data_sm3: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int]
    check_code: Mapped[str] = mapped_column(String(13))
    paper: Mapped[str] = mapped_column(String(2), default="A4")
    issued_at: Mapped[datetime]
    in_force_from: Mapped[date]
    review_by: Mapped[date]
    attested_by: Mapped[str] = mapped_column(String(60))
    unit_name: Mapped[str] = mapped_column(String(120))
    uscc: Mapped[str] = mapped_column(String(18))
    cause: Mapped[str] = mapped_column(String(30), default="")
    cause_words: Mapped[str] = mapped_column(String(300), default="")
    supersedes_id: Mapped[int | None] = mapped_column(Id)
    seal: Mapped[dict[str, Any] | None]


class ListApproval(TenantBase):
    """批准: what one person of an issued list says to its frozen data, and how surely it was them.

    ``proof`` is the file that goes into the document (``attestation.approvals.Approval``), at most 64 kB. It may be
    replaced by a surer one until the list stands in the log. ``grade`` is empty until the person approves.
    """

    __tablename__ = "list_approvals"
    __table_args__ = tenant_table(
        belongs_to("issued_lists", "issued_list_id"),
        UniqueConstraint("unit_id", "issued_list_id", "act", name="uq_list_approvals_once"),
        CheckConstraint("act in ('prepared','reviewed','attested')", name="act_known"),
        CheckConstraint("grade in ('','certified','own_key','account')", name="grade_known"),
    )

    issued_list_id: Mapped[int] = mapped_column(Id)
    act: Mapped[str] = mapped_column(String(10))
    user_id: Mapped[int] = mapped_column(Id)
    person: Mapped[str] = mapped_column(String(60))
    grade: Mapped[str] = mapped_column(String(10), default="")
    proof: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    given_at: Mapped[datetime | None]


class ListLapse(TenantBase):
    """逾期: data frozen under a number that could not be sealed in time, and why; they never will be.

    The list waits for its persons to confirm again while these are the data that it stands for.
    """

    __tablename__ = "list_lapses"
    __table_args__ = tenant_table(
        belongs_to("issued_lists", "issued_list_id"),
        UniqueConstraint("unit_id", "issued_list_id", "data_sha256", name="uq_list_lapses_once"),
    )

    issued_list_id: Mapped[int] = mapped_column(Id)
    data_sha256: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime]
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(500))
    reason_en: Mapped[str] = mapped_column(String(500))


class ListEvent(TenantBase):
    """What happened to an issued list: published, superseded, withdrawn, or void (its document could not be made)."""

    __tablename__ = "list_events"
    __table_args__ = tenant_table(
        belongs_to("issued_lists", "issued_list_id"),
        UniqueConstraint("unit_id", "issued_list_id", "kind", name="uq_list_events_once"),
        CheckConstraint("kind in ('published','superseded','withdrawn','void')", name="kind_known"),
    )

    issued_list_id: Mapped[int] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(Id)
    reason: Mapped[str] = mapped_column(String(500), default="")
    by_number: Mapped[str] = mapped_column(String(40), default="")


class NumberCounter(TenantBase):
    """The last serial given in a unit's series of one year; taken inside the transaction that issues."""

    __tablename__ = "number_counters"
    __table_args__ = tenant_table(UniqueConstraint("unit_id", "year", name="uq_number_counters_series"))

    year: Mapped[int]
    last: Mapped[int]


class NumberGap(TenantBase):
    """Numbers of a series that were left out: they may have been given after a backup that was restored."""

    __tablename__ = "number_gaps"
    __table_args__ = tenant_table(
        UniqueConstraint("unit_id", "year", "first", name="uq_number_gaps_once"),
        CheckConstraint("first <= last", name="not_empty"),
    )

    year: Mapped[int]
    first: Mapped[int]
    last: Mapped[int]
    at: Mapped[datetime]


class RegisteredNumber(Base):
    """The installation's register: to whom a number belongs, so that a stranger can have it checked."""

    __tablename__ = "registered_numbers"

    number: Mapped[str] = mapped_column(String(40), unique=True)
    unit_id: Mapped[int] = mapped_column(Id, ForeignKey("units.id"))
    issued_list_id: Mapped[int] = mapped_column(Id)


class IssuedFile(Base):
    """A file that belongs to a number: the list, its data, its English reading copy."""

    __tablename__ = "issued_files"
    __table_args__ = (
        CheckConstraint("kind in ('list','data','reading','floor')", name="kind_known"),
        UniqueConstraint("number", "kind", name="uq_issued_files_one_per_kind"),
    )

    sha256: Mapped[str] = mapped_column(String(64), index=True)
    number: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[int] = mapped_column(Id, ForeignKey("units.id"))
    kind: Mapped[str] = mapped_column(String(10))
    size: Mapped[int]


class ListCard(Base):
    """What the installation may know of an issued list without entering its unit, so that it can be found.

    ``standing`` follows the list's events, with ``ended_at`` and, where it was superseded, ``by_number``.
    ``products`` are the names as frozen; ``found_by`` holds, in small letters, everything by which a product is
    sought: code, names, brand, models.
    """

    __tablename__ = "list_cards"
    __table_args__ = (
        CheckConstraint(
            "standing in ('being_made','in_force','superseded','withdrawn','void')", name="standing_known"
        ),
        UniqueConstraint("unit_id", "issued_list_id", name="uq_list_cards_once"),
        Index("ix_list_cards_standing", "unit_id", "standing"),
    )

    number: Mapped[str] = mapped_column(String(40), unique=True)
    unit_id: Mapped[int] = mapped_column(Id, ForeignKey("units.id"))
    issued_list_id: Mapped[int] = mapped_column(Id)
    standing: Mapped[str] = mapped_column(String(12), default="being_made")
    role: Mapped[str] = mapped_column(String(10))
    edition_no: Mapped[int]
    rows: Mapped[int]
    issued_at: Mapped[datetime]
    in_force_from: Mapped[date]
    review_by: Mapped[date]
    products: Mapped[list[str]]
    found_by: Mapped[str] = mapped_column(Text)
    ended_at: Mapped[datetime | None]
    by_number: Mapped[str] = mapped_column(String(40), default="")
