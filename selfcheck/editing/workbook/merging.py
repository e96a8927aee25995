"""Laying a workbook upon the library as it stands now: only what the person changed is taken over.

Every row carries a mark of the entry as it was exported. A row that still agrees with its mark was not touched and
changes nothing, however the library moved on; a touched row whose entry in the library no longer agrees with the mark
is a conflict and is named. A row that is absent retires nothing.
"""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from selfcheck.editing.tree import Tree, points_of
from selfcheck.editing.workbook.differences import Conflict, Difference, Kind, conflict, difference, name_of
from selfcheck.editing.workbook.faults import Faults
from selfcheck.editing.workbook.layout import ACT, FILE, FILES, MARK, POINTS
from selfcheck.editing.workbook.tables import Entry, is_entries, mark_of
from selfcheck.text import Bilingual

CHANGED_SINCE = Bilingual(
    "导出之后，风险点库里的这一条已被改动；请对照后重新导出再改。",
    "The library's entry was changed after the export; compare, export again and change it there.",
)
GONE_SINCE = Bilingual(
    "库里没有带这个导出标记的条目：它已被改动或停用。复制的新行请清空“导出标记”。",
    "The library has no entry with this export mark: it was changed or retired. Empty the mark of a copied new row.",
)


@dataclass
class Merge:
    """What comes of it. By the identity of values within ``tree``, ``rows`` leads back to the row that a value came
    from, ``former`` to what stood there before, where something did.
    """

    tree: Tree
    differences: list[Difference] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    unchanged_points: int = 0
    rows: dict[int, Entry] = field(default_factory=dict)
    former: dict[int, dict[str, Any]] = field(default_factory=dict)
    marks: dict[int, str] = field(default_factory=dict)
    kept: list[dict[str, Any]] = field(default_factory=list)  # an identity stays taken as long as its value lives

    def put(self, value: dict[str, Any], entry: Entry, former: dict[str, Any] | None) -> dict[str, Any]:
        """Note whence a value within the tree came and what stood there before, and return it."""
        self.rows[id(value)] = entry
        if former is not None:
            self.former[id(value)] = former
        self.kept.append(value)
        return value

    def mark(self, value: dict[str, Any]) -> str:
        """Return the mark of a value within the tree, made once."""
        if id(value) not in self.marks:
            self.marks[id(value)] = mark_of(value)
            self.kept.append(value)
        return self.marks[id(value)]


def merge(entries: list[Entry], current: Tree, faults: Faults) -> Merge:
    """Return the library with the workbook's changes; what cannot be is noted in ``faults``."""
    result = Merge(deepcopy(current))
    known = [entry for entry in entries if _is_known(entry, current, faults)]
    _refuse_twice(known, faults)
    for entry in known:
        if entry.line.sheet is FILES:
            _merge_head(entry, result)
        elif entry.line.sheet is POINTS:
            _merge_point(entry, result, faults)
        else:
            _merge_listed(entry, result)
    return result


def _is_known(entry: Entry, current: Tree, faults: Faults) -> bool:
    if entry.file in current:
        return True
    words = Bilingual(
        f"风险点库里没有文件 {entry.file}；新文件不能用工作簿增加",
        f"the library has no file {entry.file}; a workbook adds no files",
    )
    _fault(faults, entry, FILE, words)
    return False


def _refuse_twice(entries: list[Entry], faults: Faults) -> None:
    ids = Counter(_identity(entry) for entry in entries)
    for entry in entries:
        if ids[_identity(entry)] > 1 and all(_identity(entry)):
            key = "id" if entry.line.sheet is POINTS else FILE if entry.line.sheet is FILES else MARK
            words = Bilingual(
                "同一条出现两次；新行请改编号并清空“导出标记”", "stands twice; give a new row its own id and no mark"
            )
            _fault(faults, entry, key, words)


def _identity(entry: Entry) -> tuple[str, str, str]:
    own = entry.mark
    if entry.line.sheet is POINTS:
        own = str(entry.value.get("id", ""))
    elif entry.line.sheet is FILES:
        own = entry.file
    return (entry.file, entry.list_key or FILES.title, own)


def _fault(faults: Faults, entry: Entry, key: str, words: Bilingual) -> None:
    sheet = entry.line.sheet
    faults.add(sheet.title, entry.line.cell(key), words, sheet.by_key[key].heading)


def _merge_head(entry: Entry, result: Merge) -> None:
    file = result.tree[entry.file]
    lists = {key: value for key, value in file.items() if is_entries(value)}
    head = {key: value for key, value in file.items() if key not in lists}
    if entry.value == head or mark_of(entry.value) == entry.mark:
        return
    if mark_of(head) != entry.mark:
        result.conflicts.append(conflict(entry, CHANGED_SINCE, head))
        return
    result.differences.append(difference(Kind.CHANGED, entry, head))
    result.tree[entry.file] = result.put({**deepcopy(entry.value), **lists}, entry, head)


def _merge_point(entry: Entry, result: Merge, faults: Faults) -> None:
    file = result.tree[entry.file]
    found = points_of(file).get(str(entry.value.get("id", "")))
    if entry.is_retired and not entry.value.get("applies_until"):
        words = Bilingual(
            "停用要写适用止日：最后适用的那一天", "to retire a point give the last day on which it applies"
        )
        _fault(faults, entry, "applies_until", words)
    elif found == entry.value or (mark_of(entry.value) == entry.mark and found is not None):
        result.unchanged_points += 1
    elif found is None:
        _add_point(entry, file, result)
    elif not entry.mark:
        words = Bilingual(f"编号 {name_of(entry)} 已经有了", f"the id {name_of(entry)} is taken")
        _fault(faults, entry, "id", words)
    elif mark_of(found) != entry.mark:
        result.conflicts.append(conflict(entry, CHANGED_SINCE, found))
    else:
        kind = Kind.RETIRED if entry.is_retired else Kind.CHANGED
        result.differences.append(difference(kind, entry, found))
        place = file["points"].index(found)
        file["points"][place] = result.put(deepcopy(entry.value), entry, found)


def _add_point(entry: Entry, file: dict[str, Any], result: Merge) -> None:
    if entry.mark:
        result.conflicts.append(conflict(entry, GONE_SINCE))
        return
    result.differences.append(difference(Kind.NEW, entry, None))
    file.setdefault("points", []).append(result.put(deepcopy(entry.value), entry, None))


def _merge_listed(entry: Entry, result: Merge) -> None:
    file = result.tree[entry.file]
    values = file.setdefault(entry.list_key, [])
    if not entry.mark:
        result.differences.append(difference(Kind.NEW, entry, None))
        values.append(result.put(deepcopy(entry.value), entry, None))
        return
    place = next((place for place, each in enumerate(values) if result.mark(each) == entry.mark), None)
    if place is None:
        if mark_of(entry.value) != entry.mark or entry.line.cells.get(ACT):
            result.conflicts.append(conflict(entry, GONE_SINCE))
    elif entry.is_retired:
        result.differences.append(difference(Kind.RETIRED, entry, values[place]))
        del values[place]
    elif values[place] != entry.value:
        result.differences.append(difference(Kind.CHANGED, entry, values[place]))
        values[place] = result.put(deepcopy(entry.value), entry, values[place])
    if not values:
        del file[entry.list_key]
