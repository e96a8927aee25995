"""Coordinates of a bound document are as short as paper can show, and nothing else changes."""

from __future__ import annotations

import pikepdf
import pytest

from selfcheck.pdf.coordinates import shorten

GRID = (
    b"q\n0.913545 0.406737 -0.406737 0.913545 0 0 cm\n0.666667 w\n98.267717 79.610394 m\n98.267717 114.27916 l\nS\nQ"
)
TEXT = b"BT\n1 0 0 -1 98.267717 74.444634 Tm\n[<0014>0<0013>-12.5<5bfc>] TJ\nET"


def _shortened(content: bytes) -> bytes:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    page.Contents = pdf.make_stream(content)
    shorten(page)
    read: bytes = page.Contents.read_bytes()
    return read


def test_lines_and_places_of_text_are_rounded_to_a_hundredth() -> None:
    assert b"98.27 79.61 m\n98.27 114.28 l" in _shortened(GRID)
    assert b"0.67 w" in _shortened(GRID)
    assert b"1 0 0 -1 98.27 74.44 Tm\n[<00140013>-12.5<5bfc>] TJ" in _shortened(TEXT)


def test_a_rotation_keeps_its_digits() -> None:
    assert b"0.913545 0.406737 -0.406737 0.913545 0 0 cm" in _shortened(GRID)


@pytest.mark.parametrize("words", [b"(1.23456 7.89012 m)", b"(>0<)"])
def test_contents_with_a_literal_string_stay_as_they_are(words: bytes) -> None:
    content = b"BT\n" + words + b" Tj\nET\n" + GRID
    assert _shortened(content) == content
