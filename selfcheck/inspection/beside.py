"""What is known beside a row: the items it answers, and failures that official checks found in them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from selfcheck.glossary import Role, Stage
from selfcheck.inspection.failures import failures_of, names_item
from selfcheck.inspection.model import CheckItem, Failure, Line, ListFacts
from selfcheck.inspection.rules import checked_of
from selfcheck.riskpoints.model import Library

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside one row."""

    tested: tuple[CheckItem, ...] = ()
    failures: tuple[Failure, ...] = ()


def beside(library: Library, codes: Mapping[int, str], facts: ListFacts) -> dict[int, Beside]:
    """Return what is known beside each row, by the row's id; rows beside which nothing is known are left out.

    :param codes: the catalogue product of each product unit of the list
    """
    tested = {code: checked_of(library, code) for code in set(codes.values())}
    known = {code: failures_of(library, code) for code in tested}
    told: dict[int, Beside] = {}
    for line in facts.lines:
        of = sorted({codes[unit_id] for unit_id in line.product_unit_ids if unit_id in codes})
        items = _once(each for code in of for each in tested[code] if _answers(line, each, facts))
        failures = _once(each for code in of for each in known[code] if _belongs(each, line, items, facts.role))
        if items or failures:
            told[line.id] = Beside(items, failures)
    return told


def _answers(line: Line, tested: CheckItem, facts: ListFacts) -> bool:
    links = facts.links.get(tested.key, ())
    return line.point_id in tested.item.points or any(each.row_id == line.id for each in links)


def _belongs(failure: Failure, line: Line, items: tuple[CheckItem, ...], role: Role) -> bool:
    """A failure belongs to rows that answer what it names; to a seller, to the goods-in rows of its family."""
    same = (each.item for each in items if each.family.code == failure.family.code)
    if any(names_item(failure.known, item) for item in same):
        return True
    is_goods_in = role is Role.SELLER and line.stage is Stage.INTAKE
    return is_goods_in and (line.point_id or "").rpartition("-")[0] == failure.family.code


def _once(parts: Iterable[T]) -> tuple[T, ...]:
    kept: list[T] = []
    for part in parts:
        if part not in kept:
            kept.append(part)
    return tuple(kept)
