"""One file for each font of a bound document: parts that were typeset apart each carry a subset of their own.

The glyphs keep their numbers in every subset, so the texts of all parts may use one subset that holds them all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import pikepdf
import uharfbuzz

from selfcheck.pdf.fonts import document_fonts

UNUSED_TABLES: Final = (
    "BASE",
    "DSIG",
    "GDEF",
    "GPOS",
    "GSUB",
    "OS/2",
    "STAT",
    "VORG",
    "cmap",
    "name",
    "vhea",
    "vmtx",
)


def share_fonts(pdf: Any) -> None:
    """Give every font that stands in the file more than once one file with the glyphs of all."""
    found: dict[str, list[Any]] = defaultdict(list)
    for font in _composite_fonts(pdf):
        found[str(font["/BaseFont"]).split("+", 1)[1]].append(font)
    for name, fonts in found.items():
        if len(fonts) > 1:
            glyphs = frozenset(glyph for font in fonts for glyph in _glyphs(font["/W"]))
            _replace_files(pdf, [font["/FontDescriptor"] for font in fonts], _subset(name, glyphs))


def _composite_fonts(pdf: Any) -> Iterator[Any]:
    for part in pdf.objects:
        if isinstance(part, pikepdf.Dictionary) and part.get("/Subtype") == "/CIDFontType2":
            yield part


def _glyphs(widths: Any) -> Iterator[int]:
    """Read the numbers of the glyphs from a width table: ``first [width …]`` again and again."""
    entries = list(widths)
    for first, each in zip(entries[::2], entries[1::2], strict=True):
        yield from range(int(first), int(first) + len(each))


def _replace_files(pdf: Any, descriptors: list[Any], content: bytes) -> None:
    shared = pdf.make_stream(content, Length1=len(content))
    for descriptor in descriptors:
        descriptor["/FontFile2"] = shared


def _subset(name: str, glyphs: frozenset[int]) -> bytes:
    wish = uharfbuzz.SubsetInput()
    wish.glyph_set.update(glyphs)
    wish.drop_table_tag_set.update(int.from_bytes(table.encode().ljust(4)) for table in UNUSED_TABLES)
    wish.flags = (
        uharfbuzz.SubsetFlags.RETAIN_GIDS
        | uharfbuzz.SubsetFlags.NO_HINTING
        | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
        | uharfbuzz.SubsetFlags.NO_LAYOUT_CLOSURE
    )
    content: bytes = uharfbuzz.subset(_face(name), wish).blob.data
    return content


@cache
def _face(name: str) -> uharfbuzz.Face:
    font = next(font for font in document_fonts() if font.name_in_pdf == name)
    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(font.path)))
