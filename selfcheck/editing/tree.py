"""The library as plain mappings, one per file, exactly as its YAML says it: what editors change and releases hold.

A tree is checked by the loader of the shipped files and by nothing else, so that what is released here could be
shipped, and what is shipped could be released here.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from selfcheck.editing.yaml_text import dump
from selfcheck.errors import Refused
from selfcheck.riskpoints.loading import NamedProduct, load
from selfcheck.riskpoints.model import Library
from selfcheck.strict_yaml import DataFileError, read

Tree = dict[str, dict[str, Any]]
"""Path below ``riskpoints/`` (``families/electric_bicycle.yaml``) to the mapping that the file holds."""

FOLDER: Final = "riskpoints"
HEAD: Final = ""
"""Stands for the id of a point where a change is about the rest of a file: its standards, items, doubts."""


@dataclass(frozen=True, slots=True)
class Change:
    """One point (or with the id ``HEAD`` the rest of its file) before and after; None where it is not there."""

    file: str
    point_id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def read_tree(folder: Path) -> Tree:
    """Read every file below ``folder`` (the folder ``riskpoints``).

    :raises DataFileError: naming file and line
    """
    return {path.relative_to(folder).as_posix(): read(path) for path in sorted(folder.rglob("*.yaml"))}


def write_tree(tree: Tree, folder: Path, like: Path | None = None) -> None:
    """Write every file below ``folder``; the same tree always gives the same bytes.

    :param like: a written library: what says the same there is copied byte for byte, comments and all
    """
    for name, value in sorted(tree.items()):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if like is not None and (like / name).is_file() and read(like / name) == value:
            shutil.copyfile(like / name, path)
        else:
            path.write_text(dump(value), encoding="utf-8")


def check(tree: Tree, products: Mapping[str, NamedProduct] | None = None) -> Library:
    """Return the library that a tree makes, read by the loader of the shipped files.

    :param products: the catalogue's products by code; None checks no codes
    :raises DataFileError: naming file and field as they stand in the tree
    """
    with tempfile.TemporaryDirectory(prefix="selfcheck-library-") as place:
        folder = Path(place)
        write_tree(tree, folder / FOLDER)
        try:
            return load(folder, products)
        except DataFileError as error:
            raise _within_tree(error, folder / FOLDER) from None


def _within_tree(error: DataFileError, folder: Path) -> DataFileError:
    """The same error without the temporary folder and its line, which nobody sees."""
    path = error.path.relative_to(folder) if error.path.is_relative_to(folder) else error.path
    return DataFileError(path, None, error.message)


def points_of(file: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return a file's points by their id, in its order."""
    return {point["id"]: point for point in file.get("points", []) if isinstance(point, dict) and "id" in point}


def head_of(file: Mapping[str, Any]) -> dict[str, Any]:
    """Return everything of a file but its points."""
    return {key: value for key, value in file.items() if key != "points"}


def changes(old: Tree, new: Tree) -> tuple[Change, ...]:
    """Return what differs, file by file, its head first and then point by point in the order of the new file."""
    found: list[Change] = []
    for name in sorted(old.keys() | new.keys()):
        found += _changes_of_file(name, old.get(name, {}), new.get(name, {}))
    return tuple(found)


def _changes_of_file(name: str, old: dict[str, Any], new: dict[str, Any]) -> Iterable[Change]:
    if head_of(old) != head_of(new):
        yield Change(name, HEAD, head_of(old) or None, head_of(new) or None)
    before, after = points_of(old), points_of(new)
    for point_id in (*after, *(key for key in before if key not in after)):
        if before.get(point_id) != after.get(point_id):
            yield Change(name, point_id, before.get(point_id), after.get(point_id))


def apply(tree: Tree, wanted: Iterable[Change]) -> Tree:
    """Return the tree with these changes; a new point comes last in its file.

    :raises Refused: a change of a file that is not there
    """
    changed = deepcopy(tree)
    for change in wanted:
        if change.file not in changed:
            raise Refused(
                "library-file-unknown",
                f"风险点库里没有文件 {change.file}。",
                f"The library has no file {change.file}.",
                status=404,
            )
        changed[change.file] = _changed_file(changed[change.file], change)
    return changed


def _changed_file(file: dict[str, Any], change: Change) -> dict[str, Any]:
    if change.point_id == HEAD:
        head = deepcopy(change.after or {})
        return {**head, **({"points": file["points"]} if "points" in file else {})}
    points = points_of(file)
    if change.after is None:
        points.pop(change.point_id, None)
    else:
        points[change.point_id] = deepcopy(change.after)
    return {**file, "points": list(points.values())}
