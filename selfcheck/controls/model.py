"""What people do to rows, as values: picks, wishes, and the clash of two who changed the same words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from selfcheck.errors import Stale
from selfcheck.glossary import Post
from selfcheck.text import Bilingual


class Mark(StrEnum):
    """责任矩阵: in charge ★, mainly concerned ●, concerned ○."""

    IN_CHARGE = "★"
    MAIN = "●"
    CONCERNED = "○"


MARK_NAMES: Final = {
    Mark.IN_CHARGE: Bilingual("★ 负责", "★ in charge"),
    Mark.MAIN: Bilingual("● 主要相关", "● mainly concerned"),
    Mark.CONCERNED: Bilingual("○ 相关", "○ concerned"),
}


@dataclass(frozen=True, slots=True)
class Pick:
    """A row as somebody saw it."""

    row_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What one act of confirming did; ``changed_since`` are rows that others changed after they were shown."""

    count: int
    changed_since: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """How a row shall read, by column.

    :param shown: fingerprints of what stood on the screen, by column; what is not named is not compared
    :param clause: of the standard that the person held the target against
    :param is_read: the person says that they read the whole row
    """

    values: Mapping[str, Any]
    shown: Mapping[str, str]
    clause: str = ""
    is_read: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save changed; ``merged`` are fields of others that were kept beside it."""

    version: int
    changed: tuple[str, ...]
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """When what a file shows happened, until when it is good, and a note."""

    happened_on: date | None = None
    expires_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Twice:
    """A field that two people changed: what stands now, what the second one typed."""

    field: str
    now: Any
    mine: Any


@dataclass(eq=False)
class Clash(Stale):
    """Two people changed the same words; both are shown, nothing is lost. ``kept`` is what others changed besides."""

    twice: tuple[Twice, ...]
    kept: Mapping[str, Any]
    by: str
    at: datetime | None

    def __post_init__(self) -> None:
        """Say who was first."""
        super().__init__(
            f"在您填写的时候，{self.by}改过同一处。两边的文字都在下面，请选定后再保存。",
            f"While you were typing, {self.by} changed the same words. Both texts are below; choose and save again.",
        )


MATRIX_POSTS: Final = (Post.PERSON_IN_CHARGE, Post.DIRECTOR, Post.OFFICER)
