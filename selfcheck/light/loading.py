"""Reading ``checklists/light.yaml``: closed and decidable, so that every row has exactly one group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from selfcheck.data_fields import Fields, open_fields
from selfcheck.glossary import Frequency, Role, ShopAct, Stage
from selfcheck.light.model import FORMAT, GROUPS_AT_MOST, ID_AT_MOST, LightForm, LightGroup
from selfcheck.riskpoints.model import Library


def load(folder: Path, library: Library) -> LightForm:
    """Return the groups, checked against the library's points.

    :raises DataFileError: naming file, line and field
    """
    file = open_fields(folder / "light.yaml", FORMAT)
    found = file.each("groups")
    groups = tuple(_group(each, library) for each in found)
    file.done()
    _check(file, groups)
    return LightForm(groups)


def _group(fields: Fields, library: Library) -> LightGroup:
    points = fields.all_known("ids", library.by_id)
    for point in points:
        if Role.SELLER not in point.roles:
            raise fields.fault(f"{point.id} 不用于销售单位", f"{point.id} is no point of sellers", "ids")
    words = fields.inner("words") if fields.has("words") else None
    group = LightGroup(
        id=fields.text("id"),
        act=fields.choice("act", ShopAct),
        title=fields.words("title"),
        wording=fields.words("wording"),
        frequency=fields.choice("frequency", Frequency),
        stages=words.choices("stages", Stage) if words else frozenset(),
        words=words.texts("any") if words else (),
        rest=fields.choices("rest", Stage) if fields.has("rest") else frozenset(),
        ids=frozenset(point.id for point in points),
    )
    if words:
        words.done()
    fields.done()
    return group


def _check(file: Fields, groups: tuple[LightGroup, ...]) -> None:
    acts = [group.act for group in groups]
    if not 0 < len(groups) <= GROUPS_AT_MOST:
        raise file.fault(f"最多 {GROUPS_AT_MOST} 组", f"must hold at most {GROUPS_AT_MOST} groups", "groups")
    if acts != sorted(acts, key=list(ShopAct).index):
        raise file.fault("各组要按五个环节的顺序排", "must follow the order of the acts", "groups")
    if long := [group.id for group in groups if len(group.id) > ID_AT_MOST]:
        raise file.fault(f"名称太长：{long[0]}", f"has too long an id, {long[0]}", "groups")
    _once(file, [group.id for group in groups])
    _once(file, [key for group in groups for key in group.ids])
    rest = [stage for group in groups for stage in group.rest]
    _once(file, rest)
    if missing := [stage for stage in Stage if stage not in rest]:
        names = ", ".join(missing)
        raise file.fault(f"没有一组接收这些环节的其余行：{names}", f"no group takes the rest of {names}", "groups")


def _once(file: Fields, names: Sequence[str]) -> None:
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        raise file.fault(f"出现了两次：{twice[0]}", f"name {twice[0]} twice", "groups")
