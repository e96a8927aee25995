"""What the page of the walk shows: every row with its mark and photos, stage by stage, and how much is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy.orm import Session

from selfcheck.attestation.snapshot import Row
from selfcheck.errors import NotFound
from selfcheck.glossary import STAGE_NAMES
from selfcheck.spotcheck.drawing import in_walking_order
from selfcheck.spotcheck.lists import Opened
from selfcheck.spotcheck.photos import photos_of
from selfcheck.spotcheck.records import Visit, VisitMark, VisitPhoto
from selfcheck.spotcheck.visits import marks_of
from selfcheck.text import Bilingual, numbered


@dataclass(frozen=True, slots=True)
class WalkStep:
    """One row on the way. ``mark`` and ``photos`` stand where the visit is on record; a guest's is not."""

    row: Row
    is_drawn: bool = True
    mark: VisitMark | None = None
    photos: tuple[VisitPhoto, ...] = ()

    @property
    def target(self) -> Bilingual:
        """The target with its parts counted."""
        return numbered(self.row.target.text)

    @property
    def is_done(self) -> bool:
        """Whether a result was chosen."""
        return self.mark is not None and self.mark.seen is not None


@dataclass(frozen=True, slots=True)
class Walk:
    """All rows of a visit, in walking order."""

    steps: tuple[WalkStep, ...]

    @property
    def done(self) -> int:
        """How many have a result."""
        return sum(1 for step in self.steps if step.is_done)

    @property
    def stages(self) -> Iterator[tuple[Bilingual, list[WalkStep]]]:
        """The rows of each stage, with its name."""
        for stage, steps in groupby(self.steps, key=lambda step: step.row.stage):
            yield STAGE_NAMES[stage], list(steps)

    def step(self, position: int) -> WalkStep:
        """Return the row with this number.

        :raises NotFound: it is not part of the visit
        """
        found = next((step for step in self.steps if step.row.position == position), None)
        if found is None:
            raise NotFound
        return found


def walk_of(session: Session, opened: Opened, visit: Visit) -> Walk:
    """Return the walk of a visit; two statements."""
    marks, photos = marks_of(session, visit.id), photos_of(session, visit.id)
    rows = in_walking_order([opened.row(position) for position in marks])
    return Walk(
        tuple(
            WalkStep(row, (mark := marks[row.position]).is_drawn, mark, tuple(photos.get(row.position, ())))
            for row in rows
        )
    )
