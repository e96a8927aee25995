"""The job table: the only truth about background work."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from selfcheck.db.base import Base, Id

STATES = ("queued", "running", "done", "failed", "parked", "cancelled")


class Job(Base):
    """One piece of background work. ``fence`` rises with every claim, so that a late finisher is refused."""

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint("state in ('queued','running','done','failed','parked','cancelled')", name="state_known"),
        Index("ix_jobs_due", "state", "run_after"),
    )

    unit_id: Mapped[int | None] = mapped_column(Id, ForeignKey("units.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]]
    idem_key: Mapped[str] = mapped_column(String(120), unique=True)
    state: Mapped[str] = mapped_column(String(10), default="queued")
    attempt: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    run_after: Mapped[datetime]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    created_by: Mapped[int | None] = mapped_column(Id)
    progress_done: Mapped[int] = mapped_column(default=0)
    progress_total: Mapped[int] = mapped_column(default=0)
    progress_zh: Mapped[str] = mapped_column(String(200), default="")
    progress_en: Mapped[str] = mapped_column(String(200), default="")
    error_zh: Mapped[str] = mapped_column(String(500), default="")
    error_en: Mapped[str] = mapped_column(String(500), default="")
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
