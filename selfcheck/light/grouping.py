"""Which group a row of a light list falls into. Pure: the same row falls into the same group for ever."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from selfcheck.glossary import ShopAct, Stage
from selfcheck.light.model import LightForm, LightGroup
from selfcheck.riskpoints.model import Library, Scope

Row = TypeVar("Row")
SPECIFIC_FIRST: Final = {Scope.FAMILY: 0, Scope.CATEGORY: 0, Scope.MEASURE: 1, Scope.GENERIC: 2}


@dataclass(frozen=True, slots=True)
class Falling:
    """What decides the group of a row: the point it came from, its stage and title, and the person's own choice."""

    point_id: str | None
    stage: Stage
    title: str
    chosen: str = ""

    @classmethod
    def of(cls, row: Any, library: Library) -> Falling:
        """Return what decides for a row of a list; a point's row falls by the library's title, however edited."""
        point = library.by_id.get(row.point_id or "")
        if point is None:
            return cls(row.point_id, Stage(row.stage), row.title, row.light_group)
        return cls(point.id, point.stage, point.title.zh, row.light_group)


@dataclass(frozen=True, slots=True)
class Gathered(Generic[Row]):
    """A group with the rows of a list that fall into it."""

    group: LightGroup
    rows: tuple[Row, ...]


def group_of(form: LightForm, row: Falling) -> LightGroup:
    """Return the one group: the person's choice, else the group that names the point, else the first with a word of
    the title, else the one that takes the rest of the stage."""
    if row.chosen in form.by_id:
        return form.by_id[row.chosen]
    if row.point_id is not None and row.point_id in form.of_point:
        return form.of_point[row.point_id]
    for group in form.groups:
        if row.stage in group.stages and any(word in row.title for word in group.words):
            return group
    return form.of_rest[row.stage]


def gather(form: LightForm, library: Library, rows: Iterable[Row]) -> tuple[Gathered[Row], ...]:
    """Return the groups that hold rows, in the order of the paper; what is said of a product stands before what is
    said of every shop, else rows keep the order in which they come."""
    held: dict[str, list[Row]] = {group.id: [] for group in form.groups}
    for row in sorted(rows, key=lambda row: _rank(row, library)):
        held[group_of(form, Falling.of(row, library)).id].append(row)
    return tuple(Gathered(group, tuple(held[group.id])) for group in form.groups if held[group.id])


def _rank(row: Any, library: Library) -> int:
    point = library.by_id.get(row.point_id or "")
    return SPECIFIC_FIRST[point.scope] if point is not None else 0


def by_act(gathered: Iterable[Gathered[Row]]) -> dict[ShopAct, tuple[Gathered[Row], ...]]:
    """Return the groups of each act that holds rows, in the shop's order."""
    found: dict[ShopAct, list[Gathered[Row]]] = {}
    for each in gathered:
        found.setdefault(each.group.act, []).append(each)
    return {act: tuple(groups) for act, groups in found.items()}
