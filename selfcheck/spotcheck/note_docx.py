"""The note as DOCX, to be handed in elsewhere: the same fields in the same order, tables that Word can go on with."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from selfcheck.glossary import STAGE_NAMES
from selfcheck.spotcheck import papers
from selfcheck.spotcheck.model import RowSeen, Seen, Signed
from selfcheck.spotcheck.papers import Printed

LATIN, CHINESE, HEADING = "Times New Roman", "宋体", "黑体"
FIXED_TIME: Final = (2000, 1, 1, 0, 0, 0)
ROW_HEADS: Final = ("序号", "环节", "风险点、管控目标", "检查方法、责任人", "结果", "说明")
ROW_WIDTHS: Final = (12, 19, 50, 37, 18, 34)
PHOTO_WIDTH, PHOTO_HEIGHT, PHOTOS_ABREAST = Mm(48), Mm(44), 3
SMALLER: Final = 9
ASIDE_HEADS: Final = ("环节", "单位决定不采用的", "清单写明的理由")
ASIDE_WIDTHS: Final = (22, 58, 90)


def note_docx(printed: Printed) -> bytes:
    """Return the note as a DOCX. The same note gives the same bytes."""
    paper = Document()
    _set_up(paper, printed)
    _centred(paper, papers.TITLE, 18, HEADING)
    _centred(paper, printed.subtitle, 10)
    _fields(paper, papers.head_of(printed.note))
    _heading(paper, f"抽查情况（{papers.counts_of(printed.note)}）")
    _rows(paper, printed)
    _heading(paper, f"清单中不采用的风险点（{len(printed.note.asides)} 个）")
    _asides(paper, printed)
    _heading(paper, "检查情况和结果")
    _fields(paper, papers.tail_of(printed.note))
    _signatures(paper, printed)
    out = io.BytesIO()
    paper.save(out)
    return _timeless(out.getvalue())


def _set_up(paper: Any, printed: Printed) -> None:
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = LATIN, Pt(10.5)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), CHINESE)
    normal.paragraph_format.space_after = Pt(2)
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(15)
    section.top_margin = section.bottom_margin = Mm(18)
    core, note = paper.core_properties, printed.note
    core.title, core.author, core.comments = f"{papers.TITLE} {note.list.number}", note.authority[:200], ""
    core.created = core.modified = note.ended_at.replace(tzinfo=None)
    _foot(section.footer.paragraphs[0], printed)


def _foot(line: Any, printed: Printed) -> None:
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    sample = "样例　" if printed.note.is_sample else ""
    _run(line, f"{sample}笔录摘要 {printed.sha256[:16]}　第 ", 9)
    _counted(line, "PAGE")
    _run(line, " 页 / 共 ", 9)
    _counted(line, "NUMPAGES")
    _run(line, " 页", 9)


def _counted(line: Any, word: str) -> None:
    """Add a field that Word fills in: the number of the page, or of all pages."""
    counted = OxmlElement("w:fldSimple")
    counted.set(qn("w:instr"), word)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    counted.append(run)
    line._p.append(counted)


def _run(line: Any, words: str, size: float = 10.5, font: str = CHINESE, *, bold: bool = False) -> None:
    run = line.add_run(words)
    run.font.size, run.font.name, run.bold = Pt(size), LATIN, bold
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _centred(paper: Any, words: str, size: float, font: str = CHINESE) -> None:
    line = paper.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(line, words, size, font, bold=font == HEADING)


def _heading(paper: Any, words: str) -> None:
    line = paper.add_paragraph()
    line.paragraph_format.space_before, line.paragraph_format.keep_with_next = Pt(8), True
    _run(line, words, 12, HEADING, bold=True)


def _fields(paper: Any, fields: Sequence[tuple[str, str]]) -> None:
    table = _table(paper, (28, 142))
    for name, words in fields:
        cells = _add_row(table)
        _write(cells[0], name, bold=True)
        _write(cells[1], words)


def _table(paper: Any, widths: Sequence[int], heads: Sequence[str] = ()) -> Any:
    table = paper.add_table(rows=0, cols=len(widths))
    table.style, table.autofit = "Table Grid", False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    if heads:
        row = table.add_row()
        for cell, head in zip(row.cells, heads, strict=True):
            _write(cell, head, SMALLER, bold=True)
        _mark(row, "w:tblHeader")
    return table


def _add_row(table: Any) -> Any:
    row = table.add_row()
    _mark(row, "w:cantSplit")
    for cell, column in zip(row.cells, table.columns, strict=True):
        cell.width = column.width
    return row.cells


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _write(cell: Any, words: str, size: float = 10.5, *, bold: bool = False) -> None:
    for place, line in enumerate(words.split("\n")):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        _run(paragraph, line, size, bold=bold)


def _rows(paper: Any, printed: Printed) -> None:
    table = _table(paper, ROW_WIDTHS, ROW_HEADS)
    for row in printed.note.rows:
        _row(_add_row(table), row)
        if row.photos or papers.is_long(row):
            _keep_with_next(table.rows[-1])
            cells = _add_row(table)
            _below(cells[0].merge(cells[-1]), printed, row)


def _row(cells: Sequence[Any], row: RowSeen) -> None:
    chosen = "" if row.is_drawn else "\n选看"
    person = f"\n责任人：{row.person}" if row.person else ""
    _write(cells[0], f"{row.position}{chosen}", SMALLER)
    _write(cells[1], STAGE_NAMES[row.stage].zh, SMALLER)
    _write(cells[2], row.title.zh, SMALLER, bold=True)
    _run(cells[2].add_paragraph(), row.target.zh, SMALLER)
    _write(cells[3], f"{row.method.zh}{person}", SMALLER)
    _write(cells[4], papers.result_of(row), SMALLER, bold=row.seen is Seen.DIFFERS)
    _write(cells[5], papers.LOOK_BELOW if papers.is_long(row) else row.note, SMALLER)


def _keep_with_next(row: Any) -> None:
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def _below(cell: Any, printed: Printed, row: RowSeen) -> None:
    """Write what is too wide for its column below the row: a long note, photos side by side, what each one is."""
    line = cell.paragraphs[0]
    if papers.is_long(row):
        _run(line, f"第 {row.position} 行说明：", SMALLER, bold=True)
        _run(line, row.note, SMALLER)
    found = [content for photo in row.photos if (content := printed.pictures.get(photo.preview_sha256))]
    for start in range(0, len(found), PHOTOS_ABREAST):
        line = cell.add_paragraph() if start or papers.is_long(row) else line
        for content in found[start : start + PHOTOS_ABREAST]:
            _photo(line, content)
    for place, photo in enumerate(row.photos, start=1):
        words = f"照片 {row.position}-{place}　{papers.moment(photo.taken_at)}　{photo.sha256[:12]}"
        _run(cell.add_paragraph(), words, 8)


def _photo(line: Any, content: bytes) -> None:
    shown = line.add_run().add_picture(io.BytesIO(content), width=PHOTO_WIDTH)
    if shown.height > PHOTO_HEIGHT:
        shown.width, shown.height = int(shown.width * PHOTO_HEIGHT / shown.height), PHOTO_HEIGHT
    line.add_run(" ")


def _asides(paper: Any, printed: Printed) -> None:
    if own := papers.own_asides(printed.note):
        table = _table(paper, ASIDE_WIDTHS, ASIDE_HEADS)
        for each in own:
            cells = _add_row(table)
            _write(cells[0], STAGE_NAMES[each.stage].zh)
            _write(cells[1], each.title.zh)
            _write(cells[2], f"{each.reason.zh}（{each.person}）")
    for reason, titles in papers.other_asides(printed.note):
        line = paper.add_paragraph()
        _run(line, f"{reason}：", bold=True)
        _run(line, f"{titles}。")
    _run(paper.add_paragraph(), f"对不采用风险点的意见：{printed.note.aside_remarks or papers.NOTHING}")


def _signatures(paper: Any, printed: Printed) -> None:
    _heading(paper, "签名")
    table = _table(paper, (28, 142))
    if not printed.signatures:
        for name in ("检查人员", "检查人员", "当事人意见和签名", "日期"):
            cells = _add_row(table)
            _write(cells[0], name, bold=True)
            _write(cells[1], "\n")
    for place, signed in enumerate(printed.inspectors, start=1):
        _signed(table, f"检查人员 {place}", f"{signed.name}（执法证号 {signed.card}）", signed)
    if printed.unit is not None:
        words = f"　{papers.answer_line(printed.unit)}\n{printed.unit.words}".rstrip()
        _signed(table, "当事人", words, printed.unit)
    _run(paper.add_paragraph(), f"笔录数据摘要 SHA-256 {printed.sha256}", 8)
    _run(paper.add_paragraph(), f"SM3 {printed.sm3}", 8)
    if printed.signatures:
        _run(paper.add_paragraph(), papers.EXPLAINED, 8)


def _signed(table: Any, name: str, words: str, signed: Signed) -> None:
    cells = _add_row(table)
    _write(cells[0], name, bold=True)
    _run(cells[1].paragraphs[0], papers.answer_of(signed), bold=True)
    _write(cells[1], words)
    if signed.picture:
        cells[1].add_paragraph().add_run().add_picture(io.BytesIO(signed.picture), width=Mm(50))
    _run(cells[1].add_paragraph(), papers.words_of(signed), 8)


def _timeless(content: bytes) -> bytes:
    """Return the archive with one fixed time on every part, so that the same note gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            target.writestr(zipfile.ZipInfo(name, FIXED_TIME), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
