"""缺字: which characters no document font has, found before anything is issued."""

from __future__ import annotations

from functools import cache
from typing import Final

from fontTools.ttLib import TTFont

from selfcheck.pdf.fonts import FALLBACK, SANS, document_fonts

INVISIBLE: Final = frozenset("\n\t\u00a0\u3000 ")


@cache
def printable() -> frozenset[str]:
    """Return every character that body text can show."""
    known: set[int] = set()
    for font in document_fonts():
        if font.family in {SANS, FALLBACK}:
            with TTFont(font.path, lazy=True) as face:
                known.update(face.getBestCmap())
    return frozenset(map(chr, known)) | INVISIBLE


def missing_characters(text: str) -> tuple[str, ...]:
    """Return the characters of a text that would print as an empty box, each once, in order of appearance."""
    known = printable()
    return tuple(dict.fromkeys(character for character in text if character not in known))


def named(character: str) -> str:
    """Return the character with its code point, as a message shows it."""
    return f"{character}（U+{ord(character):04X}）"
