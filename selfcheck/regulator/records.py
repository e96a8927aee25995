"""The tables of the regulator's desk. They belong to the installation: an inspector stands outside every unit."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
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
