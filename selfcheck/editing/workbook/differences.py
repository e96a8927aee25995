"""What a workbook would change, told so that a person can judge it: entry by entry, column by column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from selfcheck.editing.differences import Parts, pieces
from selfcheck.editing.workbook.layout import MORE, POINTS, Column, Sheet
from selfcheck.editing.workbook.tables import Entry, cells_of
from selfcheck.text import Bilingual


class Kind(StrEnum):
    """What happens to an entry."""

    NEW = "new"
    CHANGED = "changed"
    RETIRED = "retired"


KIND_NAMES: Final = {
    Kind.NEW: Bilingual("新增", "New"),
    Kind.CHANGED: Bilingual("修改", "Changed"),
    Kind.RETIRED: Bilingual("停用", "Retired"),
}


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One column before and after, as the texts of their cells."""

    column: Column
    before: str
    after: str

    @property
    def parts(self) -> tuple[Parts, Parts]:
        """Both texts in pieces, those marked that the other lacks."""
        return pieces(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry that changes. ``name`` is how a person knows it; ``row`` is where it stands in the workbook."""

    kind: Kind
    sheet: Sheet
    row: int
    file: str
    name: str
    fields: tuple[FieldDifference, ...]

    @property
    def is_point(self) -> bool:
        """Whether a risk point changes."""
        return self.sheet is POINTS


@dataclass(frozen=True, slots=True)
class Conflict:
    """An entry that is not taken over, and why; ``fields`` are those in which workbook and library differ."""

    sheet: Sheet
    row: int
    file: str
    name: str
    words: Bilingual
    fields: tuple[FieldDifference, ...] = ()


def fields_between(
    sheet: Sheet, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> tuple[FieldDifference, ...]:
    """Return the columns in which two readings of an entry differ."""
    old, new = cells_of(sheet, before or {}), cells_of(sheet, after or {})
    return tuple(
        FieldDifference(column, old.get(column.key, ""), new.get(column.key, ""))
        for column in (*sheet.fields, sheet.by_key[MORE])
        if old.get(column.key) != new.get(column.key)
    )


def difference(kind: Kind, entry: Entry, before: Mapping[str, Any] | None) -> Difference:
    """Return how an entry differs from what the library holds."""
    sheet, line = entry.line.sheet, entry.line
    after = entry.value if kind is not Kind.RETIRED or sheet is POINTS else None
    return Difference(kind, sheet, line.number, entry.file, name_of(entry), fields_between(sheet, before, after))


def conflict(entry: Entry, words: Bilingual, current: Mapping[str, Any] | None = None) -> Conflict:
    """Return why an entry is not taken over."""
    sheet = entry.line.sheet
    fields = fields_between(sheet, current, entry.value) if current is not None else ()
    return Conflict(sheet, entry.line.number, entry.file, name_of(entry), words, fields)


def name_of(entry: Entry) -> str:
    """Return the name by which a person knows an entry."""
    return entry.line.cells.get(entry.line.sheet.name) or entry.file
