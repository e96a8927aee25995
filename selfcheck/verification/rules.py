"""Small rules of the check page. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from selfcheck.verification.model import Report, Verdict

LONGEST: Final = 64
ALIKE: Final = str.maketrans({"O": "0", "I": "1"})


def clean_number(typed: str) -> str:
    """Return a number or check code as printed: capitals, half width, no spaces, dashes of one kind; at most 64."""
    text = unicodedata.normalize("NFKC", typed[:400]).upper()
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", re.sub(r"\s", "", text))
    return "".join(character for character in text if character.isascii() and character.isprintable())[:LONGEST]


def shown_name(name: str) -> str:
    """Return a file's name fit to be shown: no path, no control or direction characters, at most 80."""
    last = re.split(r"[\\/]", name)[-1]
    return "".join(character for character in last if unicodedata.category(character)[0] != "C")[:80] or "?"


def page_status(reports: Sequence[Report]) -> int:
    """HTTP status of the answer: 503 where the register could not be read, else 200."""
    return 503 if any(report.verdict is Verdict.UNAVAILABLE for report in reports) else 200
