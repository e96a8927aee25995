"""Reading ``checklists/presets/*.yaml``: every code, answer and point must exist; a fault names file, line, field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from selfcheck.catalogue.model import Catalogue
from selfcheck.checklist.model import PresetRows
from selfcheck.data_fields import Fields, open_fields
from selfcheck.glossary import Role
from selfcheck.presets.loading_rows import read_change, read_row
from selfcheck.presets.model import Preset, Presets
from selfcheck.riskpoints.model import Library
from selfcheck.tailoring.model import Tailored, TailoringInput
from selfcheck.tailoring.rules import tailor

FORMAT: Final = "selfcheck-presets/1"
KEY: Final = re.compile(r"[a-z]+(?:-[a-z]+)*")
LONGEST_KEY: Final = 40
ANY_DAY: Final = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Against:
    """What presets are checked against."""

    catalogue: Catalogue
    library: Library


def load(directory: Path, catalogue: Catalogue, library: Library) -> Presets:
    """Read the presets under ``directory/presets``, sellers before makers, each by its place.

    :raises DataFileError: naming file, line and field
    """
    against = Against(catalogue, _of_all_days(library))
    read = [_preset(path, against) for path in sorted((directory / "presets").glob("*.yaml"))]
    places: dict[tuple[Role, int], str] = {}
    for fields, place, preset in read:
        if (other := places.setdefault((preset.role, place), preset.key)) != preset.key:
            raise fields.fault(f"位置 {place} 已被 {other} 占用", f"place {place} is taken by {other}", "place")
    order = [Role.SELLER, Role.MAKER]
    read.sort(key=lambda each: (order.index(each[2].role), each[1]))
    return Presets(tuple(preset for _, _, preset in read))


def _of_all_days(library: Library) -> Library:
    """Return the library with every point in force: a preset may speak of those that come or have gone."""
    families = (
        replace(family, points=tuple(replace(each, applies_from=None, applies_until=None) for each in family.points))
        for family in library.families
    )
    return replace(library, families=tuple(families))


def _preset(path: Path, against: Against) -> tuple[Fields, int, Preset]:
    fields = open_fields(path, FORMAT)
    key, role, place = _key(fields, path), fields.choice("role", Role), fields.integer("place")
    name, audience = fields.words("name"), fields.words("for")
    products = fields.inner("products")
    ticked, offered = _codes(products, "ticked", against), _codes(products, "offered", against)
    products.done()
    if not ticked or set(ticked) & set(offered):
        raise fields.fault("至少勾选一种产品，每种只写一次", "tick at least one product, name each once", "products")
    tailored = _tailored(ticked + offered, role, against)
    preset = Preset(
        key=key,
        role=role,
        name=name,
        audience=audience,
        ticked=ticked,
        offered=offered,
        answers=_answers(fields, tailored),
        rows=PresetRows(
            name=name,
            changes=_changes(fields, tailored),
            rows=tuple(read_row(each, key, ticked + offered) for each in fields.each("rows")),
        ),
    )
    fields.done()
    _check_rows(fields, preset.rows)
    return fields, place, preset


def _key(fields: Fields, path: Path) -> str:
    key = fields.text("key")
    if key != path.stem:
        raise fields.fault(f"应与文件名 {path.stem} 相同", f"must be the file's name {path.stem}", "key")
    if not KEY.fullmatch(key) or len(key) > LONGEST_KEY:
        raise fields.fault("键只用小写字母和连字符", "a key is lower-case words joined by hyphens", "key")
    return key


def _codes(products: Fields, part: str, against: Against) -> tuple[str, ...]:
    if not products.has(part):
        return ()
    pairs = products.inner(part)
    for code in pairs.names:
        name = pairs.text(code)
        listed = against.catalogue.by_code.get(code)
        if listed is None or listed.name.zh != name:
            raise pairs.fault(f"目录里 {code} 不是“{name}”", f"{code} is not “{name}” in the catalogue", code)
    pairs.done()
    return pairs.names


def _tailored(codes: tuple[str, ...], role: Role, against: Against) -> Tailored:
    return tailor(against.library, against.catalogue, TailoringInput(codes, role, ANY_DAY))


def _answers(fields: Fields, tailored: Tailored) -> Mapping[str, str]:
    if not fields.has("answers"):
        return {}
    answers = fields.inner("answers")
    offered = {question.key: [choice.value for choice in question.choices] for question in tailored.questions}
    given = {}
    for key in answers.names:
        if key not in offered:
            raise answers.fault("这些产品不问这个问题", "these products do not raise this question", key)
        given[key] = answers.text(key)
        if given[key] not in offered[key]:
            words = ", ".join(offered[key])
            raise answers.fault(f"答案只能是：{words}", f"the answers are: {words}", key)
    answers.done()
    return given


def _changes(fields: Fields, tailored: Tailored) -> dict[str, Mapping[str, str]]:
    reached = {each.point.id for each in tailored.applied}
    changes: dict[str, Mapping[str, str]] = {}
    for each in fields.each("changes"):
        point, columns = read_change(each)
        if point not in reached:
            raise each.fault("这个风险点不在这些产品的清单上", "no list of these products has this point", "point")
        if point in changes:
            raise each.fault("同一风险点写了两次", "the point stands twice", "point")
        changes[point] = columns
    return changes


def _check_rows(fields: Fields, rows: PresetRows) -> None:
    ids = [row.id for row in rows.rows]
    if len(set(ids)) != len(ids):
        raise fields.fault("行的键重复", "a row's key stands twice", "rows")
