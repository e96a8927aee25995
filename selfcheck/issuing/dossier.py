"""All that a list will say, gathered from tables by ``gathering`` and not yet numbered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from selfcheck.attestation.custody import SealTerms
from selfcheck.attestation.snapshot import (
    Answer,
    Confirmation,
    DoublePost,
    Library,
    Notice,
    PostHolder,
    ProductUnit,
    Row,
    RowGroup,
    SetAside,
    Site,
    Snapshot,
    Unit,
)
from selfcheck.findings import Finding
from selfcheck.glossary import Post, Role


@dataclass(frozen=True, slots=True)
class Grouped:
    """A group of a light list, and the positions of its rows, which have no codes yet."""

    group: RowGroup
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """A working list with everything around it, as it stands now.

    ``last`` is the issued list in force for the same working list, if any; it is what the new one supersedes.
    ``required_posts`` must be held by somebody; ``findings`` are what unit, posts and papers have to say.
    ``groups`` are those of a light list, whose rows stand in their order.
    """

    unit: Unit
    role: Role
    site: Site | None
    products: tuple[ProductUnit, ...]
    notice: Notice
    library: Library
    answers: tuple[Answer, ...]
    rows: tuple[Row, ...]
    set_aside: tuple[SetAside, ...]
    posts: tuple[PostHolder, ...]
    double_posts: tuple[DoublePost, ...]
    confirmations: tuple[Confirmation, ...]
    last: Snapshot | None
    required_posts: frozenset[Post]
    findings: tuple[Finding, ...]
    groups: tuple[Grouped, ...] | None = None

    @property
    def needs_review(self) -> bool:
        """Whether the unit has a director, or must have one."""
        return Post.DIRECTOR in self.required_posts or any(holder.post is Post.DIRECTOR for holder in self.posts)


@dataclass(frozen=True, slots=True)
class Frame:
    """What issuing adds: number, dates, where to check, terms of the seal. A preview has no number and no seal."""

    number: str
    edition: int
    issued_at: datetime
    in_force_from: date
    review_by: date
    check_url: str
    check_code: str
    is_sample: bool
    is_trial: bool
    cause: str = ""
    cause_words: str = ""
    seal: SealTerms | None = None
