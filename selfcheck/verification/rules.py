"""Small rules of the check page. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from selfcheck.attestation.codes import TEXT, TEXT_AT_MOST
from selfcheck.verification.model import Report
from selfcheck.verification.verdicts import Verdict

LONGEST: Final = 64
PATH: Final = "/check/"


def clean_number(typed: str) -> str:
    """Return a number as printed: capitals, half width, no spaces, dashes of one kind, no O and I; at most 64."""
    return _cleaned(typed).translate(str.maketrans("OI", "01"))


def clean_code(typed: str) -> str:
    """Return a check code as printed: letters and 2 to 7, which is how 0, 1 and 8 come to be misread."""
    return _cleaned(typed).translate(str.maketrans("018", "OIB"))


def _cleaned(typed: str) -> str:
    text = unicodedata.normalize("NFKC", typed[:400]).upper()
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
    return re.sub(r"[^0-9A-Z-]", "", text)[:LONGEST]


def scanned(typed: str, base_url: str) -> tuple[str, str] | None:
    """Return number and check code from the text of one of our QR codes, None where it is anything else.

    :param base_url: the configured address; text that begins with any other is not ours, however it looks
    """
    text = typed.strip()
    if not text.startswith(f"{base_url}{PATH}"):
        return None
    parts = text.removeprefix(f"{base_url}{PATH}").split("/")
    if len(parts) != 2 or not all(re.fullmatch(r"[0-9A-Z-]{1,64}", part) for part in parts):
        return None
    return parts[0], parts[1]


def signed_path(typed: str, base_url: str) -> str | None:
    """Return the signed object of a list's QR code whose whole text was typed or pasted, None for anything else.

    :param base_url: the configured address; a code that leads to any other is read by the camera page alone
    """
    found = TEXT.fullmatch(typed.strip()) if len(typed) <= TEXT_AT_MOST else None
    return found["code"] if found and found["address"].upper() == base_url.upper() else None


def shown_name(name: str) -> str:
    """Return a file's name fit to be shown: no path, no control or direction characters, at most 80."""
    last = re.split(r"[\\/]", name)[-1]
    return "".join(character for character in last if unicodedata.category(character)[0] != "C")[:80] or "?"


def page_status(reports: Sequence[Report]) -> int:
    """HTTP status of the answer: 503 where the register could not be read, else 200."""
    return 503 if any(report.verdict is Verdict.UNAVAILABLE for report in reports) else 200
