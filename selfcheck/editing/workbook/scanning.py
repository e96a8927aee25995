"""Reading the XML of an uploaded workbook once, in pieces and keeping nothing, before the XLSX library may.

That library makes a cell for every cell that a merged range, a link or a comment covers: four kilobytes that merge a
whole sheet would keep it busy for hours. Elements are counted, since each cell costs it far more than its bytes.
"""

from __future__ import annotations

from typing import Final, Protocol
from xml.parsers import expat

from openpyxl.utils import range_boundaries

MOST_ELEMENTS: Final = 1_500_000
MOST_COVERED: Final = 50_000
COVERING: Final = frozenset({"mergeCell", "hyperlink", "comment"})
CHUNK: Final = 256 * 1024
BLANK: Final = b"\x00\xef\xbb\xbf\xfe\xff \t\r\n"


class Unscannable(Exception):
    """A part is no XML that can be read, or brings a document type with entities."""


class Part(Protocol):
    """A part of a package as it unpacks."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to ``size`` bytes; none at the end."""
        ...


class Scan:
    """Counts what stands in the parts of one package."""

    def __init__(self) -> None:
        self._elements = 0
        self._covered = 0

    @property
    def is_endless(self) -> bool:
        """Whether it is more than any workbook of ours holds."""
        return self._elements > MOST_ELEMENTS or self._covered > MOST_COVERED

    def read(self, part: Part) -> None:
        """Read one part, until it ends or is too much; what is no XML at all is passed over.

        :raises Unscannable: it is damaged XML, or has a document type
        """
        piece = part.read(CHUNK)
        if not piece.lstrip(BLANK).startswith(b"<"):
            return
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._element
        parser.StartDoctypeDeclHandler = _refuse
        try:
            while piece and not self.is_endless:
                parser.Parse(piece, False)
                piece = part.read(CHUNK)
            if not self.is_endless:
                parser.Parse(b"", True)
        except (expat.ExpatError, ValueError) as error:
            raise Unscannable from error

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if name.rpartition(" ")[2] in COVERING and "ref" in attributes:
            self._covered += _cells(attributes["ref"])


def _cells(ref: str) -> int:
    """Return how many cells a range covers; one without end covers too many."""
    left, top, right, bottom = range_boundaries(ref)
    if None in (left, top, right, bottom):
        return MOST_COVERED + 1
    return int((right - left + 1) * (bottom - top + 1))


def _refuse(*_declared: object) -> None:
    raise Unscannable
