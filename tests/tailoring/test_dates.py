"""Standards that change: both sides of the day, over the shipped library."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Final

import pytest

from selfcheck.glossary import Role
from selfcheck.riskpoints.model import RiskPoint, Scope
from selfcheck.tailoring.model import Rule, Tailored, TailoringInput
from selfcheck.tailoring.rules import tailor
from tests.data.library import shipped_catalogue, shipped_library

A_DAY: Final = timedelta(days=1)
TOYS: Final = date(2026, 11, 1)
RIDE_ONS: Final = date(2026, 11, 1)
PANELS: Final = date(2026, 6, 1)
PAINT: Final = date(2026, 6, 1)
POWER_BANKS: Final = date(2027, 3, 31)

BEGINS: Final = [
    ("玩具", "toys-07", Role.MAKER, TOYS),
    ("玩具", "toys-08", Role.MAKER, TOYS),
    ("玩具", "toys-17", Role.MAKER, TOYS),
    ("玩具", "toys-17", Role.SELLER, TOYS),
    ("童车", "child_ride_on_vehicles-10", Role.MAKER, RIDE_ONS),
    ("童车", "child_ride_on_vehicles-10", Role.SELLER, RIDE_ONS),
    ("P0078", "wood_based_panels-06", Role.MAKER, PANELS),
    ("P0078", "wood_based_panels-06", Role.SELLER, PANELS),
    ("P0078", "wood_based_panels-09", Role.SELLER, PANELS),
    ("内墙涂料", "architectural_paint-01", Role.MAKER, PAINT),
    ("内墙涂料", "architectural_paint-08", Role.MAKER, PAINT),
    ("外墙涂料", "architectural_paint-08", Role.SELLER, PAINT),
    ("移动电源", "power_bank-26", Role.MAKER, POWER_BANKS + A_DAY),
]
ENDS: Final = [("移动电源", "power_bank-02", Role.MAKER, POWER_BANKS)]


@cache
def tailored(product: str, role: Role, on: date) -> Tailored:
    """What is decided for a product on a day, every question open."""
    found = shipped_catalogue().find(product)
    assert found is not None, product
    return tailor(shipped_library(), shipped_catalogue(), TailoringInput((found.code,), role, on))


def stands(product: str, point: str, role: Role, on: date) -> bool:
    """Whether the point stands in the list; one that does not is set aside for its dates and says so."""
    decided = tailored(product, role, on)
    if point in {each.point.id for each in decided.applied}:
        return True
    (aside,) = [each for each in decided.set_aside if each.point.id == point]
    assert aside.rule is Rule.DATES
    assert aside.reason.zh
    assert aside.reason.en
    return False


@pytest.mark.parametrize(("product", "point", "role", "day"), BEGINS)
def test_a_point_begins_on_its_first_day(product: str, point: str, role: Role, day: date) -> None:
    assert not stands(product, point, role, day - A_DAY)
    assert stands(product, point, role, day)


@pytest.mark.parametrize(("product", "point", "role", "day"), ENDS)
def test_a_point_ends_after_its_last_day(product: str, point: str, role: Role, day: date) -> None:
    assert stands(product, point, role, day)
    assert not stands(product, point, role, day + A_DAY)


def dated() -> list[RiskPoint]:
    """Every point of a family or category that has a first or a last day."""
    return [
        point
        for point in shipped_library().points
        if (point.applies_from or point.applies_until) and point.scope in (Scope.FAMILY, Scope.CATEGORY)
    ]


def turns_of(point: RiskPoint) -> Iterator[tuple[date, bool]]:
    """Days on both sides of its first and of its last day, and whether it applies then."""
    if point.applies_from:
        yield point.applies_from - A_DAY, False
        yield point.applies_from, True
    if point.applies_until:
        yield point.applies_until, True
        yield point.applies_until + A_DAY, False


@pytest.mark.parametrize("point", dated(), ids=lambda point: str(point.id))
def test_every_dated_point_turns_on_its_day_in_every_role(point: RiskPoint) -> None:
    product = min(point.products or ())
    for role in sorted(point.roles):
        assert [stands(product, point.id, role, day) for day, _ in turns_of(point)] == [
            applies for _, applies in turns_of(point)
        ]
