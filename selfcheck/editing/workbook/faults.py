"""What is wrong with a workbook, said with sheet, row and column as the person sees them."""

from __future__ import annotations

from dataclasses import dataclass

from selfcheck.text import Bilingual


class Unreadable(ValueError):
    """A text that its column cannot hold.

    :param words: what is wrong and what would do
    """

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Bilingual(zh, en)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend. ``cell`` is as on the screen (``F12``); ``column`` is its heading; empty where none."""

    sheet: str
    cell: str
    column: Bilingual
    words: Bilingual

    @property
    def place(self) -> str:
        """Sheet and cell in one word."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet


NO_COLUMN = Bilingual("", "")


class Faults(list[Fault]):
    """Every fault found so far; a person mends them all at once."""

    def add(self, sheet: str, cell: str, words: Bilingual, column: Bilingual = NO_COLUMN) -> None:
        """Note a fault; a cell has one, for what follows from it tells nobody anything."""
        if cell and any((known.sheet, known.cell) == (sheet, cell) for known in self):
            return
        self.append(Fault(sheet, cell, column, words))
