"""Working in a workbook as a person would, with a spreadsheet program's own library."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from typing import Any, Final

from openpyxl import load_workbook

from selfcheck.editing.tree import Tree, read_tree
from selfcheck.editing.workbook.layout import Sheet
from selfcheck.editing.workbook.read_me import Origin
from selfcheck.editing.workbook.trial import Trial, trial_of
from selfcheck.editing.workbook.writing import workbook_of
from tests.data.library import SMALL, small_catalogue, small_library

NOON: Final = datetime(2026, 11, 20, 4, tzinfo=UTC)
Work = Callable[[Any], None]


@cache
def small_origin() -> Origin:
    """What a workbook of the small library says of where it comes from."""
    library = small_library()
    return Origin(library.release, library.digest)


def small_tree() -> Tree:
    """The small library's files."""
    return read_tree(SMALL / "riskpoints")


@cache
def small_workbook() -> bytes:
    """The small library as a workbook."""
    return workbook_of(small_tree(), small_origin(), NOON)


def worked(work: Work, content: bytes | None = None) -> bytes:
    """Open a workbook, work in it, save it again."""
    book = load_workbook(BytesIO(content or small_workbook()))
    work(book)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def trial(content: bytes, current: Tree | None = None, origin: Origin | None = None) -> Trial:
    """Read a workbook on trial against the small library."""
    return trial_of(content, current or small_tree(), origin or small_origin(), small_catalogue().by_code)


def cell(page: Any, row: int, key: str) -> Any:
    """The cell of a row under a column's key."""
    keys = [each.value for each in page[2]]
    return page.cell(row, keys.index(key) + 1)


def put(sheet: Sheet, row: int, **values: str | int | None) -> Work:
    """Type into cells of a row; two underscores in a name stand for the dot of a key."""

    def work(book: Any) -> None:
        for name, value in values.items():
            cell(book[sheet.title], row, name.replace("__", ".")).value = value

    return work


def put_at(sheet: Sheet, name: str, key: str, value: str) -> Work:
    """Type into the row in which an entry of this name stands."""

    def work(book: Any) -> None:
        page = book[sheet.title]
        row = next(row for row in range(3, page.max_row + 1) if cell(page, row, sheet.name).value == name)
        cell(page, row, key).value = value

    return work


def add(sheet: Sheet, **values: str) -> Work:
    """Copy the sheet's first row to a new one at its end, with these values and without its mark."""

    def work(book: Any) -> None:
        page = book[sheet.title]
        row = page.max_row + 1
        for place, each in enumerate(list(page[3]), 1):
            page.cell(row, place).value = each.value
        cell(page, row, "mark").value = None
        put(sheet, row, **values)(book)

    return work
