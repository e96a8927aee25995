"""The printed list in parts that are typeset side by side, cut where a control stage (or a light list's group) ends.

Where it is cut depends on the list alone, never on the machine: the same list gives the same pages everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Final

from selfcheck.attestation.snapshot import Row, RowGroup, Snapshot
from selfcheck.glossary import SHOP_ACT_NAMES, STAGE_NAMES
from selfcheck.issuing.light_page import rows_of_groups
from selfcheck.text import Bilingual

ROWS_OF_ONE_PART: Final = 60
OPENING: Final = 6.0  # what stands around the rows, measured in rows' worth of typesetting
CLOSING: Final = 8.0
SET_ASIDE: Final = 0.05


@dataclass(frozen=True, slots=True)
class StageGroup:
    """The rows of one control stage, or of one group of a light list, under a heading that repeats."""

    name: Bilingual
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Consecutive stages; the first part opens the list (unit, products), the last closes it (signs, annexes)."""

    stages: tuple[StageGroup, ...]
    opens: bool = True
    closes: bool = True


def whole(snapshot: Snapshot) -> Part:
    """Return the list in one part."""
    return Part(stage_groups(snapshot))


def parts_of(snapshot: Snapshot) -> tuple[Part, ...]:
    """Return one part for up to ``ROWS_OF_ONE_PART`` rows, two of about the same weight for more."""
    stages = stage_groups(snapshot)
    if len(snapshot.rows) <= ROWS_OF_ONE_PART or len(stages) < 2:
        return (Part(stages),)
    cut = _middle(snapshot, stages)
    return (Part(stages[:cut], closes=False), Part(stages[cut:], opens=False))


def stage_groups(snapshot: Snapshot) -> tuple[StageGroup, ...]:
    """Return the rows by control stage, or by the groups of a light list, in the order in which they stand."""
    if snapshot.is_light:
        return tuple(StageGroup(_name(group), rows) for group, rows in rows_of_groups(snapshot))
    staged = groupby(snapshot.rows, key=lambda row: row.stage)
    return tuple(StageGroup(STAGE_NAMES[stage], tuple(rows)) for stage, rows in staged)


def _name(group: RowGroup) -> Bilingual:
    act = SHOP_ACT_NAMES[group.act]
    return Bilingual(f"{act.zh} · {group.title.zh}", f"{act.en} · {group.title.en}")


def _middle(snapshot: Snapshot, stages: tuple[StageGroup, ...]) -> int:
    """Return how many stages stand before the cut that leaves the heavier part lightest."""
    before = [OPENING + rows for rows in accumulate(len(group.rows) for group in stages)][:-1]
    total = OPENING + len(snapshot.rows) + CLOSING + SET_ASIDE * len(snapshot.set_aside)
    heavier = [max(weight, total - weight) for weight in before]
    return heavier.index(min(heavier)) + 1
