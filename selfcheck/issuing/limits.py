"""限值待核对: what an unconfirmed target prints. Its limits are left out, the rest still tells the floor what to do.

Pure. A target that the library recalled, and that nobody has held against the standard, never prints a number of its
own; the standard stands in the number's place.
"""

from __future__ import annotations

import re
from typing import Final

from selfcheck.text import Bilingual

# digits that are no limit: numbers of standards, orders, articles and years
NAMES: Final = re.compile(
    r"(?<![A-Za-z])(?:GB|GA|QB|JB|HJ|YY|CJ|JG|JC|HG|FZ|SN|NB|YD|SJ|LY|JT|TB|DL|SY|SH|MT|CCC|CNCA|ISO|IEC|EN|UN|TSG|JJG|JJF)"
    r"(?:/T|/Z)?[\s-]*[A-Z]?\d[\d.:\-—–]*(?:[-—–]\d{4})?"
    r"|第\s*\d+\s*号|[（(〔]\d{4}[)）〕]|(?:19|20)\d\d\s*年?|(?<![A-Za-z])Class\s+[A-Z0-9]+|(?<![A-Za-z])Order(?:\s+No\.)?\s*\d+"
)
CLAUSES: Final = re.compile(r"(?<=[；;。])")
SIGNS: Final = re.compile(r"[≤≥＜＞<>±]|\d")


def without_limits(target: Bilingual, basis: str) -> Bilingual:
    """Return the target with every clause that holds a limit replaced by its standard and 限值待核对."""
    document = basis or "适用标准"
    gap = " " if document[0].isascii() else ""
    zh = _cleared(target.zh, f"按{gap}{document}，限值待核对", "；")
    only = "" if basis.isascii() else " (Chinese only)"
    en = _cleared(target.en, f"as {basis or 'the standard'}{only} requires, limit not yet checked", "; ")
    return Bilingual(zh, en)


def holds_limit(clause: str) -> bool:
    """Whether a clause states a number that decides, numbers of documents and years apart."""
    return SIGNS.search(NAMES.sub("", clause)) is not None


def _cleared(text: str, instead: str, joint: str) -> str:
    kept: list[str] = []
    for clause in CLAUSES.split(text):
        words = instead if holds_limit(clause) else clause.strip().rstrip("；;。")
        if words and words not in kept:
            kept.append(words)
    return joint.join(kept)
