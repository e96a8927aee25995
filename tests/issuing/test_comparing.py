"""What differs from the last issued list."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from selfcheck.attestation.snapshot import NOTHING, Change, Row
from selfcheck.attestation.terms import ChangeKind, Hand
from selfcheck.issuing.comparing import changes
from selfcheck.text import Bilingual
from tests.data.snapshots import maker

ROWS = tuple(
    replace(row, point=f"point-{row.position}", hand=Hand.CONFIRMED, position=row.position) for row in maker(8).rows
)


def own(title: str, measure: str = "看") -> Row:
    return replace(ROWS[0], point=None, hand=Hand.OWN, title=Bilingual(title, ""), measure=Bilingual(measure, ""))


def kinds(found: tuple[Change, ...]) -> list[ChangeKind]:
    return [change.kind for change in found]


def test_the_same_rows_differ_in_nothing() -> None:
    assert changes(ROWS, ROWS) == ()


def test_an_added_row_says_where_it_stands() -> None:
    assert changes(ROWS[:-1], ROWS) == (Change(ChangeKind.ADDED, ROWS[-1].title, position=8),)


def test_a_removed_row_has_no_place_any_more() -> None:
    assert changes(ROWS, ROWS[1:]) == (Change(ChangeKind.REMOVED, ROWS[0].title),)


def test_a_change_shows_field_before_and_after() -> None:
    now = replace(ROWS[2], measure=Bilingual("改用扭矩扳手", ""), person="王芳")
    found = changes(ROWS, (*ROWS[:2], now, *ROWS[3:]))
    assert [(each.field.zh, each.before.zh, each.after.zh, each.position) for each in found] == [
        ("管控措施", ROWS[2].measure.zh, "改用扭矩扳手", 3),
        ("责任人", ROWS[2].person, "王芳", 3),
    ]


def test_a_level_that_is_gone_reads_as_nothing() -> None:
    (found,) = changes(ROWS, (replace(ROWS[0], level=None), *ROWS[1:]))
    assert (found.field.zh, found.after) == ("风险等级", NOTHING)


def test_a_library_row_with_new_words_is_the_same_row() -> None:
    now = replace(ROWS[0], title=Bilingual("新名称", "New name"))
    (found,) = changes(ROWS, (now, *ROWS[1:]))
    assert (found.kind, found.field.zh, found.after.zh) == (ChangeKind.CHANGED, "风险点", "新名称")


def test_own_rows_are_known_by_their_titles() -> None:
    assert changes((own("前叉松动"),), (own("前叉松动", "测"),))[0].kind is ChangeKind.CHANGED
    assert kinds(changes((own("前叉松动"),), (own("把立松动"),))) == [ChangeKind.ADDED, ChangeKind.REMOVED]


def test_two_own_rows_of_one_title_are_two_rows() -> None:
    both = (own("前叉松动", "测"), own("前叉松动", "看"))
    assert changes(both, both) == ()
    assert kinds(changes(both, both[:1])) == [ChangeKind.REMOVED]


def test_moving_rows_about_changes_nothing() -> None:
    assert changes(ROWS, ROWS[::-1]) == ()


@given(st.sets(st.integers(0, 7)), st.sets(st.integers(0, 7)))
def test_what_came_and_went_is_what_was_not_on_both(before: set[int], after: set[int]) -> None:
    found = changes([ROWS[place] for place in sorted(before)], [ROWS[place] for place in sorted(after)])
    came = [change.position for change in found if change.kind is ChangeKind.ADDED]
    gone = {change.title for change in found if change.kind is ChangeKind.REMOVED}
    assert came == [place + 1 for place in sorted(after - before)]
    assert gone == {ROWS[place].title for place in before - after}
    assert len(found) == len(before ^ after)
