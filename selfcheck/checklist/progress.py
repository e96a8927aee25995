"""How far a list is. Progress means looked at, never compliant. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from selfcheck.checklist.model import Hand, Standing, Tally
from selfcheck.glossary import Stage


@dataclass(frozen=True, slots=True)
class Progress:
    """How many rows are looked at and in whose hand they are."""

    rows: int
    hands: Counter[Hand]
    without_person: int
    recalled: int

    @property
    def looked_at(self) -> int:
        """Rows that somebody read, changed or wrote."""
        return self.rows - self.hands[Hand.PROPOSED]

    @property
    def left(self) -> int:
        """Rows that nobody looked at."""
        return self.hands[Hand.PROPOSED]

    @property
    def is_done(self) -> bool:
        """Whether every row is looked at and has its person."""
        return self.rows > 0 and self.left == 0 and self.without_person == 0


def progress(tallies: Iterable[Tally]) -> Progress:
    """Return the progress of a list or of a stage."""
    hands: Counter[Hand] = Counter()
    without_person = recalled = 0
    for tally in tallies:
        hands[tally.hand] += tally.count
        without_person += 0 if tally.has_person else tally.count
        recalled += tally.count if tally.standing is Standing.RECALLED else 0
    return Progress(hands.total(), hands, without_person, recalled)


def progress_by_stage(tallies: Iterable[Tally]) -> dict[Stage, Progress]:
    """Return the progress of each stage that has rows, in walking order."""
    held = list(tallies)
    found = {tally.stage for tally in held}
    return {stage: progress(tally for tally in held if tally.stage is stage) for stage in Stage if stage in found}
