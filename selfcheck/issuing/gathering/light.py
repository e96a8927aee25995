"""The groups of a light list: the order of its rows, and what is frozen of each group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, chain

from selfcheck.attestation.snapshot import RowGroup
from selfcheck.checklist.records import Checklist, ChecklistRow
from selfcheck.glossary import Frequency, ListForm
from selfcheck.issuing.desk import Desk
from selfcheck.issuing.dossier import Grouped
from selfcheck.light.grouping import Gathered, gather

Listed = tuple[Sequence[ChecklistRow], tuple[Grouped, ...] | None]


def listed(desk: Desk, checklist: Checklist, rows: Sequence[ChecklistRow]) -> Listed:
    """Return the rows in the order of the paper, with the groups of a light list (None for a full one)."""
    if checklist.form != ListForm.LIGHT:
        return rows, None
    gathered = gather(desk.light, desk.library, rows)
    ends = accumulate((len(each.rows) for each in gathered), initial=0)
    groups = tuple(_grouped(each, end) for each, end in zip(gathered, ends, strict=False))
    return list(chain.from_iterable(each.rows for each in gathered)), groups


def _grouped(gathered: Gathered[ChecklistRow], before: int) -> Grouped:
    group, count = gathered.group, len(gathered.rows)
    frozen = RowGroup(group.id, group.act, group.title, group.wording, _frequency(gathered))
    return Grouped(frozen, tuple(range(before + 1, before + count + 1)))


def _frequency(gathered: Gathered[ChecklistRow]) -> Frequency:
    """Return the frequency of most rows; of several such, the group's own, else the most frequent one."""
    counts = Counter(Frequency(row.frequency) for row in gathered.rows if row.frequency)
    most = [each for each in Frequency if counts[each] == max(counts.values(), default=0)]
    return gathered.group.frequency if gathered.group.frequency in most else most[0]
