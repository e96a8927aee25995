"""The audit trail's table. The application's role may insert and read, never change or delete."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from selfcheck.db.base import Base, Id


class AuditEntry(Base):
    """留痕 entry. ``chain`` is the unit's id, 0 for the installation; persons stand as ids, never as names."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        UniqueConstraint("chain", "position", name="uq_audit_entries_one_chain"),
        Index("ix_audit_entries_subject", "chain", "subject_kind", "subject_id"),
    )

    chain: Mapped[int] = mapped_column(Id)
    position: Mapped[int] = mapped_column(Id)
    at: Mapped[datetime]
    unit_id: Mapped[int | None] = mapped_column(Id, ForeignKey("units.id"))
    actor_kind: Mapped[str] = mapped_column(String(10))
    user_id: Mapped[int | None] = mapped_column(Id)
    act: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(80))
    facts: Mapped[dict[str, Any]]
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
