"""What the regulator's desk is about, in plain words: areas, inspectors, where a receipt stands. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from selfcheck.errors import Refused
from selfcheck.text import Bilingual, half_width

LEVELS: Final = {
    2: Bilingual("省级", "Province"),
    4: Bilingual("市级", "City"),
    6: Bilingual("县级", "County"),
    9: Bilingual("乡级", "Township"),
    12: Bilingual("村级", "Village"),
}


@dataclass(frozen=True, slots=True)
class Regulator:
    """The inspector of this request. ``area`` is the prefix of an administrative division code (GB/T 2260), such as
    ``4403``; ``card`` the number of the enforcement card, empty where none was given."""

    user_id: int
    name: str
    area: str
    office: str
    card: str = ""

    def covers(self, region_code: str) -> bool:
        """Whether a place of this division code lies in the area; one without a code lies in none."""
        return covers(self.area, region_code)


def covers(area: str, region_code: str) -> bool:
    """Whether a division code lies in an area. An empty area covers nothing."""
    return bool(area) and region_code.startswith(area)


def area_of(typed: str) -> str:
    """Return the prefix that a typed division code stands for: 440300 is the whole city, so ``4403``.

    :param typed: 2, 4, 6, 9 or 12 digits; zeros that only fill up fall away
    :raises Refused: anything else
    """
    code = re.sub(r"[\s-]", "", half_width(typed))
    if not (code.isascii() and code.isdigit()) or len(code) not in LEVELS:
        raise Refused(
            "area-code",
            "行政区划代码是 2、4、6、9 或 12 位数字，例如 440300 表示全市，440305 表示一个区。",
            "A division code has 2, 4, 6, 9 or 12 digits: 440300 is a whole city, 440305 one district.",
            field="area",
            status=400,
        )
    lengths = [length for length in LEVELS if length <= len(code)]
    return next(code[:length] for length in lengths if not code[length:].strip("0"))


def area_words(area: str) -> Bilingual:
    """Return the level of an area with its code, filled up to six digits as people write it."""
    level = LEVELS[len(area)]
    code = area.ljust(6, "0")
    return Bilingual(f"{level.zh} {code}", f"{level.en} {code}")


class ReceiptState(StrEnum):
    """Where a handed-in list stands with the regulator."""

    WAITING = "waiting"
    READ = "read"
    REMARKS = "remarks"


RECEIPT_NAMES: Final = {
    ReceiptState.WAITING: Bilingual("待阅", "Waiting to be read"),
    ReceiptState.READ: Bilingual("已阅", "Read"),
    ReceiptState.REMARKS: Bilingual("已阅，有意见", "Read, with remarks"),
}


RECEIPT_SIGNS: Final = {
    ReceiptState.WAITING: "waiting",
    ReceiptState.READ: "done",
    ReceiptState.REMARKS: "warning",
}
STANDING_NAMES: Final = {
    "in_force": Bilingual("现行", "In force"),
    "superseded": Bilingual("已被替代", "Superseded"),
    "withdrawn": Bilingual("已作废", "Withdrawn"),
}
STANDING_SIGNS: Final = {"in_force": "done", "superseded": "none", "withdrawn": "stop"}
PUBLISHED: Final = tuple(STANDING_NAMES)
PAGE: Final = 25
QUIET: Final = timedelta(days=30)
LONGEST_SOUGHT: Final = 200


@dataclass(frozen=True, slots=True)
class Sought:
    """What an inspector looks for. ``words`` as typed; ``show`` narrows to one kind, empty means all."""

    words: str = ""
    show: str = ""
    page: int = 1

    @property
    def code(self) -> str:
        """The words as a code: half width, capitals, nothing but letters, digits and dashes."""
        return re.sub(r"[^0-9A-Z-]", "", half_width(self.words).upper())

    @property
    def offset(self) -> int:
        """How many rows the pages before hold."""
        return (self.page - 1) * PAGE


def pages_of(total: int) -> int:
    """How many pages so many rows take, at least one."""
    return max(1, -(-total // PAGE))
