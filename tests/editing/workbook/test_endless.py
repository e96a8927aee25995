"""Small files that would keep the server busy for hours, and cells that no data file could hold."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any, Final

import pytest

from selfcheck.editing.workbook.faults import AND_MORE, MOST_FAULTS
from selfcheck.editing.workbook.layout import ITEMS, POINTS
from selfcheck.editing.workbook.scanning import MOST_ELEMENTS
from selfcheck.errors import Refused
from tests.editing.workbook.sheets import add, cell, put, small_workbook, trial, worked

ONE_SHEET: Final = "xl/worksheets/sheet2.xml"
WHOLE_SHEET: Final = b"A1:XFD1048576"
ODD: Final = {
    "half a character": '{"unheard_of": "\\ud800"}',
    "not a number": '{"unheard_of": NaN}',
    "a fraction": '{"unheard_of": 0.5}',
    "more digits than a file has": '{"unheard_of": ' + "9" * 5000 + "}",
    "too deep": '{"unheard_of": ' + "[" * 900 + "]" * 900 + "}",
    "beyond what can be read": "[" * 30_000,
    "a name that is nearly a number": '{"²": 1}',
}


def with_part(change: Callable[[bytes], bytes], name: str = ONE_SHEET) -> bytes:
    """The small workbook with one part changed."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(small_workbook())) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            new.writestr(each, change(old.read(each)) if each == name else old.read(each))
    return target.getvalue()


def after_the_rows(xml: bytes) -> Callable[[bytes], bytes]:
    """Put elements after the rows of a sheet."""
    return lambda part: part.replace(b"</sheetData>", b"</sheetData>" + xml)


@pytest.mark.parametrize(
    "xml",
    [
        b'<mergeCells><mergeCell ref="%s"/></mergeCells>' % WHOLE_SHEET,
        b'<mergeCells><mergeCell ref="A:XFD"/></mergeCells>',
        b'<x:mergeCells xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:mergeCell ref="%s"/>'
        b"</x:mergeCells>" % WHOLE_SHEET,
        b'<hyperlinks><hyperlink ref="%s" location="x"/></hyperlinks>' % WHOLE_SHEET,
    ],
)
def test_a_range_over_a_whole_sheet_is_refused_before_a_cell_is_made_for_each(xml: bytes) -> None:
    with pytest.raises(Refused, match="workbook-endless"):
        trial(with_part(after_the_rows(xml)))


def test_more_cells_than_a_workbook_holds_are_refused_before_they_are_kept() -> None:
    cells = b"".join(b"<c>%d</c>" % (number * 7919 % 99_991) for number in range(MOST_ELEMENTS))
    with pytest.raises(Refused, match="workbook-endless"):
        trial(with_part(lambda part: part.replace(b"</sheetData>", b"<row>%s</row></sheetData>" % cells)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_in_a_sheet_are_refused(encoding: str) -> None:
    bomb = '<!DOCTYPE t [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'.encode(encoding)
    with pytest.raises(Refused, match="workbook-unreadable"):
        trial(with_part(lambda _part: bomb))


def test_a_sheet_full_of_faults_is_told_as_far_as_a_page_holds() -> None:
    def work(book: Any) -> None:
        page = book[POINTS.title]
        for row in range(3, 3 + MOST_FAULTS):
            for key in ("id", "level_reason", "title.zh"):
                cell(page, row, key).value = row

    faults = trial(worked(work)).faults
    assert len(faults) == MOST_FAULTS
    assert faults[-1].words == AND_MORE


@pytest.mark.parametrize("name", ODD)
def test_a_cell_that_no_data_file_could_hold_is_a_fault(name: str) -> None:
    found = trial(worked(put(POINTS, 3, more=ODD[name])))
    assert found.faults
    assert not found.changes


@pytest.mark.parametrize("order", ["9" * 5000, "²", "-1"])
def test_an_odd_order_brings_nothing_down(order: str) -> None:
    assert not trial(worked(put(ITEMS, 3, order=order))).faults


def test_many_new_rows_take_no_time_of_their_own_each() -> None:
    def work(book: Any) -> None:
        for number in range(1500):
            add(ITEMS, item__zh=f"新项目 {number}", item__en=f"New item {number}")(book)

    assert trial(worked(work)).differences
