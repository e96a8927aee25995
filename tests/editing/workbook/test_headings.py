"""One word for one thing: the workbook's columns, the desk's form and the unit's rows name a field alike."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from selfcheck.controls import rules as rows
from selfcheck.editing.forms import PointForm
from selfcheck.editing.model import FIELD_NAMES
from selfcheck.editing.workbook.layout import ITEMS, POINTS, SHEETS
from tests.editing.workbook.sheets import put_at, small_tree, trial, worked

FORMER = {
    "description.zh": "危害（中文）",
    "evidence.zh": "证据（中文）",
    "level_reason": "等级理由",
    "frequency_words.zh": "频次文字（中文）",
    "limits_join": "多个限值",
    "addresses": "来源网址（每行一个）",
}


@pytest.fixture
def former() -> bytes:
    """A workbook as it was made before the columns took the desk's names."""

    def rename(book: Any) -> None:
        page = book[POINTS.title]
        keys = [each.value for each in page[2]]
        for key, heading in FORMER.items():
            page.cell(1, keys.index(key) + 1).value = heading

    return worked(rename)


@pytest.mark.parametrize("column", POINTS.fields, ids=lambda column: column.key)
def test_a_column_is_named_as_the_desk_names_the_field(column: Any) -> None:
    assert column.heading.zh.startswith(FIELD_NAMES[column.path[0]].zh)
    assert column.heading.en.startswith(FIELD_NAMES[column.path[0]].en)


def test_the_desk_s_form_names_its_fields_so_too(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        labels = {field.name.removesuffix("_zh"): str(field.label.text) for field in PointForm(meta={"csrf": False})}
    for name in FIELD_NAMES.keys() - {"id", "limits_join"}:
        assert labels[name].removesuffix("（中文）") == FIELD_NAMES[name].zh


def test_the_rows_of_a_unit_name_them_so_too() -> None:
    of_rows = {name.replace("evidence_words", "evidence"): words.zh for name, words in rows.FIELD_NAMES.items()}
    both = of_rows.keys() & FIELD_NAMES.keys()
    assert both >= {"description", "evidence", "level"}
    assert {name: of_rows[name] for name in both} == {name: FIELD_NAMES[name].zh for name in both}


def test_no_sheet_has_two_columns_of_one_name() -> None:
    for sheet in SHEETS:
        headings = [column.heading.zh for column in sheet.columns]
        assert len(headings) == len(set(headings)), sheet.title


def test_a_workbook_with_former_headings_is_read(former: bytes) -> None:
    found = trial(former)
    assert not found.faults
    assert not found.changes


def test_what_was_written_under_a_former_heading_is_a_change_of_that_field(former: bytes) -> None:
    point = small_tree()["generic/generic_maker.yaml"]["points"][0]
    found = trial(worked(put_at(POINTS, point["id"], "level_reason", "召回过"), former))
    (difference,) = found.differences
    assert difference.name == point["id"]
    assert [field.column.heading.zh for field in difference.fields] == ["定级理由"]


def test_a_former_word_for_a_group_is_read() -> None:
    read = ITEMS.by_key["severity"].notation.read
    assert [read(text) for text in ("甲 A", "乙", "关系安全 A", "B")] == ["A", "B", "A", "B"]
