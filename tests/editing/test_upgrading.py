"""Own changes and another shipped library: taken over where they do not clash, kept as drafts where they do."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from selfcheck.editing.model import digest_of_point
from selfcheck.editing.records import PointDraft
from selfcheck.editing.tree import HEAD, Tree, points_of
from selfcheck.editing.upgrading import next_id, outdated, rebase

FILE = "families/a.yaml"


def tree(**levels: str) -> Tree:
    """A library of one file: the level of each point by its number."""
    points = [{"id": f"a-{number[1:]}", "level": level} for number, level in levels.items()]
    return {FILE: {"code": "a", "doubts": [], "points": points}}


def levels(found: Tree) -> dict[str, Any]:
    return {key: point["level"] for key, point in points_of(found[FILE]).items()}


def test_changes_that_do_not_clash_are_taken_over() -> None:
    base = rebase(tree(p01="low", p02="low"), tree(p01="high", p02="low"), tree(p01="low", p02="medium"))
    assert levels(base.tree) == {"a-01": "high", "a-02": "medium"}
    assert [each.point_id for each in base.carried] == ["a-01"]
    assert base.conflicts == ()


def test_what_both_changed_alike_is_no_clash() -> None:
    base = rebase(tree(p01="low"), tree(p01="high"), tree(p01="high"))
    assert (base.carried, base.conflicts) == ((), ())


def test_where_both_changed_the_shipped_words_stand() -> None:
    base = rebase(tree(p01="low"), tree(p01="high"), tree(p01="medium"))
    assert levels(base.tree) == {"a-01": "medium"}
    (conflict,) = base.conflicts
    assert conflict.before == {"id": "a-01", "level": "medium"}
    assert conflict.after == {"id": "a-01", "level": "high"}


def test_two_new_points_of_one_id_both_stay() -> None:
    base = rebase(tree(p01="low"), tree(p01="low", p02="high"), tree(p01="low", p02="medium"))
    assert levels(base.tree) == {"a-01": "low", "a-02": "medium"}
    (conflict,) = base.conflicts
    assert (conflict.point_id, conflict.before) == ("a-03", None)


def test_a_point_that_the_shipped_library_gave_up_is_told_as_new() -> None:
    base = rebase(tree(p01="low", p02="low"), tree(p01="low", p02="high"), tree(p01="low"))
    (conflict,) = base.conflicts
    assert (conflict.point_id, conflict.before) == ("a-02", None)


def test_the_rest_of_a_file_is_taken_over_as_one() -> None:
    own = deepcopy(tree(p01="low"))
    own[FILE]["doubts"] = ["存疑"]
    base = rebase(tree(p01="low"), own, tree(p01="high"))
    assert [each.point_id for each in base.carried] == [HEAD]
    assert base.tree[FILE]["doubts"] == ["存疑"]
    assert levels(base.tree) == {"a-01": "high"}


def test_a_draft_on_words_that_were_replaced_is_outdated() -> None:
    draft = PointDraft(file=FILE, point_id="a-01", based_on=digest_of_point({"id": "a-01", "level": "low"}))
    assert outdated(tree(p01="low"), [draft]) == ()
    assert outdated(tree(p01="high"), [draft]) == (draft,)


def test_ids_are_never_used_twice() -> None:
    assert next_id(tree(p01="low", p09="low")[FILE]) == "a-10"
    assert next_id(tree(p01="low")[FILE], ["a-07"]) == "a-08"
