"""PDF-10, PDF-11, PDF-15: fonts fixed by digest, no empty box, the same bytes, clean metadata."""

from __future__ import annotations

import io
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pikepdf
import pytest

from selfcheck.issuing.printing import PaperSize, list_document
from selfcheck.pdf.checks import embedded_fonts, faults
from selfcheck.pdf.fonts import FONT_DIR, damaged_fonts, document_fonts, fontconfig_environment
from selfcheck.pdf.glyphs import missing_characters, named
from selfcheck.pdf.ports import Attached
from selfcheck.pdf.supervised import SupervisedRenderer
from tests.data import snapshots
from tests.pdf.documents import document
from tests.pdf.paper import page_texts


def test_fonts_are_the_publishers_files() -> None:
    assert damaged_fonts() == ()
    listed = {font.file for font in document_fonts()} | {font.licence_file for font in document_fonts()}
    assert {path.name for path in FONT_DIR.iterdir()} == listed | {"manifest.toml"}


def test_renderers_that_start_at_once_share_the_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_wrote, put_in_place = Barrier(2), Path.replace

    def wait_for_the_other(draft: Path, target: Path) -> Path:
        both_wrote.wait(timeout=20)
        return put_in_place(draft, target)

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(Path, "replace", wait_for_the_other)
    with ThreadPoolExecutor(2) as hands:
        (written,) = {started.result() for started in [hands.submit(_configuration) for _ in range(2)]}
    assert written.read_text("utf-8").startswith("<?xml")
    assert [each.name for each in written.parent.glob("*.conf*")] == [written.name]


def _configuration() -> Path:
    return Path(fontconfig_environment()["FONTCONFIG_FILE"])


def test_PDF_10_rare_characters_print_and_the_rest_is_named(renderer: SupervisedRenderer) -> None:
    assert missing_characters("陈𠮷安、王㛃、㐂，√×／★●○≤≥±℃Ω①") == ()
    assert missing_characters("表情👍和框☑，👍") == ("👍", "☑")
    assert named("👍") == "👍（U+1F44D）"
    content = renderer.render(
        document("陈𠮷安 王㛃 㐂 <b>𠮷㛃</b> <span style='writing-mode:vertical-rl'>管控</span>")
    )
    assert "𠮷" in page_texts(content)[0]
    assert any(name.endswith("HanaMinB-Medium") for name in embedded_fonts(content))


def test_PDF_10_every_font_is_inside(renderer: SupervisedRenderer) -> None:
    content = renderer.render(document("管控<b>清单</b>"))
    assert faults(content, frozenset()) == ()
    assert {name.split("+")[1] for name in embedded_fonts(content)} == {"Noto-Sans-SC", "Noto-Sans-SC-Bold"}


def test_PDF_11_the_same_document_gives_the_same_bytes(renderer: SupervisedRenderer) -> None:
    source = document("管控", attachments=(Attached("a.json", b"{}", "ours"),))
    assert renderer.render(source) == renderer.render(source)


def test_PDF_11_only_the_moment_makes_a_difference(renderer: SupervisedRenderer) -> None:
    assert renderer.render(document("管控")) != renderer.render(document("管 控"))


@pytest.mark.parametrize("words", ["</title><script>x", "a) /JS (x", "]]><x:y>&amp;", "名\\u0000(称", "A\nB\tC"])
def test_PDF_15_metadata_hold_text_as_text(renderer: SupervisedRenderer, words: str) -> None:
    source = snapshots.with_words(snapshots.maker(2), words)
    with pikepdf.open(
        io.BytesIO(renderer.render(list_document(source, paper=PaperSize.A4, language="zh_Hans")))
    ) as pdf:
        assert str(pdf.docinfo["/Title"]) == f"产品质量安全风险管控清单 {source.number}"
        assert "".join(str(pdf.docinfo["/Author"]).split()) == "".join(words.split())
        assert set(pdf.attachments) == {f"{source.number}.json"}
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "3"
            assert metadata["pdfaid:conformance"] == "U"
