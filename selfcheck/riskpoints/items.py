"""What official checks test, and which points of the library answer it.

An item names its points by id, or says why no point answers it, or (not yet looked at) does neither. It may name
points of its own file and those of categories and measures; general points answer everything and so nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from selfcheck.data_fields import Fields
from selfcheck.riskpoints.model import Family, InspectionItem, RiskPoint, Scope
from selfcheck.strict_yaml import DataFileError


def read_item(fields: Fields) -> InspectionItem:
    """Read one inspection item; its references are checked when every file was read.

    :raises DataFileError: naming file, line and field
    """
    item = InspectionItem(
        item=fields.words("item"),
        clause=fields.text("clause"),
        severity=fields.text("severity"),
        points=fields.texts("points"),
        excepted=fields.words_or_none("excepted"),
    )
    if item.severity not in ("A", "B"):
        raise fields.fault("只能是 A 或 B", "must be A or B", "severity")
    if fields.has("points") and not item.points:
        raise fields.fault("至少写一个风险点编号，或去掉这一项", "at least one id, or leave it out", "points")
    if item.points and item.excepted:
        raise fields.fault("已写风险点，就不能再写例外", "names points, so it is no exception", "excepted")
    fields.done()
    return item


def check_items(files: Iterable[tuple[Fields, Family]]) -> None:
    """Check that every point an item names exists and may answer it.

    :param files: every file of the library with the family read from it
    :raises DataFileError: naming file and line
    """
    files = tuple(files)
    known = {point.id: point for _, family in files for point in family.points}
    for fields, family in files:
        for place, item in enumerate(family.inspection_items):
            for index, key in enumerate(item.points):
                if fault := _fault(key, family, known):
                    raise _at(fields, place, index, *fault)


def _fault(key: str, family: Family, known: Mapping[str, RiskPoint]) -> tuple[str, str] | None:
    point = known.get(key)
    if point is None:
        return f"没有风险点 {key}", f"there is no risk point {key}"
    if point.group == family.code or point.scope is Scope.MEASURE:
        return None
    if point.scope is not Scope.CATEGORY:
        return f"{key} 属于别的产品族或通用点", f"{key} belongs to another family or is general"
    if not (point.products or frozenset()).intersection(family.products):
        return f"{key} 不涉及本文件的任何产品", f"{key} reaches none of this file's products"
    return None


def _at(fields: Fields, place: int, index: int, zh: str, en: str) -> DataFileError:
    return fields.document.fault(("inspection_items", place, "points", index), zh, en)
