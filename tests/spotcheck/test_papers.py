"""The printed note by the real renderer: its fields, its pages, its data; the same note gives the same bytes."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pikepdf
import pytest
from docx import Document

from selfcheck.attestation.canonical import digests
from selfcheck.pdf.supervised import SupervisedRenderer
from selfcheck.services import Services
from selfcheck.spotcheck.note import from_bytes, to_bytes
from selfcheck.spotcheck.note_docx import note_docx
from selfcheck.spotcheck.records import Visit
from selfcheck.spotcheck.signing import note_of, printed, signatures_of
from selfcheck.spotcheck.tasks import to_print
from tests.data.files import picture
from tests.data.issued import work
from tests.spotcheck.conftest import Walker
from tests.spotcheck.test_marks import shoot
from tests.spotcheck.test_visit import STROKES, sign_all

PRINTED = (
    "现场检查笔录",
    "检查时间",
    "样例路1号总装车间",
    "检查机关",
    "执法证号样例-0002",
    "记录人",
    "种子3F0A-91C2",
    "每个环节至少一行",
    "清单中不采用的风险点",
    "发现问题已责令改正",
    "签名，但有不同意见",
    "台账在另一间办公室。",
    "手写",
    "第1页/共",
)


def text_of(pdf: bytes, folder: Path) -> str:
    """The words of a PDF, as poppler reads them."""
    path = folder / "note.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["/usr/bin/pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


@pytest.mark.any_database
def test_the_note_says_everything_with_its_data_inside(walker: Walker, services: Services, tmp_path: Path) -> None:
    shoot(walker, walker.rows[0], picture(size=(800, 600)))
    walker.walk()
    walker.freeze()
    sign_all(walker, "objected", words="台账在另一间办公室。")
    renderer = SupervisedRenderer()
    try:
        assert work(services, renderer) == 1
    finally:
        renderer.close()
    pdf = walker.page("/note.pdf").data
    words = text_of(pdf, tmp_path)
    with services.sessions() as session:
        visit = session.get_one(Visit, 1)
        note, given = note_of(services.store, visit), printed(signatures_of(session, visit.id))
    sha256, sm3 = digests(to_bytes(note))
    for expected in (*PRINTED, sha256[:16], sm3):
        assert expected in words, expected
    for aside in note.asides:
        assert "".join(aside.title.zh.split()) in words, "each point that is not used is named, however briefly"
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        attached = opened.attachments[f"visit-{note.list.number}.json"].get_file().read_bytes()
        assert from_bytes(attached) == note
        assert 2 <= len(opened.pages) <= 4
    ready = to_print(services.store, note, given)
    assert note_docx(ready) == note_docx(ready)
    assert len(Document(io.BytesIO(note_docx(ready))).inline_shapes) == 3, "one photo, two signatures"


def test_a_hand_is_drawn_as_it_was_written(frozen: Walker, services: Services) -> None:
    frozen.send("/sign/1", agree="y", strokes=STROKES)
    assert frozen.send("/sign/2", agree="y", strokes="[[[1,2],[3,99999]]]").status_code == 400
    assert frozen.send("/sign/2", strokes=STROKES).status_code == 400, "not ticked"
    with services.sessions() as session:
        signed = printed(signatures_of(session, 1))
    assert [each.grade.value for each in signed] == ["account"]
    assert signed[0].picture.startswith(b"\x89PNG")
