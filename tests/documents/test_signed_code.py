"""The signed code on the first page: where it stands, how large it is, and that a bad scan of it can be read."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest

from selfcheck.attestation.codes import Outcome, claims, read
from selfcheck.attestation.snapshot import Snapshot
from selfcheck.issuing.printing import render_list
from selfcheck.issuing.reading import Language
from selfcheck.pdf.supervised import SupervisedRenderer
from tests.data.codes import code_of, pins
from tests.data.snapshots import maker
from tests.pdf.paper import codes_in, page_texts, qr_on_page, scan

POINTS_PER_MM = 72 / 25.4


@pytest.fixture(scope="module")
def signed(renderer: SupervisedRenderer) -> bytes:
    """A list with its signed code."""
    return render_list(maker(24), renderer, code=code_of(maker(24)))


def test_the_first_page_carries_the_signed_code_and_every_other_the_short_one(signed: bytes) -> None:
    assert qr_on_page(signed, 1) == {code_of(maker(24))}
    for page in range(2, len(page_texts(signed)) + 1):
        assert qr_on_page(signed, page) == {maker(24).check_url}


def test_the_address_to_which_it_must_lead_stands_beside_it(signed: bytes) -> None:
    assert "扫码核验check.example.cn" in page_texts(signed)[0]


@pytest.mark.parametrize("tilt", [3, -3])
def test_a_scan_at_150_dpi_tilted_by_three_degrees_is_read(signed: bytes, tilt: float) -> None:
    found = codes_in(scan(signed, 1, dpi=150, tilt=tilt))
    assert found == {code_of(maker(24))}
    scanned = read(found.pop(), pins())
    assert (scanned.outcome, scanned.claims) == (Outcome.SIGNED, claims(maker(24)))


def test_the_code_is_about_thirty_millimetres_wide(signed: bytes) -> None:
    """33 mm with the quiet zone of four modules on either side: 29.4 mm of code."""
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        sizes = {round(size / POINTS_PER_MM, 1) for size in _image_widths(pdf.pages[0])}
    assert 33.0 in sizes
    assert 28 <= 33 * 65 / 73 <= 30


def _image_widths(page: pikepdf.Page) -> list[float]:
    """The widths at which the page draws its pictures, in points."""
    widths, matrices, now = [], [], pikepdf.Matrix()
    for step in pikepdf.parse_content_stream(page):
        operands: Any = step.operands
        match str(step.operator):
            case "q":
                matrices.append(now)
            case "Q":
                now = matrices.pop()
            case "cm":
                now = pikepdf.Matrix(*(float(each) for each in operands)) @ now
            case "Do" if str(page.resources.XObject[operands[0]].Subtype) == "/Image":
                widths.append(abs(now.a))
    return widths


@pytest.mark.parametrize("language", ["zh_Hans", "en"])
def test_the_same_list_gives_the_same_bytes(renderer: SupervisedRenderer, language: Language) -> None:
    def printed(snapshot: Snapshot) -> bytes:
        return render_list(snapshot, renderer, language=language, code=code_of(snapshot))

    assert printed(maker(6)) == printed(maker(6))
