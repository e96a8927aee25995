"""Writing a workbook: text cells only, so that nothing typed by anybody is ever run or turned into a number."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from selfcheck.editing.tree import Tree
from selfcheck.editing.workbook.layout import READ_ME, SHEETS, VOCABULARY, Column, Sheet
from selfcheck.editing.workbook.read_me import FORMAT, FORMAT_NAME, HEADINGS, RELEASE, RULES, Origin
from selfcheck.editing.workbook.tables import Cells, tables_of
from selfcheck.errors import Refused

HEAD_ROWS: Final = 2
SPARE_ROWS: Final = 500
LONGEST_CELL: Final = 32_767
MUST_ESCAPE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
TEXT: Final = "@"
HEADING: Final = {"font": Font(bold=True), "fill": PatternFill("solid", fgColor="DCE6F1")}
KEY: Final = {"font": Font(color="808080", size=8), "fill": PatternFill("solid", fgColor="F2F2F2")}
LOCKED: Final = {"fill": PatternFill("solid", fgColor="F2F2F2")}
WRAPPED: Final = Alignment(wrap_text=True, vertical="top")


def workbook_of(tree: Tree, origin: Origin, at: datetime, *, files: Collection[str] | None = None) -> bytes:
    """Return the library as a workbook.

    :param files: the files to take; None takes all
    :raises Refused: a file is not in the library, or a text is too long for a cell
    """
    chosen = {name: file for name, file in tree.items() if files is None or name in files}
    if not chosen or (files is not None and len(chosen) != len(set(files))):
        raise Refused("library-file-unknown", "风险点库里没有这个文件。", "The library has no such file.", status=404)
    book = Workbook(write_only=True)
    book.properties.creator, book.properties.created = "selfcheck", at.replace(tzinfo=None)
    _write_read_me(book, origin, at)
    lists = _offers()
    tables = tables_of(chosen)
    for sheet in SHEETS:
        _write_sheet(book, sheet, tables[sheet.title], lists)
    _write_vocabulary(book, lists)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _offers() -> dict[tuple[str, ...], str]:
    """Every closed list with the range of the sheet of words in which it stands."""
    offers: dict[tuple[str, ...], str] = {}
    for sheet in SHEETS:
        for column in sheet.columns:
            if column.notation.offers and column.notation.offers not in offers:
                letter = get_column_letter(len(offers) + 1)
                offers[column.notation.offers] = f"'{VOCABULARY}'!${letter}$1:${letter}${len(column.notation.offers)}"
    return offers


def _write_sheet(book: Any, sheet: Sheet, rows: list[Cells], lists: dict[tuple[str, ...], str]) -> None:
    page = book.create_sheet(sheet.title)
    last = HEAD_ROWS + len(rows)
    page.freeze_panes = "D3" if sheet.list_key else "B3"
    page.auto_filter.ref = f"A{HEAD_ROWS}:{get_column_letter(len(sheet.columns))}{last}"
    for number, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(number)
        page.column_dimensions[letter].width = column.width
        if column.notation.offers:
            page.data_validations.append(
                _list(lists[column.notation.offers], f"{letter}3:{letter}{last + SPARE_ROWS}")
            )
    page.append([_cell(page, f"{each.heading.zh}\n{each.heading.en}", **HEADING) for each in sheet.columns])
    page.append([_cell(page, each.key, **KEY) for each in sheet.columns])
    for cells in rows:
        page.append([_field(page, each, cells) for each in sheet.columns])


def _field(page: Any, column: Column, cells: Cells) -> Any:
    return _cell(page, cells.get(column.key, ""), **(LOCKED if column.is_locked else {}))


def _list(source: str, where: str) -> Any:
    offered = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=True)
    offered.errorTitle, offered.error = "词表", "请从下拉框里选 / choose from the list"
    offered.add(where)
    return offered


def _cell(page: Any, text: str, **style: Any) -> Any:
    if len(text) > LONGEST_CELL:
        raise Refused(
            "cell-too-long",
            f"有一项超过 {LONGEST_CELL} 字，表格装不下：{text[:40]}…",
            f"A text is longer than the {LONGEST_CELL} characters a cell holds: {text[:40]}…",
        )
    cell = WriteOnlyCell(page, value=MUST_ESCAPE.sub("_x005F_", text))
    cell.data_type = "s" if text else "n"  # whatever it begins with, it is text
    cell.number_format, cell.alignment = TEXT, WRAPPED
    cell.quotePrefix = text[:1] in {"=", "+", "-", "@"}
    for name, value in style.items():
        setattr(cell, name, value)
    return cell


def _write_read_me(book: Any, origin: Origin, at: datetime) -> None:
    page = book.create_sheet(READ_ME)
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 70, 90
    known = {FORMAT: FORMAT_NAME, RELEASE: origin.release, "digest": origin.digest}
    page.append([_cell(page, "风险点库工作表 / Workbook of the risk-point library", font=Font(bold=True, size=14))])
    for key, heading in HEADINGS.items():
        name = f"{heading.zh} / {heading.en} ({key})"
        page.append([_cell(page, name, font=Font(bold=True)), _cell(page, known[key])])
    page.append([_cell(page, "导出时间 / Exported at"), _cell(page, at.isoformat(timespec="seconds"))])
    for rule in RULES:
        page.append([_cell(page, rule.zh), _cell(page, rule.en)])


def _write_vocabulary(book: Any, lists: dict[tuple[str, ...], str]) -> None:
    page = book.create_sheet(VOCABULARY)
    for number in range(max(len(each) for each in lists)):
        page.append([_cell(page, each[number] if number < len(each) else "") for each in lists])
