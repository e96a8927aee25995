"""PDF-07 at the cap: the largest list that may be issued prints within the limits of the worker."""

from __future__ import annotations

import pytest

from selfcheck.attestation.canonical import from_bytes, to_canonical
from selfcheck.attestation.snapshot import ROWS_AT_MOST
from selfcheck.issuing.printing import render_list
from selfcheck.pdf.supervised import SupervisedRenderer
from tests.data import snapshots
from tests.pdf.paper import page_texts


@pytest.mark.full
def test_PDF_07_the_largest_list_prints_within_the_limits() -> None:
    snapshot = snapshots.maker(ROWS_AT_MOST)
    assert from_bytes(to_canonical(snapshot)) == snapshot
    renderer = SupervisedRenderer()
    try:
        pages = page_texts(render_list(snapshot, renderer))
    finally:
        renderer.close()
    assert sum(row.code in "".join(pages) for row in snapshot.rows[:: ROWS_AT_MOST // 50]) >= 50
    assert f"共{len(pages)}页" in pages[0]
