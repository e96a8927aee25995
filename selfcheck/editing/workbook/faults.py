"""What is wrong with a workbook, said with sheet, row and column as the person sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

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
MOST_FAULTS: Final = 500
AND_MORE: Final = Bilingual(
    "问题太多，后面的没有列出；改好这些再试读一次。",
    "There are more than fit here; mend these and read the workbook on trial once more.",
)


class Faults(list[Fault]):
    """Every fault found so far; a person mends them all at once, as far as a page can hold them."""

    def __init__(self) -> None:
        super().__init__()
        self._known: set[tuple[str, str]] = set()

    def add(self, sheet: str, cell: str, words: Bilingual, column: Bilingual = NO_COLUMN) -> None:
        """Note a fault; a cell has one, for what follows from it tells nobody anything."""
        if len(self) >= MOST_FAULTS or (cell and (sheet, cell) in self._known):
            return
        self._known.add((sheet, cell))
        self.append(Fault(sheet, cell, column, words))
        if len(self) == MOST_FAULTS - 1:
            self.append(Fault("", "", NO_COLUMN, AND_MORE))
