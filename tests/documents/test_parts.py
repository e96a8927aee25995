"""A long list is typeset in two parts side by side; the file is one document all the same."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pikepdf
import pytest

from selfcheck.attestation.canonical import to_canonical
from selfcheck.attestation.snapshot import Snapshot
from selfcheck.issuing.parts import ROWS_OF_ONE_PART, parts_of
from selfcheck.issuing.printing import render_list
from selfcheck.pdf.checks import faults
from selfcheck.pdf.supervised import SupervisedRenderer
from tests.data import snapshots
from tests.pdf.paper import page_texts

ROWS = 90


@pytest.fixture(scope="module")
def long_list() -> Snapshot:
    """A list of more rows than one part takes."""
    return snapshots.maker(ROWS)


@pytest.fixture(scope="module")
def bound(long_list: Snapshot, renderer: SupervisedRenderer) -> bytes:
    """Its document."""
    return render_list(long_list, renderer)


@pytest.mark.parametrize(("rows", "parts"), [(1, 1), (ROWS_OF_ONE_PART, 1), (ROWS_OF_ONE_PART + 1, 2), (400, 2)])
def test_a_long_list_has_two_parts_of_whole_stages(rows: int, parts: int) -> None:
    snapshot = snapshots.maker(rows)
    found = parts_of(snapshot)
    assert len(found) == parts
    assert [row for part in found for group in part.stages for row in group.rows] == list(snapshot.rows)
    assert (found[0].opens, found[-1].closes) == (True, True)
    assert sum(part.opens for part in found) == sum(part.closes for part in found) == 1


def test_a_long_list_of_one_stage_stays_whole() -> None:
    snapshot = snapshots.maker(ROWS)
    one_stage = replace(snapshot, rows=tuple(replace(row, stage=snapshot.rows[0].stage) for row in snapshot.rows))
    assert len(parts_of(one_stage)) == 1


def test_every_page_says_which_it_is_of_how_many(bound: bytes) -> None:
    pages = ["".join(page.split()) for page in page_texts(bound)]
    found = [re.findall(r"第(\d+)页/共(\d+)页", page) for page in pages]
    assert found == [[(str(place), str(len(pages)))] for place in range(1, len(pages) + 1)]


def test_every_row_stands_in_it_once(long_list: Snapshot, bound: bytes) -> None:
    text = "".join("".join(page_texts(bound)).split())
    assert all(row.code in text for row in long_list.rows)
    pages = "".join("".join(re.findall(r"第(\d+)–(\d+)行", text)[-1]))
    assert pages.endswith(str(ROWS))


def test_the_outline_goes_on_across_the_parts(long_list: Snapshot, bound: bytes) -> None:
    with pikepdf.open(io.BytesIO(bound)) as pdf, pdf.open_outline() as outline:
        titles = Counter(" ".join(entry.title.split()) for entry in outline.root)
        (rows,) = [entry for entry in outline.root if "风险点与管控措施" in entry.title]
        destinations: list[Any] = [entry.destination for entry in rows.children]
        places = [pdf.pages.index(pikepdf.Page(destination[0])) for destination in destinations]
    assert max(titles.values()) == 1
    assert len(rows.children) == len({row.stage for row in long_list.rows})
    assert places == sorted(places)
    assert len(set(places)) > 1


def test_each_font_stands_in_it_once_and_the_data_once(long_list: Snapshot, bound: bytes) -> None:
    assert faults(bound, frozenset({f"{long_list.number}.json"})) == ()
    with pikepdf.open(io.BytesIO(bound)) as pdf:
        described = [part for part in pdf.objects if isinstance(part, pikepdf.Dictionary) and "/FontFile2" in part]
        files = {(str(part["/FontName"]), part["/FontFile2"].objgen) for part in described}
        assert pdf.attachments[f"{long_list.number}.json"].get_file().read_bytes() == to_canonical(long_list)
    assert len(files) == len({name for name, _ in files}) < len(described)


def test_two_parts_give_the_same_bytes_again(long_list: Snapshot, bound: bytes) -> None:
    renderer = SupervisedRenderer()
    try:
        assert render_list(long_list, renderer) == bound
        assert len(renderer.child_pids()) == 2
    finally:
        renderer.close()
    assert renderer.child_pids() == ()
