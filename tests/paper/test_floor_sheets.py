"""Floor sheets: which there are, what stands on them, and what a person may choose."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pikepdf
import pytest

from selfcheck.errors import Refused
from selfcheck.glossary import Frequency, Post, Stage
from selfcheck.issuing.printing import PaperSize
from selfcheck.paper.model import Direction, SheetOptions, Span
from selfcheck.paper.printing import preview_floor_sheet, render_floor_sheets
from selfcheck.paper.rules import floor_sheets
from selfcheck.pdf.supervised import SupervisedRenderer
from selfcheck.text import numbered
from tests.data import snapshots
from tests.pdf.paper import font_sizes, page_texts, qr_on_page, squeezed

LIST = snapshots.maker(24)
WEEK = SheetOptions()
DAY = SheetOptions(span=Span.DAY, direction=Direction.PORTRAIT)


@pytest.fixture(scope="module")
def renderer() -> Iterator[SupervisedRenderer]:
    """The renderer as the worker has it."""
    supervised = SupervisedRenderer()
    yield supervised
    supervised.close()


@pytest.fixture(scope="module")
def week(renderer: SupervisedRenderer) -> bytes:
    """All week sheets of the list."""
    return render_floor_sheets(LIST, renderer, WEEK)


def test_a_sheet_per_product_unit_and_post_holds_every_row() -> None:
    sheets = floor_sheets(LIST, WEEK)
    assert [(sheet.product and sheet.product.key, sheet.post) for sheet in sheets] == [
        ("A", Post.OFFICER),
        ("A", Post.DIRECTOR),
        ("B", Post.OFFICER),
        ("B", Post.DIRECTOR),
    ]
    for key in ("A", "B"):
        of_key = [sheet for sheet in sheets if sheet.product and sheet.product.key == key]
        here = {row.position for sheet in of_key for group in sheet.stages for row in group.rows}
        assert here == {row.position for row in LIST.rows if key in row.products}


def test_rows_stand_in_walking_order() -> None:
    for sheet in floor_sheets(LIST, WEEK):
        order = [list(Stage).index(group.stage) for group in sheet.stages]
        assert order == sorted(set(order))


def test_a_choice_narrows_the_sheets() -> None:
    chosen = replace(WEEK, products=frozenset({"B"}), posts=frozenset({Post.OFFICER}))
    assert [(s.product and s.product.key, s.post) for s in floor_sheets(LIST, chosen)] == [("B", Post.OFFICER)]
    batches = floor_sheets(LIST, replace(WEEK, frequencies=frozenset({Frequency.PER_BATCH})))
    assert {row.frequency for s in batches for g in s.stages for row in g.rows} == {Frequency.PER_BATCH}


@pytest.mark.parametrize(
    "wrong", [{"row_height_mm": 8}, {"row_height_mm": 15}, {"copies": 0}, {"copies": 51}, {"spare_rows": 13}]
)
def test_what_cannot_be_printed_is_refused_at_its_field(wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refusal:
        floor_sheets(LIST, replace(WEEK, **wrong))
    assert refusal.value.field == next(iter(wrong))


def test_a_choice_that_leaves_nothing_is_refused() -> None:
    with pytest.raises(Refused, match="no-sheet"):
        floor_sheets(LIST, replace(WEEK, posts=frozenset({Post.PERSON_IN_CHARGE})))


def test_the_week_has_seven_columns_targets_legend_and_lines(week: bytes) -> None:
    text = "".join(page_texts(week))
    for words in ("周一周二周三周四周五周六周日", "√正常×异常／今日不适用", "检查人签名", "当日结论", "零风险"):
        assert words in text
    for row in LIST.rows:
        assert squeezed(numbered(row.target.text).zh) in text
        assert squeezed(row.check_method.zh) in text


def test_every_page_says_number_edition_and_its_place_in_the_sheet(week: bytes) -> None:
    pages = page_texts(week)
    assert all(f"清单编号{LIST.number}第2版" in page for page in pages)
    counted = [page[page.index("第1页/共") :][5:6] for page in pages if "第1页/共" in page]
    assert len(counted) == len(floor_sheets(LIST, WEEK))


def test_the_code_leads_to_the_check_page(week: bytes) -> None:
    assert qr_on_page(week, 1) == {LIST.check_url}


@pytest.mark.parametrize("options", [WEEK, DAY], ids=["week", "day"])
def test_nothing_is_smaller_than_twelve_points(renderer: SupervisedRenderer, options: SheetOptions) -> None:
    assert min(font_sizes(preview_floor_sheet(LIST, renderer, options))) >= 12


def test_copies_repeat_each_sheet_without_growing_the_file(renderer: SupervisedRenderer) -> None:
    once = render_floor_sheets(LIST, renderer, DAY)
    twice = render_floor_sheets(LIST, renderer, replace(DAY, copies=2))
    with pikepdf.open(io.BytesIO(once)) as one, pikepdf.open(io.BytesIO(twice)) as two:
        assert len(two.pages) == 2 * len(one.pages)
    assert len(twice) < 1.1 * len(once)


def test_progress_counts_the_sheets(renderer: SupervisedRenderer) -> None:
    seen: list[tuple[int, int]] = []
    render_floor_sheets(snapshots.seller(), renderer, DAY, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(0, 2), (1, 2), (2, 2)]


def test_the_same_choice_gives_the_same_bytes(renderer: SupervisedRenderer) -> None:
    options = replace(DAY, paper=PaperSize.A3)
    assert render_floor_sheets(snapshots.seller(), renderer, options) == render_floor_sheets(
        snapshots.seller(), renderer, options
    )


def test_trial_and_sample_are_marked(renderer: SupervisedRenderer) -> None:
    text = page_texts(preview_floor_sheet(snapshots.one_person_shop(), renderer, WEEK))
    assert all("样例" in page and "试用，未配置核验地址" in page for page in text)
