"""What the next release is made of: the shipped library, the own changes so far, and the approved drafts.

After an upgrade the shipped library is another one. Own changes are taken over where the shipped library did not
change the same point; where both did, the shipped words stand and the own ones become a draft to be looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from selfcheck.editing.model import digest_of_point
from selfcheck.editing.records import PointDraft
from selfcheck.editing.tree import HEAD, Change, Tree, apply, changes, head_of, points_of

NUMBER_WIDTH: Final = 2


@dataclass(frozen=True, slots=True)
class Base:
    """What a release is made upon. ``carried`` are own changes taken over, ``conflicts`` those that were not."""

    tree: Tree
    carried: tuple[Change, ...] = ()
    conflicts: tuple[Change, ...] = ()


def rebase(old: Tree, own: Tree, new: Tree) -> Base:
    """Take the own changes over to another shipped library.

    :param old: the shipped library that the own release was made upon
    :param own: the own release
    :param new: the shipped library now
    """
    theirs = {(each.file, each.point_id): each for each in changes(old, new)}
    carried: list[Change] = []
    conflicts: list[Change] = []
    for change in changes(old, own):
        same = theirs.get((change.file, change.point_id))
        if same is not None and same.after == change.after:
            continue
        is_free = same is None and change.file in new
        (carried if is_free else conflicts).append(change)
    return Base(apply(new, carried), tuple(carried), tuple(_told_anew(new, each) for each in conflicts))


def _told_anew(new: Tree, conflict: Change) -> Change:
    """Tell a change that clashes as one of what the shipped library says now."""
    now = word_of(new, conflict.file, conflict.point_id)
    if conflict.before is not None or now is None or conflict.after is None:
        return replace(conflict, before=now)
    point_id = next_id(new[conflict.file])  # both added a point, and both took the same id
    return Change(conflict.file, point_id, None, {**conflict.after, "id": point_id})


def word_of(tree: Tree, file: str, point_id: str) -> dict[str, Any] | None:
    """Return a point, or with ``HEAD`` the rest of a file, as a tree has it; None where it has none."""
    if file not in tree:
        return None
    return head_of(tree[file]) if point_id == HEAD else points_of(tree[file]).get(point_id)


def next_id(file: Mapping[str, Any], taken: Iterable[str] = ()) -> str:
    """Return the id for a new point of a file: one more than the highest that stands there or is taken."""
    known = [*points_of(file), *taken]
    numbers = [int(each.rpartition("-")[2]) for each in known if each.rpartition("-")[2].isdigit()]
    return f"{file['code']}-{max(numbers, default=0) + 1:0{NUMBER_WIDTH}d}"


def outdated(tree: Tree, drafts: Iterable[PointDraft]) -> tuple[PointDraft, ...]:
    """Return the drafts whose point reads otherwise by now than when they were begun."""
    return tuple(
        draft for draft in drafts if digest_of_point(word_of(tree, draft.file, draft.point_id)) != draft.based_on
    )


def as_change(draft: PointDraft) -> Change:
    """Return a draft as the change it makes."""
    return Change(draft.file, draft.point_id, draft.before, draft.after)
