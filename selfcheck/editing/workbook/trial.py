"""试读: what an uploaded workbook would do, decided without doing any of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from selfcheck.editing.forbidding import Forbidden
from selfcheck.editing.model import digest_of_point
from selfcheck.editing.tree import Change, Tree, changes, points_of
from selfcheck.editing.workbook.checking import check_merge, note_nonsense
from selfcheck.editing.workbook.differences import Conflict, Difference, Kind
from selfcheck.editing.workbook.faults import Fault, Faults
from selfcheck.editing.workbook.merging import Merge, merge
from selfcheck.editing.workbook.read_me import Origin
from selfcheck.editing.workbook.reading import read_workbook
from selfcheck.editing.workbook.tables import entries_of
from selfcheck.riskpoints.loading import NamedProduct

MOST_KEPT: Final = 4


@dataclass(frozen=True, slots=True)
class Counts:
    """How many points the workbook adds, changes, leaves as they are, retires, and does not name."""

    new: int
    changed: int
    unchanged: int
    retired: int
    absent: int


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of reading a workbook on trial.

    ``based_on`` is the release it was made from, ``library`` the one it was laid upon. ``changes`` are what would be
    drafted, none where anything is at fault; entries in conflict are in none of them.
    """

    based_on: Origin
    library: Origin
    counts: Counts
    differences: tuple[Difference, ...]
    conflicts: tuple[Conflict, ...]
    faults: tuple[Fault, ...]
    unread: tuple[str, ...]
    changes: tuple[Change, ...]

    @property
    def is_behind(self) -> bool:
        """Whether the library moved on since the workbook was made."""
        return self.based_on.digest != self.library.digest

    @property
    def digest(self) -> str:
        """What was shown, in one word: the same changes upon the same library."""
        shown = [[each.file, each.point_id, each.before, each.after] for each in self.changes]
        return digest_of_point({"library": self.library.digest, "changes": shown})


def trial_of(
    content: bytes,
    current: Tree,
    library: Origin,
    products: Mapping[str, NamedProduct],
    forbidden: Forbidden | None = None,
) -> Trial:
    """Read a workbook on trial against the library as it stands.

    :param products: the catalogue's products by code
    :param forbidden: what must never reach a product
    :raises Refused: the file as a whole cannot be read
    """
    faults = Faults()
    book = read_workbook(content, faults)
    entries = entries_of(list(book.lines), faults)
    merged = merge(entries, current, faults)
    whole = check_merge(merged, products, faults)
    if whole is not None and forbidden is not None and merged.differences:
        note_nonsense(merged, forbidden.found_in(whole), faults)
    return Trial(
        based_on=book.origin,
        library=library,
        counts=_counts(merged, current),
        differences=tuple(merged.differences),
        conflicts=tuple(merged.conflicts),
        faults=tuple(faults),
        unread=book.unread,
        changes=() if faults else changes(current, merged.tree),
    )


def _counts(merged: Merge, current: Tree) -> Counts:
    kinds = [each.kind for each in merged.differences if each.is_point]
    conflicts = sum(each.sheet.list_key == "points" for each in merged.conflicts)
    new, changed, retired = (kinds.count(kind) for kind in (Kind.NEW, Kind.CHANGED, Kind.RETIRED))
    known = sum(len(points_of(file)) for file in current.values())
    absent = known - merged.unchanged_points - changed - retired - conflicts
    return Counts(new, changed, merged.unchanged_points, retired, max(absent, 0))


class Trials:
    """The newest few trials, kept so that the page after the one that made a trial need not make it again."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Trial] = {}

    def of(
        self,
        content: bytes,
        current: Callable[[], Tree],
        library: Origin,
        forbidden: Forbidden,
    ) -> Trial:
        """Return the trial of a workbook against the library that ``current`` reads, made now or before.

        :raises Refused: the file as a whole cannot be read
        """
        key = (hashlib.sha256(content).hexdigest(), library.digest)
        if (found := self._known.get(key)) is None:
            found = trial_of(content, current(), library, forbidden.catalogue.by_code, forbidden)
            for old in list(self._known)[: 1 - MOST_KEPT]:
                self._known.pop(old, None)
            self._known[key] = found
        return found
