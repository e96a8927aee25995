"""How many lines a text takes, estimated with room to spare, so that what is chosen by it fits. Pure."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import east_asian_width

CAPITAL: Final = 0.66
DIGIT: Final = 0.57
SMALL: Final = 0.56
THIN: Final = 0.34
TOKEN: Final = re.compile(r"[!-~·]+ ?|.", re.DOTALL)


def lines_of(text: str, em: float) -> int:
    """Return how many lines a text takes in a column; words, numbers and codes of Latin letters are not broken."""
    lines, used = 1, 0.0
    for token in TOKEN.findall(text):
        width = width_of(token.rstrip())
        if used + width > em and used:
            lines, used = lines + 1, 0.0
        used += width_of(token)
    return lines


def width_of(text: str) -> float:
    """Return the width of a text in em, rather too wide than too narrow."""
    return sum(map(_sign_width, text))


def _sign_width(sign: str) -> float:
    if east_asian_width(sign) in "WFA":
        return 1.0
    if sign.isupper():
        return CAPITAL
    if sign in " .,;:'()-":
        return THIN
    return DIGIT if sign.isdigit() else SMALL
