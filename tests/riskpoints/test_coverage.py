"""Every product of the catalogue is reached, in both roles, by more than the general points."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import Final

from click.testing import CliRunner

from selfcheck.riskpoints.cli import riskpoints
from selfcheck.riskpoints.coverage import Coverage, coverage
from tests.data.library import shipped_catalogue, shipped_library, small_catalogue, small_library

ON: Final = date(2026, 11, 20)
COUNTS: Final = ["total", "family", "category", "measure", "generic"]
GENERIC_MAKER: Final = 19  # of 21, the points on papers and misuse may not apply
GENERIC_SELLER: Final = 19  # of 21, those on CCC and licence may not apply


@cache
def shipped() -> list[Coverage]:
    """Coverage of the shipped library."""
    return coverage(shipped_library(), shipped_catalogue().products, ON)


def test_every_product_has_general_points_in_both_roles() -> None:
    thin = [
        each.code for each in shipped() if each.maker.generic < GENERIC_MAKER or each.seller.generic < GENERIC_SELLER
    ]
    assert not thin


def test_every_product_has_points_of_its_own_in_both_roles() -> None:
    thin = [
        f"{each.code} {each.name.zh}"
        for each in shipped()
        if not each.maker.family + each.maker.category or not each.seller.family + each.seller.category
    ]
    assert not thin


def test_the_register_alone_decides_licence_and_ccc_points() -> None:
    by_code = {each.code: each for each in shipped()}
    listed = shipped_library().measures_listed
    for product in shipped_catalogue().products:
        if product.licence.covers == product.ccc.covers == "none" and product.code not in listed:
            assert by_code[product.code].maker.measure == 0
        if product.ccc.covers == "whole":
            assert by_code[product.code].maker.measure >= 9


def test_counts_of_the_small_library() -> None:
    kettle = next(each for each in coverage(small_library(), small_catalogue().products, ON) if each.code == "P0001")
    assert kettle.maker.family == 4  # the new marking is not in force yet
    assert kettle.maker.category == 1
    assert kettle.maker.measure == 2
    assert kettle.maker.generic == 4
    assert kettle.maker.total == 11


def test_command_prints_exactly_the_promised_keys() -> None:
    installation = SimpleNamespace(catalogue=shipped_catalogue(), library=shipped_library())
    result = CliRunner().invoke(riskpoints, ["coverage", "--json"], obj=installation)
    assert result.exit_code == 0, result.output
    rows = json.loads(result.output)
    assert len(rows) == len(shipped_catalogue().products)
    for row in rows:
        assert list(row) == ["code", "name_zh", "maker", "seller"]
        assert list(row["maker"]) == list(row["seller"]) == COUNTS
        assert row["maker"]["total"] == sum(row["maker"][name] for name in COUNTS[1:])


def test_command_prints_a_table_for_people() -> None:
    installation = SimpleNamespace(catalogue=small_catalogue(), library=small_library())
    result = CliRunner().invoke(riskpoints, ["coverage", "--on", "2026-11-20"], obj=installation)
    assert result.exit_code == 0
    assert "P0001   11" in result.output
