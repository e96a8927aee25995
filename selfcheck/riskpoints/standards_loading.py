"""Reading the register of standards, and holding every reference to it: faults name file, line and field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

from selfcheck.data_fields import Fields, open_fields
from selfcheck.glossary import Confidence
from selfcheck.riskpoints.model import FORMAT, Family
from selfcheck.riskpoints.standards import Kind, Register, Standard
from selfcheck.strict_yaml import DataFileError, Place

FOLDER: Final = "standards"


def load_register(folder: Path) -> Register:
    """Read every file of the register below the library's folder.

    :raises DataFileError: naming file, line and field
    """
    found: dict[str, tuple[Standard, Fields]] = {}
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        file = open_fields(path, FORMAT)
        for fields in file.each("standards"):
            standard = _standard(fields)
            if standard.code in found:
                raise fields.fault(f"{standard.code} 重复", f"{standard.code} stands twice", "code")
            found[standard.code] = standard, fields
        file.done()
    register = Register(tuple(standard for standard, _ in found.values()))
    for standard, fields in found.values():
        _check_replaced(standard, register, fields)
    return register


def check_references(files: Iterable[tuple[Fields, Family]], register: Register) -> None:
    """Check that everything families and points name stands in the register.

    :raises DataFileError: naming file, line, field and the nearest codes
    """
    for fields, family in files:
        for place, code in _references(family):
            if not register.named(code):
                raise _unknown(fields, place, code, register)


def _standard(fields: Fields) -> Standard:
    confidence = fields.choice("confidence", Confidence)
    standard = Standard(
        code=fields.text("code"),
        kind=fields.choice("kind", Kind),
        title=fields.words_or_none("title"),
        mandatory=fields.boolean_or_none("mandatory"),
        in_force_from=fields.day_or_none("in_force_from"),
        in_force_until=fields.day_or_none("in_force_until"),
        dates_confidence=fields.choice("dates_confidence", Confidence, confidence),
        replaces=fields.texts("replaces"),
        note=fields.words_or_none("note"),
        confidence=confidence,
        addresses=fields.texts("addresses"),
    )
    fields.done()
    _check(standard, fields)
    return standard


def _check(standard: Standard, fields: Fields) -> None:
    begin, end = standard.in_force_from, standard.in_force_until
    if begin and end and begin >= end:
        raise fields.fault("止日不晚于起日", "does not end after it begins", "in_force_until")
    order = list(Confidence)
    if order.index(standard.dates_confidence) < order.index(standard.confidence):
        raise fields.fault("日期不能比条目更可信", "dates are never surer than the entry", "dates_confidence")
    if fields.has("dates_confidence") and not (begin or end):
        raise fields.fault("没有日期", "there is no date", "dates_confidence")
    if standard.confidence is not Confidence.RECALLED and not standard.addresses:
        raise fields.fault("见过的条目须写来源", "what was seen says where", "addresses")


def _check_replaced(standard: Standard, register: Register, fields: Fields) -> None:
    for index, code in enumerate(standard.replaces):
        if code not in register.by_code:
            raise _unknown(fields, ("replaces", index), code, register)
        if standard in _older(register.by_code[code], register):
            raise fields.fault(f"与 {code} 互相代替", f"replaces {code}, which replaces it", "replaces")
        older = register.by_code[code].in_force_from
        if _is_not_later(standard.in_force_from, older):
            raise fields.fault(f"起日不晚于被代替的 {code}", f"does not begin after {code}", "in_force_from")


def _older(standard: Standard, register: Register) -> set[Standard]:
    found: set[Standard] = set()
    waiting = [standard]
    while waiting:
        if (each := waiting.pop()) not in found:
            found.add(each)
            waiting.extend(register.by_code[code] for code in each.replaces if code in register.by_code)
    return found


def _is_not_later(newer: date | None, older: date | None) -> bool:
    return newer is not None and older is not None and newer <= older


def _references(family: Family) -> Iterator[tuple[Place, str]]:
    for index, code in enumerate(family.standards):
        yield ("standards", index), code
    for place, point in enumerate(family.points):
        for index, basis in enumerate(point.basis):
            yield ("points", place, "basis", index, "document"), basis.document


def _unknown(fields: Fields, place: Place, code: str, register: Register) -> DataFileError:
    nearest = "、".join(register.nearest(code))
    zh = f"标准登记里没有 {code}" + (f"；相近的有 {nearest}" if nearest else "")
    en = f"{code} is not in the register of standards" + (f"; near it: {nearest}" if nearest else "")
    return fields.document.fault((*fields.place, *place), zh, en)
