"""Where the seal stands: the printed list marks the place by a bookmark, so the document itself says it."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pikepdf

from selfcheck.errors import Broken

LABEL: Final = "单位盖章"
SIDE_MM: Final = 43  # a hair more than the place, whose dashed border it covers
SIDE: Final = SIDE_MM * 72 / 25.4


@dataclass(frozen=True, slots=True)
class Place:
    """A square on a page (from 0), in points from the page's lower left."""

    page: int
    left: int
    top: int

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Lower left and upper right corner, in whole points."""
        return (self.left, self.top - round(SIDE), self.left + round(SIDE), self.top)


def find_place(document: bytes) -> Place:
    """Return the place that the printed list keeps for the seal.

    :raises Broken: there is none, or more than one
    """
    with pikepdf.open(io.BytesIO(document)) as pdf, pdf.open_outline() as outline:
        found = [entry.destination for entry in _entries(outline.root) if entry.title == LABEL]
        if len(found) != 1:
            raise Broken(f"the document keeps {len(found)} places for a seal")
        page, _, left, top, *_ = found[0]
        return Place(pdf.pages.index(pikepdf.Page(page)), math.floor(float(left)), math.ceil(float(top)))


def _entries(entries: Sequence[Any]) -> Iterator[Any]:
    for entry in entries:
        yield entry
        yield from _entries(entry.children)
