"""Reading a workbook into rows of text; every fault names sheet, cell and column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from selfcheck.editing.workbook.faults import Faults
from selfcheck.editing.workbook.hostile import check_package
from selfcheck.editing.workbook.layout import READ_ME, SHEETS, VOCABULARY, Sheet
from selfcheck.editing.workbook.read_me import DIGEST, FORMAT, FORMAT_NAME, RELEASE, Origin
from selfcheck.editing.workbook.tables import Line
from selfcheck.editing.workbook.writing import HEAD_ROWS, LONGEST_CELL
from selfcheck.errors import Refused
from selfcheck.text import Bilingual, clean_text

MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 200
ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
KNOWN: Final = re.compile(r"\((\w+)\)$")
ADVICE: Final = Bilingual(
    "请从本系统重新导出，把内容贴到导出的表里。", "Export again from this system and paste into that workbook."
)


@dataclass(frozen=True, slots=True)
class ReadWorkbook:
    """What a workbook holds: what it was made from, its rows, and names of sheets that nobody reads."""

    origin: Origin
    lines: tuple[Line, ...]
    unread: tuple[str, ...]


def read_workbook(content: bytes, faults: Faults) -> ReadWorkbook:
    """Read a workbook; what is wrong with single cells, columns or sheets is noted in ``faults``.

    :raises Refused: the file as a whole cannot be read
    """
    check_package(content)
    book = _opened(content)
    pages = {page.title: page for page in book.worksheets}
    for page in pages.values():
        _check_extent(page)
    lines: list[Line] = []
    for sheet in SHEETS:
        if sheet.title not in pages:
            _note_missing(sheet, faults)
        else:
            lines += _lines(sheet, pages[sheet.title], faults)
    known = {sheet.title for sheet in SHEETS} | {READ_ME, VOCABULARY}
    return ReadWorkbook(_origin(pages, faults), tuple(lines), tuple(name for name in pages if name not in known))


def _opened(content: bytes) -> Any:
    try:
        return load_workbook(BytesIO(content), data_only=False, keep_links=False, rich_text=False)
    except RecursionError:
        pass
    except Exception:  # noqa: S110 - the XLSX library raises whatever its parts raise on a damaged file
        pass
    raise Refused(
        "workbook-unreadable",
        "这个工作簿读不出来，可能已损坏。请用表格软件打开后另存为 .xlsx 再试。",
        "This workbook cannot be read and may be damaged. Open it in a spreadsheet program and save it as .xlsx.",
        field="workbook",
        status=400,
    )


def _check_extent(page: Any) -> None:
    if page.max_row > MOST_ROWS or page.max_column > MOST_COLUMNS:
        raise Refused(
            "workbook-extent",
            f"工作表“{page.title}”超过 {MOST_ROWS} 行或 {MOST_COLUMNS} 列，请删去多余的空行空列。",
            f"The sheet “{page.title}” has more than {MOST_ROWS} rows or {MOST_COLUMNS} columns. Delete empty ones.",
            field="workbook",
            status=400,
        )


def _note_missing(sheet: Sheet, faults: Faults) -> None:
    words = Bilingual(f"缺少这个工作表，或名称被改。{ADVICE.zh}", f"This sheet is missing or renamed. {ADVICE.en}")
    faults.add(sheet.title, "", words)


def _origin(pages: dict[str, Any], faults: Faults) -> Origin:
    known: dict[str, str] = {}
    for row in pages[READ_ME].iter_rows(max_row=20, max_col=2) if READ_ME in pages else ():
        if len(row) == 2 and (found := KNOWN.search(str(row[0].value or ""))):
            known[found[1]] = str(row[1].value or "")[:100]
    if known.get(FORMAT) != FORMAT_NAME or not known.get(RELEASE) or not known.get(DIGEST):
        words = Bilingual(
            f"看不出它来自哪个库版。{ADVICE.zh}", f"It does not say from which release it was made. {ADVICE.en}"
        )
        faults.add(READ_ME, "", words)
    return Origin(known.get(RELEASE, ""), known.get(DIGEST, ""))


def _lines(sheet: Sheet, page: Any, faults: Faults) -> Iterator[Line]:
    for merged in page.merged_cells.ranges:
        words = Bilingual(
            "有合并的单元格，请取消合并，每行写全", "cells are merged; split them and fill in every row"
        )
        faults.add(sheet.title, str(merged), words)
    rows = list(page.iter_rows())
    keys = _keys(sheet, rows[HEAD_ROWS - 1] if len(rows) >= HEAD_ROWS else (), faults)
    letters = {key: get_column_letter(place + 1) for place, key in keys.items()}
    for row in rows[HEAD_ROWS:]:
        cells = {}
        for place, cell in enumerate(row):
            text = _text(sheet, cell, keys.get(place), faults) if cell.value is not None else ""
            if text and place in keys:
                cells[keys[place]] = text
        if cells:
            yield Line(sheet, row[0].row, cells, letters)


def _keys(sheet: Sheet, row: Sequence[Any], faults: Faults) -> dict[int, str]:
    keys = {place: str(cell.value).strip() for place, cell in enumerate(row) if cell.value is not None}
    for place, key in keys.items():
        if key not in sheet.by_key or list(keys.values()).count(key) > 1:
            words = Bilingual(
                f"第二行的列代号“{key[:40]}”不认识或重复", f"the key “{key[:40]}” in row 2 is unknown or stands twice"
            )
            faults.add(sheet.title, f"{get_column_letter(place + 1)}{HEAD_ROWS}", words)
    for column in sheet.columns:
        if column.key not in keys.values():
            words = Bilingual(
                f"缺少代号为 {column.key} 的列（第二行）。{ADVICE.zh}",
                f"The column with the key {column.key} (row 2) is missing. {ADVICE.en}",
            )
            faults.add(sheet.title, "", words, column.heading)
    return {place: key for place, key in keys.items() if key in sheet.by_key}


def _text(sheet: Sheet, cell: Any, key: str | None, faults: Faults) -> str:
    heading = sheet.by_key[key].heading if key else Bilingual("", "")
    try:
        if key is None:
            raise Refused(
                "no-column", "这一列没有代号，请删去或移走", "this column has no key; remove it", status=400
            )
        return _value(cell, heading)
    except Refused as refused:
        faults.add(sheet.title, cell.coordinate, Bilingual(refused.zh, refused.en), heading)
        return ""


def _value(cell: Any, heading: Bilingual) -> str:
    value = cell.value
    if cell.data_type == "f":
        raise Refused("formula", "是公式，只能写文字", "is a formula; write text", status=400)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if not isinstance(value, str):
        raise Refused(
            "no-text",
            f"不是文字而是“{str(value)[:40]}”，请把格子设为文本格式后重新输入",
            f"is no text but “{str(value)[:40]}”; set the cell to text and type again",
            status=400,
        )
    plain = ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    return clean_text(plain, field=heading.zh or cell.coordinate, limit=LONGEST_CELL, lines=True)
