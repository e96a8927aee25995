"""A note with everything that makes it long: many photos at a row, long remarks, a refusal, a row nobody marked."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest
from docx import Document

from selfcheck.attestation.canonical import digests, to_canonical
from selfcheck.attestation.snapshot import Snapshot
from selfcheck.glossary import ROLE_NAMES
from selfcheck.pdf.supervised import SupervisedRenderer
from selfcheck.spotcheck.model import (
    SCHEMA,
    Answer,
    DrawStated,
    Grade,
    Inspector,
    ListNamed,
    Outcome,
    Party,
    PhotoNamed,
    RowSeen,
    Seen,
    Side,
    Signed,
    Stratum,
    VisitNote,
)
from selfcheck.spotcheck.note import asides_of, to_bytes
from selfcheck.spotcheck.note_docx import note_docx
from selfcheck.spotcheck.note_pdf import note_document
from selfcheck.spotcheck.papers import Printed
from selfcheck.text import Bilingual
from tests.data import snapshots
from tests.data.files import picture
from tests.pdf.paper import page_texts, squeezed

AT: Final = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
REMARK: Final = (
    "扭矩扳手检定标签已到期，当班员工称新扳手已送检但未能出示送检单，抽取首件三辆，其中一辆前叉紧固件无防松划线。" * 2
)
REFUSAL: Final = "对“台账缺三天”不认可，要求写明当日停产，经两次说明后仍拒绝签名。"
CROWDED: Final = 3


def photographed() -> tuple[tuple[PhotoNamed, ...], dict[str, bytes]]:
    """Six photos, three of them upright, and their pictures by digest."""
    shots = [picture(size=(900, 1200) if place % 2 else (1200, 900)) for place in range(6)]
    photos = (
        PhotoNamed(f"{place:064}", hashlib.sha256(shot).hexdigest(), AT + timedelta(minutes=place))
        for place, shot in enumerate(shots)
    )
    return tuple(photos), {hashlib.sha256(shot).hexdigest(): shot for shot in shots}


def seen_rows(snapshot: Snapshot, photos: tuple[PhotoNamed, ...]) -> tuple[RowSeen, ...]:
    """All agree but one, which differs at length and has the photos, and the last, which nobody marked."""
    rows = [
        RowSeen(each.position, each.stage, each.title, each.target.text, each.check_method, each.person, True)
        for each in snapshot.rows
    ]
    rows = [replace(each, seen=Seen.AGREES) for each in rows[:-1]] + rows[-1:]
    rows[CROWDED - 1] = replace(rows[CROWDED - 1], seen=Seen.DIFFERS, note=REMARK, photos=photos)
    return tuple(rows)


def list_named(snapshot: Snapshot) -> ListNamed:
    """The list as the note names it."""
    digest, standing = digests(to_canonical(snapshot)), Bilingual("现行有效", "In force")
    role, number, url = ROLE_NAMES[snapshot.role], snapshot.number, snapshot.check_url
    return ListNamed(number, snapshot.edition, role, date(2026, 11, 1), *digest, url, standing)


def visited(photos: tuple[PhotoNamed, ...]) -> VisitNote:
    """A visit of ten rows."""
    snapshot = snapshots.maker(10)
    rows, unit = seen_rows(snapshot, photos), snapshot.unit
    return VisitNote(
        schema=SCHEMA,
        is_sample=True,
        list=list_named(snapshot),
        party=Party(unit.name, unit.uscc, unit.address, "张建国", "欧阳样例", "副经理"),
        authority="样例区市场监督管理局",
        inspectors=(Inspector("孙样例", "样例-0001"), Inspector("周样例", "样例-0002")),
        recorder="周样例",
        cards_shown=True,
        place="样例路 1 号",
        began_at=AT,
        ended_at=AT + timedelta(hours=2),
        draw=DrawStated("lots", "3F0A", 10, 10, 10, (Stratum(rows[0].stage, 10, 10),)),
        rows=rows,
        asides=asides_of(snapshot),
        aside_remarks="",
        summary=REMARK * 3,
        outcome=Outcome.ORDERED,
        demands=REMARK,
        promised="",
    )


@pytest.fixture(scope="module")
def long_note() -> Printed:
    """The note as printed, the unit having refused to sign."""
    photos, pictures = photographed()
    note = visited(photos)
    at = AT + timedelta(hours=3)
    signed = [Signed(Side.INSPECTOR, each.name, each.card, "", Grade.ACCOUNT, at) for each in note.inspectors]
    refused = Signed(Side.UNIT, "欧阳样例", "", "副经理", Grade.NOTED, at, Answer.REFUSED, REFUSAL)
    return Printed(note, *digests(to_bytes(note)), [*signed, refused], pictures)


def test_the_pages_hold_it_all_without_a_half_empty_one(long_note: Printed) -> None:
    renderer = SupervisedRenderer()
    try:
        pages = page_texts(renderer.render(note_document(long_note)))
    finally:
        renderer.close()
    assert len(pages) <= 4
    crowded = next(page for page in pages if f"第{CROWDED}行说明：" in page)
    assert squeezed(REMARK) in crowded
    assert all(f"{CROWDED}-{place}2026年" in crowded for place in range(1, 7)), "a row and its photos stay together"
    last = pages[-1]
    assert "签名" in last
    assert "当事人承诺" in last, "the signatures never stand alone"
    assert squeezed("拒绝签名　欧阳样例（副经理）") in last
    assert squeezed(REFUSAL) in last
    assert "一致8，不一致1，未能查看0，未填写1" in "".join(pages)


def test_the_docx_puts_three_photos_abreast_below_their_row(long_note: Printed) -> None:
    paper: Any = Document(io.BytesIO(note_docx(long_note)))
    rows = paper.tables[1].rows
    place = next(number for number, row in enumerate(rows) if row.cells[0].text == str(CROWDED))
    assert rows[place].cells[5].text == "（见下）"
    below = rows[place + 1].cells
    assert all(cell._tc is below[0]._tc for cell in below), "one cell over the whole width"
    assert REMARK in below[0].text
    abreast = [len(line._p.xpath(".//pic:pic")) for line in below[0].paragraphs]
    assert [count for count in abreast if count] == [3, 3]
    width = paper.sections[0].page_width - paper.sections[0].left_margin - paper.sections[0].right_margin
    assert all(3 * shape.width < width and shape.height <= 1600000 for shape in paper.inline_shapes)
    signatures = paper.tables[-1].rows[-1].cells[1].paragraphs[0]
    assert signatures.text.startswith("拒绝签名　欧阳样例")
    assert signatures.runs[0].bold
