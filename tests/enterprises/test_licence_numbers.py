"""Numbers of production licences as people type them."""

from __future__ import annotations

import pytest

from selfcheck.enterprises.licence_numbers import read_licence_number
from selfcheck.errors import Refused


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("XK16-204-00123", "XK16-204-00123"),
        ("xk1620400123", "XK16-204-00123"),
        (" ＸＫ16－204－00123 ", "XK16-204-00123"),
        ("（粤）XK16-204-00123", "(粤)XK16-204-00123"),
        ("粤XK16—204—00123", "(粤)XK16-204-00123"),
    ],
)
def test_a_number_is_read_however_it_is_typed(typed: str, printed: str) -> None:
    assert read_licence_number(typed) == printed


@pytest.mark.parametrize(
    "typed", ["", "XK16-204-0012", "XK16-204-001234", "QS1620400123", "XK16_204_00123", "2024011606"]
)
def test_another_number_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(Refused, match="XK16-204-00123"):
        read_licence_number(typed)
