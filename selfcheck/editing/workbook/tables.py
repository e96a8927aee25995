"""A library's tree as tables of texts, and such tables as a tree again: ``entries_of`` undoes ``tables_of``."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from selfcheck.editing.tree import Tree
from selfcheck.editing.workbook.faults import Faults, Unreadable
from selfcheck.editing.workbook.layout import (
    ACT,
    FILE,
    FILES,
    LISTS,
    MARK,
    MORE,
    ORDER,
    OTHERS,
    SHEETS,
    Column,
    Sheet,
)
from selfcheck.editing.workbook.notation import JSON, can_hold
from selfcheck.text import Bilingual

Cells = dict[str, str]
"""Texts of one row by the key of their column; an empty cell has no text."""
Tables = dict[str, list[Cells]]
"""Rows by the title of their sheet."""
MARK_LENGTH: Final = 16
ORDINAL: Final = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it was read; ``columns`` are the letters of its columns by their key."""

    sheet: Sheet
    number: int
    cells: Cells
    columns: Mapping[str, str]

    def cell(self, key: str) -> str:
        """Return the name of a cell as the person sees it."""
        return f"{self.columns.get(key, '')}{self.number}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry out of a row: where it belongs and its value."""

    line: Line
    file: str
    list_key: str
    value: dict[str, Any]

    @property
    def mark(self) -> str:
        """The mark of the entry as it was exported; empty for a new one."""
        return self.line.cells.get(MARK, "")

    @property
    def is_retired(self) -> bool:
        """Whether the person wants it retired."""
        return bool(self.line.cells.get(ACT))


def mark_of(value: Any) -> str:
    """Return a short digest of an entry: the same value, the same mark."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:MARK_LENGTH]


def tables_of(tree: Tree) -> Tables:
    """Return the rows of every sheet for these files."""
    tables: Tables = {sheet.title: [] for sheet in SHEETS}
    for name, file in sorted(tree.items()):
        head = {key: value for key, value in file.items() if not is_entries(value)}
        tables[FILES.title].append({FILE: name, **cells_of(FILES, head), MARK: mark_of(head)})
        for key, values in file.items():
            if is_entries(values):
                sheet = LISTS.get(key, OTHERS)
                tables[sheet.title] += [_row(sheet, name, key, place, each) for place, each in enumerate(values, 1)]
    return tables


def _row(sheet: Sheet, file: str, key: str, place: int, value: dict[str, Any]) -> Cells:
    named = {"@list": key, MORE: JSON.write(value)} if sheet is OTHERS else cells_of(sheet, value)
    return {FILE: file, **named, ORDER: str(place), MARK: mark_of(value)}


def is_entries(value: Any) -> bool:
    """Whether a field holds entries that have rows of their own."""
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def cells_of(sheet: Sheet, value: Mapping[str, Any]) -> Cells:
    """Return an entry's cells; a field that no column can hold exactly goes to the column “more”."""
    cells: Cells = {}
    rest: dict[str, Any] = {}
    for key, part in value.items():
        found = _cells_of_field(sheet, key, part)
        if found is None:
            rest[key] = part
        else:
            cells |= found
    return cells | ({MORE: JSON.write(rest)} if rest else {})


def _cells_of_field(sheet: Sheet, key: str, part: Any) -> Cells | None:
    own = [column for column in sheet.fields if column.path[0] == key]
    if len(own) == 1 and own[0].key == key:
        return {key: own[0].notation.write(part)} if can_hold(own[0].notation, part) else None
    if not own or not isinstance(part, dict) or not part:
        return None
    inner = {column.path[1]: column for column in own}
    if not all(name in inner and can_hold(inner[name].notation, each) for name, each in part.items()):
        return None
    return {f"{key}.{name}": inner[name].notation.write(each) for name, each in part.items()}


def entries_of(lines: list[Line], faults: Faults) -> list[Entry]:
    """Return what the rows hold, in their order; a cell that cannot be read is noted and its field left out."""
    return [entry for line in lines if (entry := _entry(line, faults)) is not None]


def _entry(line: Line, faults: Faults) -> Entry | None:
    value: dict[str, Any] = {}
    for column in line.sheet.fields:
        if column.key in line.cells:
            _put(value, column, line, faults)
    _read_more(value, line, faults)
    file, key = line.cells.get(FILE, ""), line.sheet.list_key
    if not file:
        _fault(faults, line, FILE, Bilingual("写明这一行属于哪个文件", "say to which file the row belongs"))
    if line.sheet is OTHERS:
        key = str(value.pop("@list", ""))
    return Entry(line, file, key, value) if file else None


def _put(value: dict[str, Any], column: Column, line: Line, faults: Faults) -> None:
    try:
        read = column.notation.read(line.cells[column.key])
    except Unreadable as error:
        _fault(faults, line, column.key, error.words)
        return
    inner = value
    for step in column.path[:-1]:
        inner = inner.setdefault(step, {})
    inner[column.path[-1]] = read


def _read_more(value: dict[str, Any], line: Line, faults: Faults) -> None:
    if MORE not in line.cells:
        return
    try:
        more = JSON.read(line.cells[MORE])
    except Unreadable:
        more = None
    if not isinstance(more, dict) or set(more) & set(value):
        words = Bilingual(
            "应为 JSON 的 {…}，而且不能重复别的列已写的字段", "must be JSON {…} and repeat no field of another column"
        )
        _fault(faults, line, MORE, words)
        return
    value.update(more)


def _fault(faults: Faults, line: Line, key: str, words: Bilingual) -> None:
    faults.add(line.sheet.title, line.cell(key), words, line.sheet.by_key[key].heading)


def tree_of(entries: list[Entry]) -> Tree:
    """Return the tree that the entries make, each list in the order that its rows name."""
    tree: Tree = {entry.file: deepcopy(entry.value) for entry in entries if entry.line.sheet is FILES}
    for entry in sorted((each for each in entries if each.list_key), key=_order):
        tree.setdefault(entry.file, {}).setdefault(entry.list_key, []).append(deepcopy(entry.value))
    return tree


def _order(entry: Entry) -> tuple[int, int]:
    order = entry.line.cells.get(ORDER, "")
    return (int(order) if ORDINAL.fullmatch(order) else 10**9, entry.line.number)
