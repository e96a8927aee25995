"""Workbooks that were handed in: kept as they came, so that what was shown is what is drafted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from selfcheck.db.base import Base, Id


class LibraryWorkbook(Base):
    """One workbook that was read on trial. ``drafted_at`` is when its changes became drafts, if they did."""

    __tablename__ = "library_workbooks"
    __table_args__ = (CheckConstraint("(drafted_at is null) = (drafted is null)", name="drafted_at_once"),)

    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    based_on: Mapped[str] = mapped_column(String(100))
    sent_by: Mapped[int | None] = mapped_column(Id, ForeignKey("users.id"))
    sent_by_name: Mapped[str] = mapped_column(String(120))
    sent_at: Mapped[datetime]
    source: Mapped[str] = mapped_column(Text, default="")
    drafted: Mapped[int | None]
    drafted_at: Mapped[datetime | None]
