"""The list that ``bench pdf`` prints is as full as it claims, and its file stays small."""

from __future__ import annotations

import pytest

from selfcheck.attestation.snapshot import Snapshot
from selfcheck.bench.pdf import ROWS, characters
from selfcheck.bench.sample_list import sample_list
from selfcheck.issuing.parts import parts_of
from selfcheck.issuing.printing import PaperSize, list_document, render_list
from selfcheck.pdf.supervised import SupervisedRenderer
from selfcheck.services import read_catalogue, read_library


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    """The list of the bench, of the shipped library."""
    return sample_list(read_library(read_catalogue()), ROWS)


def test_every_column_is_filled(snapshot: Snapshot) -> None:
    for row in snapshot.rows:
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


def test_it_holds_enough_characters(snapshot: Snapshot) -> None:
    assert characters(list_document(snapshot, paper=PaperSize.A4, language="zh_Hans")) >= 25_000


def test_it_is_made_of_two_parts_and_at_most_400_kilobytes(snapshot: Snapshot, renderer: SupervisedRenderer) -> None:
    assert len(parts_of(snapshot)) == 2
    assert len(render_list(snapshot, renderer)) <= 400_000
