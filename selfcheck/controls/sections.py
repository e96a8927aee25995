"""The rows of a list in the sections in which a page shows them: by control stage, or by act for a light list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from selfcheck.checklist.records import ChecklistRow
from selfcheck.glossary import SHOP_ACT_NAMES, STAGE_NAMES, ListForm, ShopAct, Stage
from selfcheck.light.grouping import Gathered, by_act, gather
from selfcheck.light.model import LightForm
from selfcheck.riskpoints.model import Library
from selfcheck.text import Bilingual


@dataclass(frozen=True, slots=True)
class Section:
    """Rows that are read and confirmed together. ``first`` is the number of the first; ``groups`` of a light list."""

    key: str
    name: Bilingual
    rows: tuple[ChecklistRow, ...]
    first: int
    groups: tuple[Gathered[ChecklistRow], ...] = ()

    @property
    def left(self) -> int:
        """Rows that are to be read."""
        return sum(row.confirmed_at is None or row.person_id is None for row in self.rows)


def sections_by_stage(rows: Sequence[ChecklistRow]) -> list[Section]:
    """Return one section per control stage that has rows."""
    found, first = [], 1
    for name, group in groupby(rows, key=lambda row: row.stage):
        held = tuple(group)
        found.append(Section(name, STAGE_NAMES[Stage(name)], held, first))
        first += len(held)
    return found


def sections_by_act(rows: Sequence[ChecklistRow], form: LightForm, library: Library) -> list[Section]:
    """Return one section per act of the shop that has rows, each with its groups."""
    found, first = [], 1
    for act, groups in by_act(gather(form, library, rows)).items():
        held = tuple(chain.from_iterable(each.rows for each in groups))
        found.append(Section(act.value, SHOP_ACT_NAMES[act], held, first, groups))
        first += len(held)
    return found


def keys_of(form: ListForm) -> list[str]:
    """Return the keys that sections of a list of this form can have."""
    return [each.value for each in (ShopAct if form is ListForm.LIGHT else Stage)]


def name_of(form: ListForm, key: str) -> Bilingual:
    """Return the name of a section."""
    return SHOP_ACT_NAMES[ShopAct(key)] if form is ListForm.LIGHT else STAGE_NAMES[Stage(key)]
