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
from selfcheck.spotcheck.model import SEEN_NAMES, RowSeen, Seen, Signed
from selfcheck.spotcheck.papers import Printed

LATIN, CHINESE, HEADING = "Times New Roman", "宋体", "黑体"
FIXED_TIME: Final = (2000, 1, 1, 0, 0, 0)
ROW_HEADS: Final = ("序号", "环节", "风险点、管控目标", "检查方法、责任人", "结果", "说明、照片")
ROW_WIDTHS: Final = (11, 17, 52, 34, 16, 40)
ASIDE_HEADS: Final = ("环节", "单位决定不采用的", "清单写明的理由")
ASIDE_WIDTHS: Final = (22, 58, 90)


def note_docx(printed: Printed) -> bytes:
    """Return the note as a DOCX. The same note gives the same bytes."""
    paper = Document()
    _set_up(paper, printed)
    _centred(paper, papers.TITLE, 18, HEADING)
    _centred(paper, printed.subtitle, 10)
    _fields(paper, papers.head_of(printed.note))
    _heading(paper, f"抽查情况（{_counts(printed)}）")
    _rows(paper, printed)
    _heading(paper, f"清单中不采用的风险点（{len(printed.note.asides)} 个）")
    _asides(paper, printed)
    _heading(paper, "检查情况和结果")
    _fields(paper, papers.tail_of(printed.note))
    _signatures(paper, printed)
    out = io.BytesIO()
    paper.save(out)
    return _timeless(out.getvalue())


def _counts(printed: Printed) -> str:
    return "，".join(f"{name.zh} {printed.note.count(seen)}" for seen, name in SEEN_NAMES.items())


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
            _write(cell, head, bold=True)
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


def _write(cell: Any, words: str, *, bold: bool = False) -> None:
    for place, line in enumerate(words.split("\n")):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        _run(paragraph, line, bold=bold)


def _rows(paper: Any, printed: Printed) -> None:
    table = _table(paper, ROW_WIDTHS, ROW_HEADS)
    for row in printed.note.rows:
        cells = _add_row(table)
        chosen = "" if row.is_drawn else "\n（选看）"
        person = f"\n责任人：{row.person}" if row.person else ""
        _write(cells[0], f"{row.position}{chosen}")
        _write(cells[1], STAGE_NAMES[row.stage].zh)
        _write(cells[2], f"{row.title.zh}\n{row.target.zh}")
        _write(cells[3], f"{row.method.zh}{person}")
        _write(cells[4], papers.result_of(row), bold=row.seen is Seen.DIFFERS)
        _write(cells[5], row.note)
        _photos(cells[5], printed, row)


def _photos(cell: Any, printed: Printed, row: RowSeen) -> None:
    for photo in row.photos:
        if content := printed.pictures.get(photo.preview_sha256):
            cell.add_paragraph().add_run().add_picture(io.BytesIO(content), width=Mm(34))
        _run(cell.add_paragraph(), f"照片 {photo.sha256[:12]}，{papers.moment(photo.taken_at)}", 8)


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
        words = f"{papers.answer_line(printed.unit)}\n{printed.unit.words}".rstrip()
        _signed(table, "当事人", words, printed.unit)
    _run(paper.add_paragraph(), f"笔录数据摘要 SHA-256 {printed.sha256}", 8)
    _run(paper.add_paragraph(), f"SM3 {printed.sm3}", 8)
    if printed.signatures:
        _run(paper.add_paragraph(), papers.EXPLAINED, 8)


def _signed(table: Any, name: str, words: str, signed: Signed) -> None:
    cells = _add_row(table)
    _write(cells[0], name, bold=True)
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
