"""Every damage to a workbook is named with sheet, cell and column; a hostile file is refused before it is parsed."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any, Final

import pytest
from openpyxl import DEFUSEDXML
from openpyxl.utils import get_column_letter

from selfcheck.editing.workbook.differences import Kind
from selfcheck.editing.workbook.hostile import MOST_BYTES, MOST_ENTRIES, check_package
from selfcheck.editing.workbook.layout import FILES, ITEMS, POINTS, READ_ME, SHEETS, STANDARDS
from selfcheck.errors import Refused
from tests.editing.workbook.sheets import Work, add, cell, put, put_at, small_workbook, trial, worked

FAMILY = "families/kettles_and_lamps.yaml"
POINT = "kettles_and_lamps-01"


def merge_cells(book: Any) -> None:
    """Merge two cells, as people do who like a tidy look."""
    book[POINTS.title].merge_cells("F3:F4")


def double_id(book: Any) -> None:
    """Give two rows one id."""
    add(POINTS, file=FAMILY, id="kettles_and_lamps-88")(book)
    add(POINTS, file=FAMILY, id="kettles_and_lamps-88")(book)


def taken_id(book: Any) -> None:
    """Write a new point under an id that is taken."""
    put_at(POINTS, POINT, "level_reason", "新的一条")(book)
    put_at(POINTS, POINT, "mark", "")(book)


def rename_sheet(book: Any) -> None:
    """Call the sheet of points otherwise."""
    book[POINTS.title].title = "我的表"


def rename_column(book: Any) -> None:
    """Write another key over a column's."""
    page = book[POINTS.title]
    next(each for each in page[2] if each.value == "stage").value = "环节"


def no_origin(book: Any) -> None:
    """Lose what says from which release the workbook was made."""
    book.remove(book[READ_ME])


def stray(book: Any) -> None:
    """Write beyond the last column."""
    page = book[POINTS.title]
    page.cell(4, page.max_column + 1).value = "随手记"


# what was done → (the work, sheet, key of the column or "", words within the fault)
DAMAGES: Final[dict[str, tuple[Work, str, str, str]]] = {
    "word outside the vocabulary": (put_at(POINTS, POINT, "stage", "瞎写"), POINTS.title, "stage", "不在词表里"),
    "missing id": (put(POINTS, 3, id=None, mark=None), POINTS.title, "id", "缺少文字"),
    "foreign id": (put(POINTS, 3, id="lamps-01", mark=None), POINTS.title, "id", "的形式"),
    "id twice": (double_id, POINTS.title, "id", "出现两次"),
    "id taken": (taken_id, POINTS.title, "id", "已经有了"),
    "numbers differ": (put_at(POINTS, POINT, "target.en", "Nothing at 777"), POINTS.title, "target.zh", "数字不一致"),
    "title too long": (put_at(POINTS, POINT, "title.zh", "长" * 61), POINTS.title, "title.zh", "超过 60 字"),
    "no English": (put_at(POINTS, POINT, "title.en", ""), POINTS.title, "title.en", "缺少文字"),
    "formula": (put_at(POINTS, POINT, "title.zh", '=HYPERLINK("http://x")'), POINTS.title, "title.zh", "公式"),
    "number": (put(POINTS, 3, level_reason=5), POINTS.title, "level_reason", "不是文字"),
    "invisible sign": (put_at(POINTS, POINT, "title.zh", "看\u202e不见"), POINTS.title, "title.zh", "控制字符"),
    "limit in words": (put_at(POINTS, POINT, "limits", "不超过 150"), POINTS.title, "limits", "范围写作"),
    "limit no decimal": (put_at(POINTS, POINT, "limits", "温 | T | ≤ 1e3 | ℃"), POINTS.title, "limits", "小数"),
    "unknown question": (put_at(POINTS, POINT, "when", "answer(x: yes)"), POINTS.title, "when", "没有问题 x"),
    "half a condition": (put_at(POINTS, POINT, "when", "all(role(maker)"), POINTS.title, "when", "读不懂"),
    "unknown product": (put_at(POINTS, POINT, "products", "P9999"), POINTS.title, "products", "目录里没有"),
    "day that is none": (put_at(POINTS, POINT, "applies_from", "2026-02-30"), POINTS.title, "applies_from", "日期"),
    "unregistered basis": (put_at(POINTS, POINT, "basis", "GB 0 | 1"), POINTS.title, "basis", "标准登记里没有"),
    "unknown file": (put(POINTS, 3, file="families/x.yaml"), POINTS.title, "file", "没有文件"),
    "odd other fields": (put(POINTS, 3, more="{"), POINTS.title, "more", "JSON"),
    "unknown field": (put(POINTS, 3, more='{"colour": "red"}'), POINTS.title, "", "不认识"),
    "merged cells": (merge_cells, POINTS.title, "", "合并"),
    "renamed sheet": (rename_sheet, POINTS.title, "", "名称被改"),
    "renamed column": (rename_column, POINTS.title, "", "“环节”不认识"),
    "no origin": (no_origin, READ_ME, "", "哪个库版"),
    "stray text": (stray, POINTS.title, "", "没有代号"),
    "item of nobody": (put(ITEMS, 3, points="x-01"), ITEMS.title, "points", "没有风险点"),
    "standard without words": (put(STANDARDS, 3, title__en=None), STANDARDS.title, "title.en", "缺少文字"),
    "product renamed": (put_at(FILES, FAMILY, "products", "P0001 = 水壶"), FILES.title, "products", "不是"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_named(name: str) -> None:
    work, sheet, key, words = DAMAGES[name]
    found = trial(worked(work))
    heading = {(one.title, each.key): each.heading.zh for one in SHEETS for each in one.columns}
    faults = [fault for fault in found.faults if fault.sheet == sheet and words in fault.words.zh]
    assert faults, [(fault.place, fault.words.zh) for fault in found.faults]
    assert all(fault.words.en for fault in faults)
    assert not key or any(fault.cell and fault.column.zh == heading[sheet, key] for fault in faults)
    assert not found.changes


def test_every_wrong_cell_is_listed_at_once() -> None:
    wrong = {(3, "stage"): "?", (3, "title.en"): "", (3, "level"): "?", (4, "title.zh"): "", (6, "evidence.en"): ""}

    def work(book: Any) -> None:
        for (row, key), value in wrong.items():
            cell(book[POINTS.title], row, key).value = value

    assert {fault.cell for fault in trial(worked(work)).faults} == cells_at(*wrong)


def cells_at(*places: tuple[int, str]) -> set[str]:
    """The names of cells by row and key of their column."""
    keys = [column.key for column in POINTS.columns]
    return {f"{get_column_letter(keys.index(key) + 1)}{row}" for row, key in places}


def test_several_faults_of_the_whole_are_listed_too() -> None:
    def work(book: Any) -> None:
        put(ITEMS, 3, points="x-01")(book)
        put_at(POINTS, POINT, "basis", "GB 0")(book)
        put_at(POINTS, "kettles_and_lamps-02", "basis", "GB 00")(book)

    found = trial(worked(work))
    assert len(found.faults) == 3
    assert {each.kind for each in found.differences} == {Kind.CHANGED}


def package(parts: dict[str, bytes]) -> bytes:
    """A ZIP with these parts beside the least that a workbook has."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", parts.pop("[Content_Types].xml", b"<Types/>"))
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


MACROS = b'<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
BOMB = b'<!DOCTYPE t [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Types>&b;</Types>'
HOSTILE: Final[dict[str, tuple[Callable[[], bytes], str]]] = {
    "no ZIP": (lambda: b"id,title\n", "workbook-unreadable"),
    "old binary format": (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "workbook-unreadable"),
    "another ZIP": (lambda: package({})[:-30], "workbook-unreadable"),
    "too large": (lambda: bytes(MOST_BYTES + 1), "workbook-too-large"),
    "bomb": (lambda: package({"xl/worksheets/sheet1.xml": bytes(40_000_000)}), "workbook-swells"),
    "many parts": (lambda: package({f"xl/{n}": b"" for n in range(MOST_ENTRIES)}), "workbook-parts"),
    "macros": (lambda: package({"xl/vbaProject.bin": b"x"}), "workbook-foreign-part"),
    "macros by type": (lambda: package({"[Content_Types].xml": MACROS}), "workbook-foreign-part"),
    "links to files": (lambda: package({"xl/externalLinks/externalLink1.xml": b"x"}), "workbook-foreign-part"),
    "entities": (lambda: package({"[Content_Types].xml": BOMB}), "workbook-unreadable"),
    "empty parts": (lambda: package({}), "workbook-unreadable"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words(name: str) -> None:
    make, code = HOSTILE[name]
    with pytest.raises(Refused) as refused:
        trial(make())
    assert refused.value.code == code
    assert refused.value.field == "workbook"


def test_an_encrypted_part_is_refused() -> None:
    content = bytearray(small_workbook())
    place = content.find(b"PK\x01\x02")
    content[place + 8] |= 1
    with pytest.raises(Refused, match="workbook-unreadable"):
        check_package(bytes(content))


def test_the_xlsx_library_reads_xml_through_defusedxml() -> None:
    assert DEFUSEDXML


def test_a_sheet_without_end_is_refused() -> None:
    def work(book: Any) -> None:
        book[POINTS.title].cell(30_000, 1).value = "x"

    with pytest.raises(Refused, match="workbook-extent"):
        trial(worked(work))
