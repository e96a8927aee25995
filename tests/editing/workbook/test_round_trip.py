"""Out and back in, nothing is lost: every shipped file, every odd text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfcheck.editing.tree import Tree, read_tree
from selfcheck.editing.workbook.condition_text import CONDITION
from selfcheck.editing.workbook.faults import Faults, Unreadable
from selfcheck.editing.workbook.layout import MORE, OTHERS, POINTS, SHEETS
from selfcheck.editing.workbook.limit_text import BASIS, LIMITS
from selfcheck.editing.workbook.notation import LINES, bars, can_hold, joined_by_bars
from selfcheck.editing.workbook.read_me import Origin
from selfcheck.editing.workbook.reading import read_workbook
from selfcheck.editing.workbook.tables import Line, entries_of, tables_of, tree_of
from selfcheck.editing.workbook.writing import workbook_of
from selfcheck.errors import Refused
from selfcheck.places import checklists_dir
from tests.editing.workbook.sheets import NOON, small_origin, small_tree, small_workbook, trial, worked

ODD = ["=1+1", "+86 10", "-5 ℃", "@home", "'quoted", "_x0041_ stays", "a | b \\ c", "两行\n文字", "0012", "1e3", "是"]


def back(content: bytes) -> Tree:
    """The tree of a workbook without any fault."""
    faults = Faults()
    tree = tree_of(entries_of(list(read_workbook(content, faults).lines), faults))
    assert not faults
    return tree


def test_the_whole_shipped_library_comes_back_equal() -> None:
    tree = read_tree(checklists_dir() / "riskpoints")
    assert back(workbook_of(tree, Origin("2026.11", "d" * 64), NOON)) == tree


def test_nothing_shipped_needs_the_column_for_other_fields() -> None:
    tables = tables_of(read_tree(checklists_dir() / "riskpoints"))
    assert not [cells for rows in tables.values() for cells in rows if MORE in cells]
    assert not tables[OTHERS.title]


def test_a_part_comes_back_equal() -> None:
    tree = small_tree()
    content = workbook_of(tree, small_origin(), NOON, files=["generic/generic_maker.yaml"])
    assert back(content) == {"generic/generic_maker.yaml": tree["generic/generic_maker.yaml"]}


def test_a_file_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refused, match="library-file-unknown"):
        workbook_of(small_tree(), small_origin(), NOON, files=["families/nothing.yaml"])


@pytest.mark.parametrize("text", ODD)
def test_texts_that_look_like_something_else_stay_text(text: str) -> None:
    tree = small_tree()
    point = tree["generic/generic_maker.yaml"]["points"][0]
    point["title"]["zh"] = point["level_reason"] = text
    assert back(workbook_of(tree, small_origin(), NOON)) == tree


def test_no_cell_of_an_export_is_a_formula() -> None:
    tree = small_tree()
    tree["generic/generic_maker.yaml"]["points"][0]["title"]["zh"] = "=cmd|' /C calc'!A0"

    def look(book: Any) -> None:
        kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row}
        assert kinds <= {"s", "n"}

    worked(look, workbook_of(tree, small_origin(), NOON))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("是a|\\;:=\n{", max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abzhen", max_size=3), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from([column.path[0] for column in POINTS.fields] + ["unheard_of"])


@given(st.dictionaries(FIELDS, ANYTHING, min_size=1, max_size=5))
def test_even_a_point_that_makes_no_sense_comes_back_equal(point: dict[str, Any]) -> None:
    tree = {"families/a.yaml": {"format": "x", "points": [point]}}
    tables = tables_of(tree)
    lines = [Line(sheet, 3, cells, {}) for sheet in SHEETS for cells in tables[sheet.title]]
    assert tree_of(entries_of(lines, Faults())) == tree


def test_entries_of_lists_nobody_knows_come_back_equal() -> None:
    tree = {"other/new.yaml": {"format": "x", "wishes": [{"a": 1}, {"b": ["c"]}], "empty": [], "none": None}}
    assert back(workbook_of(tree, small_origin(), NOON)) == tree


@given(st.lists(st.text("ab|\\\n", max_size=5), min_size=1, max_size=4))
def test_parts_between_bars_come_back(parts: list[str]) -> None:
    wanted = [part.strip() for part in parts]
    if wanted == parts and all(parts):
        assert bars(joined_by_bars(parts)) == parts


def test_lines_keep_entries_that_look_like_json() -> None:
    assert can_hold(LINES, ['"quoted"', "{brace", "two\nlines", "plain"])


@pytest.mark.parametrize(
    ("notation", "text", "value"),
    [
        (LIMITS, "厚度 | Thickness | ≥ 0.01 | mm", [_limit := {"operator": ">=", "value": "0.01"}]),
        (LIMITS, "厚度 | Thickness | >= 0.01 | mm", [_limit]),
        (LIMITS, "厚度 | Thickness | 6.5 ~ 7.5 | mm", [{"operator": "between", "value": "6.5", "upper": "7.5"}]),
    ],
)
def test_limits_read_as_people_write_them(notation: Any, text: str, value: list[dict[str, str]]) -> None:
    common = {"quantity": {"zh": "厚度", "en": "Thickness"}, "unit": "mm"}
    assert notation.read(text) == [{**common, **each} for each in value]


def test_a_basis_reads_with_clause_and_topic() -> None:
    assert BASIS.read("GB 18583 | 5.1\n企业工艺文件 | | 静电") == [
        {"document": "GB 18583", "clause": "5.1"},
        {"document": "企业工艺文件", "topic": "静电"},
    ]


@pytest.mark.parametrize("text", ["all(", "role(maker) x", "answer(a)", "not()", "(", "all(" * 20 + ")" * 20])
def test_a_condition_that_breaks_off_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        CONDITION.read(text)


def test_an_untouched_workbook_changes_nothing() -> None:
    found = trial(small_workbook())
    assert not found.changes
    assert not found.differences
    assert not found.is_behind
    assert found.counts.unchanged == sum(len(file.get("points", ())) for file in small_tree().values())
