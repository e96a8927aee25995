"""Page contents in as many digits as paper can show: a third of a list's bytes are coordinates of its grid."""

from __future__ import annotations

import re
from typing import Any, Final

DRAWN: Final = re.compile(rb"(?m)^[-\d. ]+ (?:m|l|re|w|Td|Tm)$")
LONG: Final = re.compile(rb"\d+\.\d{3,}")
UNMOVED: Final = b">0<"


def shorten(page: Any) -> None:
    """Round the coordinates of a page to a hundredth of a CSS pixel (0.003 mm) and drop empty moves of text.

    Contents that hold a literal string stay as they are: a text may look like an operator.
    """
    content = page.Contents.read_bytes()
    if b"(" not in content:
        page.Contents.write(DRAWN.sub(_rounded, content).replace(UNMOVED, b""))


def _rounded(operator: re.Match[bytes]) -> bytes:
    return LONG.sub(lambda number: b"%.2f" % float(number[0]), operator[0])
