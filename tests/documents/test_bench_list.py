"""The list that ``bench pdf`` prints is as full as it claims, and its file stays small."""

from __future__ import annotations

import pytest

from selfcheck.bench.pdf import ROWS, characters
from selfcheck.bench.sample_list import sample_list
from selfcheck.issuing.printing import PaperSize, list_document
from selfcheck.pdf.ports import Document
from selfcheck.pdf.supervised import SupervisedRenderer
from selfcheck.services import read_catalogue, read_library


@pytest.fixture(scope="module")
def document() -> Document:
    """The list of the bench, of the shipped library."""
    return list_document(sample_list(read_library(read_catalogue()), ROWS), paper=PaperSize.A4, language="zh_Hans")


def test_every_column_is_filled() -> None:
    for row in sample_list(read_library(read_catalogue()), ROWS).rows:
        texts = (
            row.title,
            row.description,
            row.measure,
            row.target.text,
            row.check_method,
            row.evidence,
            row.remarks,
        )
        assert all(text.zh for text in texts)
        assert row.basis
        assert row.level


def test_it_holds_enoughcharacters(document: Document) -> None:
    assert characters(document) >= 25_000


def test_the_file_is_at_most_400_kilobytes(document: Document, renderer: SupervisedRenderer) -> None:
    assert len(renderer.render(document)) <= 400_000
