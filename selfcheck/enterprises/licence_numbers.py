"""Numbers of production licences: ``XK`` + 2 + 3 + 5 digits, with or without the province before. Pure."""

from __future__ import annotations

import re
from typing import Final

from selfcheck.errors import Refused
from selfcheck.text import LONGEST_CODE, half_width

NUMBER: Final = re.compile(r"(?:\(?([\u4e00-\u9fff])\)?)?XK([0-9]{2})-?([0-9]{3})-?([0-9]{5})")
DASHES: Final = re.compile(r"[-‐‑‒–—―−]+")


def read_licence_number(text: str) -> str:
    """Return the number as it is printed: ``XK16-204-00123`` or ``(粤)XK16-204-00123``.

    :raises Refused: the text is no such number (field ``number``)
    """
    plain = re.sub(r"\s+", "", half_width(text[: LONGEST_CODE + 1])).upper()
    found = NUMBER.fullmatch(DASHES.sub("-", plain))
    if found is None:
        raise Refused(
            "licence-number",
            "生产许可证编号应是 XK 加 2 位、3 位、5 位数字，如 XK16-204-00123，"
            "省级发证的前面带省份简称，如 (粤)XK16-204-00123。",
            "A production licence number is XK with 2, 3 and 5 digits, such as XK16-204-00123, with the province"
            " in front where the province issued it, such as (粤)XK16-204-00123.",
            field="number",
            status=400,
        )
    province, *digits = found.groups()
    return (f"({province})" if province else "") + "XK" + "-".join(digits)
