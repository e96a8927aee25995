"""The verdicts of a batch as a table: CSV for any spreadsheet program, XLSX. Text cells only, nothing is ever run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from selfcheck.clock import rfc3339
from selfcheck.regulator.records import Batch, BatchFile
from selfcheck.text import Bilingual
from selfcheck.verification.verdicts import Verdict

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv; charset=utf-8"
RUNS: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
MUST_ESCAPE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
NEVER_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
HEADING: Final = {"font": Font(bold=True), "fill": PatternFill("solid", fgColor="DCE6F1")}
WRAPPED: Final = Alignment(wrap_text=True, vertical="top")
YES, NO = Bilingual("是", "yes"), Bilingual("否", "no")
NOT_SAID: Final = Bilingual("没能核验", "could not check")
Say = Callable[[Bilingual], str]
Column = tuple[Bilingual, int, Callable[[BatchFile, Say], str]]

COLUMNS: Final[tuple[Column, ...]] = (
    (Bilingual("序号", "No."), 6, lambda row, say: str(row.position)),
    (Bilingual("文件", "File"), 40, lambda row, say: row.name),
    (Bilingual("结论", "Verdict"), 50, lambda row, say: say(Bilingual(row.sentence_zh, row.sentence_en))),
    (Bilingual("结论代码", "Verdict code"), 24, lambda row, say: row.verdict),
    (Bilingual("真实", "Genuine"), 8, lambda row, say: say(_genuine(row))),
    (Bilingual("采信", "Accepted"), 8, lambda row, say: say(YES if row.is_accepted else NO)),
    (Bilingual("没有通过的", "What failed"), 50, lambda row, say: say(Bilingual(row.failed_zh, row.failed_en))),
    (Bilingual("清单编号", "List number"), 26, lambda row, say: row.number),
    (Bilingual("版次", "Issue"), 8, lambda row, say: str(row.edition_no or "")),
    (Bilingual("单位", "Unit"), 36, lambda row, say: row.unit_name),
    (Bilingual("统一社会信用代码", "Credit code"), 22, lambda row, say: row.uscc),
    (Bilingual("辖区内", "In the area"), 8, lambda row, say: _inside(row, say)),
    (Bilingual("签发时间", "Issued at"), 26, lambda row, say: rfc3339(row.issued_at) if row.issued_at else ""),
    (Bilingual("复核期限", "Review by"), 14, lambda row, say: row.review_by.isoformat() if row.review_by else ""),
    (Bilingual("字节数", "Bytes"), 12, lambda row, say: str(row.size)),
    (Bilingual("文件 SHA-256", "File SHA-256"), 68, lambda row, say: row.sha256),
    (Bilingual("文件 SM3", "File SM3"), 68, lambda row, say: row.sm3),
    (Bilingual("核验时间", "Verified at"), 26, lambda row, say: rfc3339(row.as_of)),
)


def as_csv(rows: Sequence[BatchFile], say: Say) -> bytes:
    """Return the verdicts as CSV in UTF-8 with a mark at the start, which spreadsheet programs need for Chinese."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([say(heading) for heading, _, _ in COLUMNS])
    for row in rows:
        writer.writerow([_harmless(value(row, say)) for _, _, value in COLUMNS])
    return target.getvalue().encode("utf-8-sig")


def as_xlsx(batch: Batch, rows: Sequence[BatchFile], say: Say, *, at: datetime) -> bytes:
    """Return the verdicts as a workbook of text cells, the head kept in view and filters set."""
    book = Workbook(write_only=True)
    book.properties.creator, book.properties.created = "selfcheck", at.replace(tzinfo=None)
    page = book.create_sheet(say(Bilingual("核验结论", "Verdicts")))
    page.freeze_panes = "C2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{len(rows) + 1}"
    for number, (_, width, _) in enumerate(COLUMNS, 1):
        page.column_dimensions[get_column_letter(number)].width = width
    page.append([_cell(page, say(heading), **HEADING) for heading, _, _ in COLUMNS])
    for row in rows:
        page.append([_cell(page, value(row, say)) for _, _, value in COLUMNS])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _genuine(row: BatchFile) -> Bilingual:
    """A file that could not be checked is not called a forgery."""
    if Verdict(row.verdict).could_not_say:
        return NOT_SAID
    return YES if row.is_genuine else NO


def _inside(row: BatchFile, say: Say) -> str:
    return say(NO if row.is_outside else YES) if row.number else ""


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(RUNS) else text


def _cell(page: Any, text: str, **style: Any) -> Any:
    plain = NEVER_IN_XML.sub("\ufffd", text)
    cell = WriteOnlyCell(page, value=MUST_ESCAPE.sub("_x005F_", plain))
    cell.data_type = "s" if text else "n"  # whatever it begins with, it is text
    cell.number_format, cell.alignment = "@", WRAPPED
    cell.quotePrefix = text.startswith(RUNS)
    for name, value in style.items():
        setattr(cell, name, value)
    return cell
