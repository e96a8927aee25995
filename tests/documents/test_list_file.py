"""The file around the page: PDF/A-3u, its data inside, an outline, the paper chosen."""

from __future__ import annotations

import io

import pikepdf
import pytest

from selfcheck.attestation.canonical import from_bytes, to_canonical
from selfcheck.issuing.printing import PaperSize, render_list
from selfcheck.pdf.checks import embedded_fonts, faults
from selfcheck.pdf.supervised import SupervisedRenderer
from tests.data import snapshots
from tests.documents.conftest import LISTS, Printed
from tests.pdf.paper import all_fonts_are_inside, page_texts

MM = 72 / 25.4


def test_the_data_inside_are_the_original(printed: Printed) -> None:
    snapshot = LISTS["maker"]()
    with pikepdf.open(io.BytesIO(printed("maker"))) as pdf:
        inside = pdf.attachments[f"{snapshot.number}.json"]
        assert inside.get_file().read_bytes() == to_canonical(snapshot)
        assert from_bytes(inside.get_file().read_bytes()) == snapshot
        assert inside.get_file().mime_type == "application/json"
        assert inside.obj["/AFRelationship"] == "/Data"


def test_a_preview_carries_no_data(printed: Printed) -> None:
    assert faults(printed("preview"), frozenset()) == ()


def test_it_is_a_pdf_a_3u(printed: Printed) -> None:
    with pikepdf.open(io.BytesIO(printed("maker"))) as pdf:
        assert pdf.Root["/OutputIntents"]
        assert pdf.Root["/AF"]
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "U")


@pytest.mark.parametrize("name", ["maker", "alone"])
def test_only_the_document_fonts_are_used_and_all_are_inside(name: str, printed: Printed) -> None:
    assert {font.split("+")[1] for font in embedded_fonts(printed(name))} <= {
        "Noto-Sans-SC",
        "Noto-Sans-SC-Bold",
        "Noto-Serif-SC-Bold",
        "HanaMinB-Medium",
    }
    assert all_fonts_are_inside(printed(name))


def test_the_outline_names_parts_and_stages(printed: Printed) -> None:
    with pikepdf.open(io.BytesIO(printed("maker"))) as pdf, pdf.open_outline() as outline:
        parts = [item.title for item in outline.root]
        stages = [child.title for item in outline.root for child in item.children]
    assert "风险点与管控措施 共 40 行" in " ".join(" ".join(part.split()) for part in parts)
    assert len(stages) == len({row.stage for row in LISTS["maker"]().rows}) == len(set(stages))


@pytest.mark.parametrize(("paper", "width", "height"), [(PaperSize.A4, 297, 210), (PaperSize.A3, 420, 297)])
def test_the_sheet_is_the_one_chosen(paper: PaperSize, width: int, height: int, printed: Printed) -> None:
    with pikepdf.open(io.BytesIO(printed("seller", paper))) as pdf:
        box = [float(edge) / MM for edge in pdf.pages[0].mediabox]
    assert box[2:] == pytest.approx([width, height], abs=0.1)


def test_the_same_list_gives_the_same_bytes(renderer: SupervisedRenderer, printed: Printed) -> None:
    assert render_list(LISTS["seller"](), renderer) == printed("seller")


def test_a_long_row_stays_on_one_page(printed: Printed) -> None:
    pages = page_texts(printed("long"))
    for row in LISTS["long"]().rows:
        assert sum(row.code in page for page in pages) == 1


def test_every_possible_standing_and_delegate_prints(renderer: SupervisedRenderer) -> None:
    text = "".join(page_texts(render_list(snapshots.every_standing(), renderer)))
    for words in ("限值已由王㛃按标准核对", "限值由王㛃核对后替换", "本单位自定目标", "（代王㛃）", "没有登记证书"):
        assert words in text
