"""The library as mappings: written and read back unchanged, checked by the loader of the shipped files."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from selfcheck.editing.tree import FOLDER, HEAD, Change, Tree, apply, changes, check, points_of, read_tree, write_tree
from selfcheck.editing.yaml_text import dump
from selfcheck.errors import Refused
from selfcheck.places import checklists_dir
from selfcheck.riskpoints.release import digest_of
from selfcheck.strict_yaml import DataFileError, parse

FILE = "families/electric_bicycle.yaml"
POINT = "electric_bicycle-01"
SHIPPED = checklists_dir() / FOLDER


@pytest.fixture(scope="module")
def shipped() -> Tree:
    return read_tree(SHIPPED)


@pytest.fixture
def tree(shipped: Tree) -> Tree:
    return {name: shipped[name] if name != FILE else deepcopy(value) for name, value in shipped.items()}


def test_the_shipped_library_is_written_and_read_back_unchanged(shipped: Tree, tmp_path: Path) -> None:
    write_tree(shipped, tmp_path / "one")
    assert read_tree(tmp_path / "one") == shipped
    write_tree(read_tree(tmp_path / "one"), tmp_path / "two")
    assert digest_of(tmp_path / "two") == digest_of(tmp_path / "one")


def test_what_says_the_same_is_copied_byte_for_byte(tree: Tree, tmp_path: Path) -> None:
    points_of(tree[FILE])[POINT]["level"] = "low"
    write_tree(tree, tmp_path, like=SHIPPED)
    differing = [name for name in tree if (tmp_path / name).read_bytes() != (SHIPPED / name).read_bytes()]
    assert differing == [FILE]


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf")), min_size=1) | st.sampled_from(
    ("true", "no", "12", "0.05", "2026-01-31", "a: b", "a #b", "- a", "'", '"', "a\nb", "~", "x:", "[a]", "{", "=")
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**14), 10**14) | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(TEXTS.filter(lambda key: len(key) < 60), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,9}", fullmatch=True), VALUES, min_size=1))
def test_any_value_is_written_and_read_back_unchanged(value: dict[str, Any]) -> None:
    assert parse(dump(value), Path("any.yaml")).value == value


@given(st.dictionaries(st.from_regex(r"[a-z_]{2,9}x", fullmatch=True), TEXTS, min_size=1))
def test_other_yaml_readers_take_texts_for_texts(value: dict[str, str]) -> None:
    assert yaml.safe_load(dump(value)) == value


def test_the_same_library_comes_out_of_a_tree(tree: Tree) -> None:
    library = check(tree)
    assert library.by_id[POINT].title.zh


def test_a_fault_names_file_and_field_and_no_temporary_folder(tree: Tree) -> None:
    points_of(tree[FILE])[POINT]["level"] = "dreadful"
    with pytest.raises(DataFileError) as caught:
        check(tree)
    assert caught.value.path == Path(FILE)
    assert caught.value.message.en.startswith("points.1.level:")


def test_changes_are_found_point_by_point_and_applied(shipped: Tree, tree: Tree) -> None:
    points_of(tree[FILE])[POINT]["level"] = "low"
    new = {**points_of(tree[FILE])[POINT], "id": "electric_bicycle-99"}
    tree[FILE]["points"].append(new)
    tree[FILE]["doubts"] = ["一处存疑"]
    found = changes(shipped, tree)
    assert [each.point_id for each in found] == [HEAD, POINT, "electric_bicycle-99"]
    assert found[1].before is not None
    assert found[2].before is None
    assert apply(shipped, found) == tree
    assert apply(tree, (Change(each.file, each.point_id, each.after, each.before) for each in found)) == shipped


def test_a_change_of_an_unknown_file_is_refused(shipped: Tree) -> None:
    with pytest.raises(Refused, match="library-file-unknown"):
        apply(shipped, [Change("families/none.yaml", "none-01", None, {"id": "none-01"})])
