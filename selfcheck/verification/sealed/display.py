"""Whether the pages say what the data say: every cell must occur in the text of the pages.

The text comes from a reader of its own (poppler's), run last and within limits, for it unpacks page content.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

from selfcheck.attestation.snapshot import Row, Snapshot
from selfcheck.verification.sealed.findings import Findings
from selfcheck.verification.sealed.words import NO_PAGE_TEXT
from selfcheck.verification.verdicts import Verdict

PIECE_AT_LEAST: Final = 6
PageText = Callable[[bytes], str | None]
BETWEEN: Final = re.compile(r"[\s\u00ad\u200b\u2060\u2010-]+")


def check_display(content: bytes, snapshot: Snapshot, page_text: PageText | None, findings: Findings) -> None:
    """Compare, where there is a reader of page text.

    :param page_text: returns the text of all pages, None where it cannot
    """
    text = page_text(content) if page_text else None
    if text is None:
        findings.could_not("display", NO_PAGE_TEXT)
        return
    findings.settled("display", Verdict.DISPLAY_MISMATCH if any(missing(text, snapshot)) else None)


def missing(text: str, snapshot: Snapshot) -> Iterator[str]:
    """Yield each cell of the data that does not occur in a text; spaces, line breaks and hyphens do not count.

    A reader of pages may put lines of a neighbouring column, or the foot of a page, between the lines of a cell; so a
    cell may occur in pieces. They are long enough that another figure or word in the middle leaves none that fits.
    """
    shown = _bare(text)
    for cell in _cells(snapshot):
        bare = _bare(cell)
        if bare not in shown and not _occurs_in_pieces(bare, shown):
            yield cell


def _occurs_in_pieces(cell: str, shown: str) -> bool:
    reached = [0]
    for end in range(PIECE_AT_LEAST, len(cell) + 1):
        if any(end - start >= PIECE_AT_LEAST and cell[start:end] in shown for start in reached):
            reached.append(end)
    return reached[-1] == len(cell) > 0


def _bare(text: str) -> str:
    return BETWEEN.sub("", unicodedata.normalize("NFKC", text))


def _cells(snapshot: Snapshot) -> Iterator[str]:
    yield from (snapshot.number, snapshot.unit.name, snapshot.unit.uscc, snapshot.check_code)
    yield from (each.person for each in snapshot.confirmations)
    for row in snapshot.rows:
        yield from _light_cells(row) if snapshot.is_light else _row_cells(row)


def _light_cells(row: Row) -> Iterator[str]:
    yield from (row.code, row.title.zh)


def _row_cells(row: Row) -> Iterator[str]:
    yield from (row.code, row.title.zh, row.measure.zh, row.target.text.zh, row.person)
