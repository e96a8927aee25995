"""Tables of the desk. They belong to the installation: no unit's rows stand in them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from selfcheck.db.base import Base, Id
from selfcheck.editing.model import DraftState, ReleaseState
from selfcheck.text import Bilingual

# not the binary kind: it would forget the order in which the fields of a point are written
AsWritten = JSON(none_as_null=True)


def _one_of(column: str, kind: type[DraftState] | type[ReleaseState]) -> str:
    return f"{column} in ({','.join(repr(each.value) for each in kind)})"


class LibraryRelease(Base):
    """An own release of the library: made of the shipped one, the own changes so far and the approved drafts.

    ``content_sha256`` and ``shipped_sha256`` name archives in the content store: the release, and the shipped
    library it was made upon.
    """

    __tablename__ = "library_releases"
    __table_args__ = (
        UniqueConstraint("name", name="uq_library_releases_name"),
        CheckConstraint(_one_of("state", ReleaseState), name="state_known"),
    )

    name: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10), default=ReleaseState.PREPARING.value)
    base: Mapped[str] = mapped_column(String(40))
    shipped: Mapped[str] = mapped_column(String(40))
    shipped_digest: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64), default="")
    content_sha256: Mapped[str] = mapped_column(String(64), default="")
    shipped_sha256: Mapped[str] = mapped_column(String(64), default="")
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    changed_points: Mapped[list[str]] = mapped_column(default=list)
    problem_zh: Mapped[str] = mapped_column(String(500), default="")
    problem_en: Mapped[str] = mapped_column(String(500), default="")
    ordered_by: Mapped[int | None] = mapped_column(Id, ForeignKey("users.id"))
    ordered_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
    job_id: Mapped[int | None] = mapped_column(Id, ForeignKey("jobs.id"))


class PointDraft(Base):
    """A point as somebody wants it. ``is_open`` is true or null, so that one point has one open draft at most.

    ``hands`` are all who wrote in it: none of them may review it. ``version`` rises with every save.
    """

    __tablename__ = "library_drafts"
    __table_args__ = (
        UniqueConstraint("file", "point_id", "is_open", name="uq_library_drafts_one_open"),
        CheckConstraint(_one_of("state", DraftState), name="state_known"),
        CheckConstraint("is_open is null or is_open", name="open_or_null"),
        Index("ix_library_drafts_state", "state"),
    )

    file: Mapped[str] = mapped_column(String(120))
    point_id: Mapped[str] = mapped_column(String(80))
    is_open: Mapped[bool | None] = mapped_column(default=True)
    state: Mapped[str] = mapped_column(String(10), default=DraftState.DRAFT.value)
    before: Mapped[dict[str, Any] | None] = mapped_column(AsWritten)
    after: Mapped[dict[str, Any]] = mapped_column(AsWritten)
    based_on: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[int | None] = mapped_column(Id, ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    hands: Mapped[list[Any]] = mapped_column(default=list)
    reviewer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("users.id"))
    reviewer_name: Mapped[str] = mapped_column(String(120), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    release_id: Mapped[int | None] = mapped_column(Id, ForeignKey("library_releases.id"))

    @property
    def title(self) -> Bilingual:
        """What the point is called in the draft; its file where it is about the rest of a file."""
        title = self.after.get("title")
        known = title if isinstance(title, dict) else {"zh": self.file, "en": self.file}
        return Bilingual(str(known.get("zh", "")), str(known.get("en", "")))


class PointUse(Base):
    """In how many lists of the installation a point stands, whose ever they are, when it was last counted."""

    __tablename__ = "library_point_uses"
    __table_args__ = (UniqueConstraint("point_id", name="uq_library_point_uses_point"),)

    point_id: Mapped[str] = mapped_column(String(80))
    working: Mapped[int]
    issued: Mapped[int]
    counted_at: Mapped[datetime]
