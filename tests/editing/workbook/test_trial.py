"""What a workbook would change: new, changed, retired, and never by what is missing."""

from __future__ import annotations

from typing import Any

from selfcheck.editing.tree import HEAD, points_of
from selfcheck.editing.workbook.differences import Kind
from selfcheck.editing.workbook.layout import FILES, ITEMS, POINTS, QUESTIONS, STANDARDS
from selfcheck.editing.workbook.read_me import Origin
from tests.editing.workbook.sheets import (
    add,
    cell,
    put,
    put_at,
    small_origin,
    small_tree,
    small_workbook,
    trial,
    worked,
)

FAMILY = "families/kettles_and_lamps.yaml"
POINT = "kettles_and_lamps-01"


def test_a_changed_field_is_one_difference_and_one_change() -> None:
    found = trial(worked(put_at(POINTS, POINT, "level", "低")))
    assert not found.faults
    (difference,) = found.differences
    assert (difference.kind, difference.name, difference.file) == (Kind.CHANGED, POINT, FAMILY)
    assert [field.column.key for field in difference.fields] == ["level"]
    (change,) = found.changes
    assert change.after is not None
    assert (change.file, change.point_id, change.after["level"]) == (FAMILY, POINT, "low")
    assert found.counts.changed == 1


def test_a_new_row_is_a_new_point() -> None:
    page = worked(add(POINTS, file=FAMILY, id="kettles_and_lamps-77", when="", products="", title__zh="新的"))
    found = trial(page)
    assert not found.faults
    assert [(each.kind, each.name) for each in found.differences] == [(Kind.NEW, "kettles_and_lamps-77")]
    assert [(each.point_id, each.before) for each in found.changes] == [("kettles_and_lamps-77", None)]
    assert found.counts.new == 1


def test_a_missing_row_retires_nothing() -> None:
    def work(book: Any) -> None:
        book[POINTS.title].delete_rows(3, 4)
        book[STANDARDS.title].delete_rows(3)

    found = trial(worked(work))
    assert not found.faults
    assert not found.changes
    assert found.counts.absent == 4


def test_to_retire_wants_the_last_day() -> None:
    retire = put_at(POINTS, POINT, "act", "停用 retire")
    found = trial(worked(retire))
    assert [(fault.column.zh, fault.words.zh[:8]) for fault in found.faults] == [("适用止日", "停用要写适用止日")]

    def work(book: Any) -> None:
        retire(book)
        put_at(POINTS, POINT, "applies_until", "2027-06-30")(book)

    found = trial(worked(work))
    assert [each.kind for each in found.differences] == [Kind.RETIRED]
    assert found.counts.retired == 1
    assert found.changes[0].after is not None
    assert found.changes[0].after["applies_until"] == "2027-06-30"


def test_a_file_and_its_lists_change_as_one_head() -> None:
    def work(book: Any) -> None:
        put_at(FILES, FAMILY, "licence_note", "新的说明")(book)
        put(ITEMS, 3, clause="9.9")(book)

    found = trial(worked(work))
    assert not found.faults
    assert {each.sheet.title for each in found.differences} == {FILES.title, ITEMS.title}
    heads = [change for change in found.changes if change.point_id == HEAD]
    assert {change.file for change in heads} >= {FAMILY}
    assert all(change.after is not None and "points" not in change.after for change in heads)


def test_columns_may_move_and_rows_be_sorted() -> None:
    def work(book: Any) -> None:
        page = book[POINTS.title]
        rows = [[each.value for each in row] for row in page.iter_rows()]
        head, body = rows[:2], sorted(rows[2:], key=lambda row: str(row[2]), reverse=True)
        for number, row in enumerate([*head, *body], 1):
            for place, value in enumerate(reversed(row), 1):
                page.cell(number, place).value = value

    found = trial(worked(work))
    assert not found.faults
    assert not found.changes


def test_an_old_workbook_takes_over_only_what_was_touched() -> None:
    current = small_tree()
    points_of(current[FAMILY])[POINT]["level_reason"] = "期间改过"
    origin = Origin("later", "e" * 64)
    found = trial(worked(put_at(POINTS, "kettles_and_lamps-02", "level_reason", "我改的")), current, origin)
    assert found.is_behind
    assert (found.based_on, found.library) == (small_origin(), origin)
    assert [change.point_id for change in found.changes] == ["kettles_and_lamps-02"]
    assert not found.conflicts


def test_what_both_changed_is_a_named_conflict() -> None:
    current = small_tree()
    points_of(current[FAMILY])[POINT]["level_reason"] = "期间改过"
    found = trial(worked(put_at(POINTS, POINT, "level_reason", "我改的")), current, Origin("later", "e" * 64))
    (conflict,) = found.conflicts
    assert conflict.name == POINT
    assert [(field.before, field.after) for field in conflict.fields] == [("期间改过", "我改的")]
    assert not found.changes


def test_a_point_that_is_gone_meanwhile_is_a_conflict() -> None:
    current = small_tree()
    current[FAMILY]["points"] = [point for point in current[FAMILY]["points"] if point["id"] != POINT]
    current[FAMILY].pop("inspection_items", None)
    found = trial(worked(put_at(POINTS, POINT, "level_reason", "我改的")), current)
    assert [each.name for each in found.conflicts] == [POINT]


def test_what_was_shown_has_one_digest() -> None:
    one, other = (trial(worked(put_at(POINTS, POINT, "level_reason", words))) for words in ("一", "二"))
    again = trial(worked(put_at(POINTS, POINT, "level_reason", "一")))
    assert one.digest == again.digest != other.digest


def test_an_own_sheet_is_named_as_not_read() -> None:
    found = trial(worked(lambda book: book.create_sheet("我的草稿")))
    assert found.unread == ("我的草稿",)
    assert not found.faults


def test_a_question_keeps_its_answers() -> None:
    def work(book: Any) -> None:
        choices = cell(book[QUESTIONS.title], 3, "choices")
        choices.value = choices.value + "\nmaybe | 也许 | Maybe"

    found = trial(worked(work))
    assert not found.faults
    assert found.changes[0].after is not None
    assert found.changes[0].after["questions"][0]["choices"][-1] == {
        "value": "maybe",
        "label": {"zh": "也许", "en": "Maybe"},
    }


def test_the_small_workbook_is_of_the_small_library() -> None:
    assert trial(small_workbook()).based_on == small_origin()
