"""What an area is: codes as typed, prefixes, who is covered."""

from __future__ import annotations

import pytest

from selfcheck.errors import Refused
from selfcheck.regulator.model import area_of, area_words, covers


@pytest.mark.parametrize(
    ("typed", "area"),
    [
        ("440300", "4403"), ("440305", "440305"), ("440000", "44"), ("44", "44"), ("４４０３", "4403"),
        ("44 03 05", "440305"),
        ("440305001000", "440305001"), ("000000", "00"), ("110101", "110101"), ("100000", "10"),
    ],
)  # fmt: skip
def test_filling_zeros_stand_for_the_whole(typed: str, area: str) -> None:
    assert area_of(typed) == area


@pytest.mark.parametrize("typed", ["", "4", "440", "44030", "44030500", "4403O5", "%", "44%", "四四", "-", "1" * 13])
def test_anything_else_is_no_area(typed: str) -> None:
    with pytest.raises(Refused, match="area-code"):
        area_of(typed)


def test_an_area_covers_what_begins_with_it_and_nothing_without_a_code() -> None:
    assert covers("4403", "440305")
    assert covers("440305", "440305")
    assert not covers("440305", "440300")
    assert not covers("440305", "4403")
    assert not covers("4403", "")
    assert not covers("", "440305")


def test_an_area_is_said_with_its_level() -> None:
    assert area_words("4403").zh == "市级 440300"
    assert area_words("440305").en == "County 440305"
