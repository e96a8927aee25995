"""The table of files. The bytes are in the store under their digest; a row is a reference with its own label."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from selfcheck.db.base import Id, TenantBase, tenant_table


class File(TenantBase):
    """佐证材料: one file that somebody of the unit handed in. Never changed; the same bytes may be handed in twice.

    ``preview_sha256`` is the small picture made of a photo, without its metadata; the original stays sealed.
    """

    __tablename__ = "files"
    __table_args__ = tenant_table(
        CheckConstraint("size > 0", name="size_positive"),
        CheckConstraint("state in ('kept','removed')", name="state_known"),
        Index("ix_files_digest", "unit_id", "sha256"),
    )

    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Id)
    media_type: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(120))
    uploaded_by: Mapped[int | None] = mapped_column(Id)
    uploaded_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default="kept")
    preview_sha256: Mapped[str | None] = mapped_column(String(64))

    @property
    def is_picture(self) -> bool:
        """Whether a preview can be shown."""
        return self.preview_sha256 is not None
